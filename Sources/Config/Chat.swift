/// What people may do from Slack.
package struct Chat: Equatable, Sendable {
    package var defaults: Permissions
    /// Channel name → what differs there, complete.
    package var channels: [String: Permissions]

    package struct Permissions: Equatable, Sendable {
        /// Questions to Amazon Q.
        package var ask: Bool
        package var commands: Commands
        /// Each person must map an IAM role of their own.
        package var ownRole: Bool
        /// Buttons and aliases; none where no commands may be run.
        package var actions: Bool
    }
    package enum Commands: Equatable, Sendable {
        case readOnly
        case none
        /// ARNs of managed policies.
        case policies([String])

        /// How many a role has room for: IAM attaches ten, and one to three are ours.
        /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
        static let policyLimit = 7
    }

    /// What is possible in a channel.
    package func permissions(in channel: String) -> Permissions { channels[channel] ?? defaults }
}
