import CloudFormation
import Config

/// How things are called in one monitor: pure functions of the configuration's names.
struct Naming: Sendable {
    /// The configuration's `name`.
    let monitor: String

    /// A topic's fixed name, from which other stacks can build its ARN.
    func topic(_ channel: String) -> String { "\(monitor)-\(channel)" }

    /// A topic's ARN, built from its fixed name so that no stack waits for another's export.
    func topicARN(_ channel: String) -> Value {
        "arn:\(AWS.partition):sns:\(AWS.region):\(AWS.accountID):\(topic(channel))"
    }

    /// A budget's name in AWS. It ends in a fingerprint of what forces AWS to replace a budget, its notifications, because
    /// a replacement is created before the old one goes, and two budgets cannot have one name; and of its stack, so that
    /// it can move to another one.
    /// - Parameter notifications: as JSON, with the topics' ARNs in whatever way the template refers to them.
    /// <https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/365>
    func budget(_ name: String, notifications: String, stack: String) -> String {
        "\(monitor)-\(name)-\(Fingerprint(of: [stack, notifications]).text)"
    }

    /// A stack with the budgets that the core stack has no room for.
    func budgetStack(_ label: String) -> String { "\(monitor)-budgets-\(label)" }

    /// The stack of the reports, and its state machine.
    var reports: String { "\(monitor)-reports" }

    /// The stack of what starts reports, and what the names of its schedules and its queue begin with.
    var schedules: String { "\(monitor)-schedules" }

    /// When a report is due.
    func schedule(_ report: ReportKind) -> String { "\(schedules)-\(report.rawValue)" }

    /// The state machine that the schedules start.
    var reportStart: String { "\(monitor)-report-start" }

    /// The state machine that a channel may start.
    var reportNow: String { "\(monitor)-report-now" }

    /// The queue of reports that could not be started.
    var undeliveredReports: String { "\(schedules)-undelivered" }

    /// The stack of a family of events, and its state machine.
    func events(_ family: EventFamily) -> String {
        switch family {
        case .workloads: "\(monitor)-events"
        case .jobs: "\(monitor)-job-events"
        case .infrastructure: "\(monitor)-infrastructure-events"
        case .account: "\(monitor)-account-events"
        case .security: "\(monitor)-security-events"
        case .rules: "\(monitor)-rules"
        }
    }

    /// The queue of events, of any family, that were not handed over to their formatter.
    var undeliveredEvents: String { "\(monitor)-events-undelivered" }

    /// The stack that forwards events of another Region to the home Region.
    func forwarding(_ region: String) -> String { "\(monitor)-forwarding-\(region)" }

    /// EventBridge takes 64 characters of a rule's name; a longer one ends in a fingerprint of the whole.
    /// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>
    func rule(_ name: String) -> String {
        name.count <= 64 ? name : "\(name.prefix(55))-\(Fingerprint(of: [name]).text)"
    }

    /// The stack of the configuration's own alarms.
    var alarms: String { "\(monitor)-alarms" }

    /// One of these alarms; the watchdog's names are kept free.
    func alarm(_ name: String) -> String { "\(monitor)-\(name)" }

    /// The stack of the dashboard, which itself has the configuration's name.
    var dashboard: String { "\(monitor)-dashboard" }

    /// The stack of anomaly alerts.
    var anomalies: String { "\(monitor)-anomalies" }

    /// The stack that explains budget alerts, its state machine, its pipe, and what its queues' names begin with.
    var budgetAlerts: String { "\(monitor)-budget-alerts" }

    /// The stack of the watchdog, its topic, and what its alarms' names begin with.
    var watchdog: String { "\(monitor)-watchdog" }

    /// The path of its roles and policies, by which IAM tells them from those that others have named alike.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names>
    var path: String { "/bellwether/\(monitor)/" }

    var keyAlias: String { "alias/\(monitor)-topics" }

    /// The path of an entry for other stacks in the Systems Manager parameter store.
    func parameter(_ path: String) -> String { "/bellwether/\(monitor)/\(path)" }
}

/// A logical id: the name in camel case, then the kind. No kind is the end of another one, so that no two pairs of
/// name and kind meet.
func logicalID(_ name: String, _ kind: ResourceKind) -> String { camelCase(name) + kind.rawValue }

/// The kinds of resources of which a stack may have several.
enum ResourceKind: String, CaseIterable {
    case topic = "Topic"
    case topicPolicy = "TopicPolicy"
    case topicParameter = "TopicParameter"
    case slackChannel = "SlackChannel"
    case role = "ChannelRole"
    case guardrail = "Guardrail"
    case action = "ChatAction"
    case budget = "Budget"
    case email = "Email"
    case schedule = "Schedule"
    case rule = "KindRule"
    case ownRule = "OwnRule"
    case forwardingRule = "ForwardingRule"
    case alarm = "OwnAlarm"
    case queueSubscription = "ToQueue"
}

/// `data-team` → `DataTeam`.
func camelCase(_ name: String) -> String {
    name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        .map { $0.prefix(1).uppercased() + $0.dropFirst() }
        .joined()
}
