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
    }
    package enum Commands: Equatable, Sendable {
        case readOnly
        case none
        /// ARNs of managed policies.
        case policies([String])
    }
}
