/// The first failure in an operation; what fails afterwards is mostly its consequence.
package struct RootCause: Equatable, Sendable {
    /// In people's words: `budget monthly`.
    package var resource: String
    /// `AWS::SQS::Queue`
    package var type: String
    /// In the words of CloudFormation, or of the service behind it.
    package var reason: String

    /// - Parameter events: of one operation, oldest first.
    init?(in events: [ResourceProgress]) {
        let failures = events.filter { event in
            event.isFailed && !Self.consequences.contains { event.reason?.contains($0) == true }
        }
        guard let first = failures.first else { return nil }
        resource = first.name
        type = first.type
        reason = first.reason ?? first.status
    }

    init(resource: String, type: String, reason: String) {
        self.resource = resource
        self.type = type
        self.reason = reason
    }

    private static let consequences = [
        "Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled",
        "The following resource(s) failed",
    ]

    /// What mends the causes that users have met before.
    var remedy: String? {
        isMonitor
            ? Self.monitorRemedy
            : knownRemedy ?? (isAction ? Self.withoutActions : nil) ?? (isGone ? Self.underAnotherName : nil)
    }

    private var knownRemedy: String? {
        transience?.remedy ?? Self.remedies.first { reason.lowercased().contains($0.phrase.lowercased()) }?.remedy
    }

    /// What AWS itself mends within a minute, if it is that.
    var transience: Transience? {
        Transience.allCases.first { kind in kind.phrases.contains { reason.lowercased().contains($0) } }
    }

    /// A cause that passes by itself.
    enum Transience: CaseIterable {
        /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html>
        case queueName
        /// IAM tells its other half of the world later.
        /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>
        case newRole

        /// In small letters, of what services and CloudFormation's resource handlers say.
        fileprivate var phrases: [String] {
            switch self {
            case .queueName: ["queuedeletedrecently", "wait 60 seconds after deleting a queue"]
            case .newRole:
                [
                    "authorized to assume", "to assume the role", "unable to assume", "cannot be assumed",
                    "not authorized to perform: sts:assumerole", "not authorized to access the log destination",
                ]
            }
        }

        /// After which AWS is asked once more.
        var wait: Duration {
            switch self {
            case .queueName: .seconds(60)
            case .newRole: .seconds(15)
            }
        }

        /// What is the matter, in a few words.
        var words: String {
            switch self {
            case .queueName: "SQS keeps the name of a deleted queue for 60 seconds"
            case .newRole: "a role that was just made is not known everywhere in AWS yet"
            }
        }

        fileprivate var remedy: String { "\(words): run deploy again in a minute" }
    }

    /// AWS's resource handler says no more than `AlreadyExists`.
    /// <https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2515>
    private var isMonitor: Bool {
        let text = reason.lowercased()
        return text.contains("dimensional spend monitor")
            || type == "AWS::CE::AnomalyMonitor" && (text.contains("alreadyexists") || text.contains("already exists"))
    }
    static let monitorRemedy =
        "the account has a monitor of all services already, which the deployer cannot see: allow "
        + "ce:GetAnomalyMonitors, then deploy again, and it is used; or leave anomalies out with `anomalies: off`"

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

    private static let leftover =
        "it is left over, or somebody else's: delete it if nothing uses it, or choose another 'name' in the "
        + "configuration, then deploy again"

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
        ("budget already exists", "delete or rename the budget of that name in the Billing console, then deploy again"),
        ("already exists", leftover),
        ("AlreadyExists", leftover),  // the code of a resource handler, beside a message that may be empty
        (
            "workspace",
            "authorize the workspace once in the console: Amazon Q Developer in chat applications → Configure new "
                + "client → Slack"
        ),
        ("LimitExceeded", "delete what is no longer used, or ask AWS for a higher quota"),
    ]
}
