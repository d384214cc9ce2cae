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
    /// Commands of the AWS CLI: those that only look, those that listed policies allow, or both.
    package struct Commands: Equatable, Sendable {
        package var isReadOnly: Bool
        /// ARNs of managed policies.
        package var policies: [String]

        package static let readOnly = Commands(isReadOnly: true, policies: [])
        package static let none = Commands(isReadOnly: false, policies: [])

        /// How many entries a role has room for: IAM attaches ten policies; the channel's own and those for questions and
        /// commands are ours.
        /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
        static let entryLimit = 7
    }

    /// What is possible in a channel.
    package func permissions(in channel: String) -> Permissions { channels[channel] ?? defaults }
}
