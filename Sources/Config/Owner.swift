/// Who answers for a budget, rule or alarm.
package struct Owner: Equatable, Sendable {
    package var key: String
    package var name: String
    /// A Slack member id (`U…` or `W…`) or user group id (`S…`).
    package var mention: String?
}
