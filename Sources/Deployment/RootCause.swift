/// The first failure in an operation; what fails afterwards is mostly its consequence.
package struct RootCause: Equatable, Sendable {
    /// In people's words: `budget monthly`.
    package var resource: String
    /// In the words of CloudFormation, or of the service behind it.
    package var reason: String

    /// - Parameter events: of one operation, oldest first.
    init?(in events: [ResourceProgress]) {
        let failures = events.filter { event in
            event.isFailed && !Self.consequences.contains { event.reason?.contains($0) == true }
        }
        guard let first = failures.first else { return nil }
        resource = first.name
        reason = first.reason ?? first.status
    }

    private static let consequences = [
        "Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled",
        "The following resource(s) failed",
    ]

    /// What mends the causes that users have met before.
    var remedy: String? {
        Self.remedies.first { reason.lowercased().contains($0.phrase.lowercased()) }?.remedy
            ?? (isAction ? Self.withoutActions : nil) ?? (isGone ? Self.underAnotherName : nil)
    }

    /// CloudFormation cannot change what somebody deleted without it.
    private var isGone: Bool {
        resource.hasPrefix("budget ")
            && ["doesn't exist", "does not exist", "not found", "NotFound"].contains { reason.contains($0) }
    }
    private static let underAnotherName =
        "somebody deleted this budget without CloudFormation, which cannot change what is gone: give it another `name` "
        + "in the configuration, then deploy again"

    /// Nothing else depends on custom actions, and what AWS accepts in them is not all documented.
    private var isAction: Bool { resource.hasPrefix("chat action ") }
    private static let withoutActions =
        "add `chat: { actions: false }` to the configuration, which leaves custom actions out, then deploy again"

    private static let remedies: [(phrase: String, remedy: String)] = [
        (
            "has already been configured for AWS account",
            "AWS allows one Chatbot configuration per Slack channel: delete the other one in the console "
                + "(Amazon Q Developer in chat applications), or use another channel"
        ),
        (
            "not authorized to perform",
            "ask an administrator of the account to allow the action named above, then run deploy again"
        ),
        (
            "not enabled for cost explorer",
            "open https://console.aws.amazon.com/costmanagement/home#/cost-explorer once, which switches Cost Explorer "
                + "on, and deploy again a day later; or leave anomalies out with `anomalies: off`"
        ),
        (
            "dimensional spend monitor",
            "the account has a monitor of all services already, which the deployer cannot see: allow "
                + "ce:GetAnomalyMonitors, then deploy again, and it is used"
        ),
        ("budget already exists", "delete or rename the budget of that name in the Billing console, then deploy again"),
        (
            "already exists",
            "it is left over, or somebody else's: delete it if nothing uses it, or choose another 'name' in the "
                + "configuration, then deploy again"
        ),
        (
            "workspace",
            "authorize the workspace once in the console: Amazon Q Developer in chat applications → Configure new "
                + "client → Slack"
        ),
        ("LimitExceeded", "delete what is no longer used, or ask AWS for a higher quota"),
    ]
}
