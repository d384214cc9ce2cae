import CloudFormation
import Config

/// The stack `NAME-watchdog`: alarms on whatever would otherwise be silence that looks like peace.
///
/// It refers to the other stacks by names only, so it can come and go without them.
struct WatchdogPart {
    var config: Config
    var naming: Naming
    var tags: [String: String]
    /// Whether the stack of the reports is deployed.
    var hasReports: Bool
    /// Whether the stack that explains budget alerts is deployed.
    var explainsBudgetAlerts: Bool
    /// The stacks of events that are deployed.
    var events: [EventsPart]

    /// Chatbot's metrics exist there only, and an alarm sees only its own Region.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/monitoring-cloudwatch.html>
    static let chatbotRegion = "us-east-1"

    /// Where silence could still look like peace, a sentence each.
    var gaps: [String] {
        guard config.watchdog else { return ["'watchdog' is off, so nothing reports messages that do not arrive"] }
        let emails = config.emails.isEmpty ? "nothing reports that Slack itself fails; add 'emails'" : nil
        let region =
            config.region == Self.chatbotRegion
            ? nil
            : "no alarm watches whether messages reach Slack, since Chatbot's metrics are in \(Self.chatbotRegion) only; "
                + "run bellwether test-notifications from time to time"
        return [emails, region].compactMap(\.self)
    }

    var isNeeded: Bool { config.watchdog && !alarms.isEmpty }

    func add(to template: inout Template) {
        let emails = config.emails.isEmpty ? nil : addEmails(to: &template)
        for alarm in alarms {
            let actions = [criticalTopic] + (alarm.mayBeSlack ? [emails].compactMap(\.self) : [])
            template.add(
                camelCase(alarm.name) + "Alarm",
                AlarmResource(
                    name: "\(naming.watchdog)-\(alarm.name)", description: alarm.description(naming: naming),
                    namespace: alarm.namespace, names: alarm.metrics, dimensions: [alarm.dimension],
                    statistic: alarm.statistic, window: alarm.window, rule: alarm.rule, actions: actions,
                    tags: [Tag](tags)),
                named: "alarm \(alarm.name)")
        }
    }

    /// What AWS bills for.
    var alarmMetrics: Int { alarms.reduce(0) { $0 + $1.metrics.count } }

    var alarms: [WatchdogAlarm] {
        (config.region == Self.chatbotRegion ? config.slack.channels.flatMap(deliveryAlarms) : [])
            + (hasReports ? reportAlarms : []) + (explainsBudgetAlerts ? budgetAlertAlarms : [])
            + (events.isEmpty ? [] : events.map(formatterAlarm) + [undeliveredAlarm])
    }

    private var criticalTopic: Value { naming.topicARN(config.criticalChannel) }

    private func arn(_ service: String, _ resource: String) -> Value {
        "arn:\(AWS.partition):\(service):\(AWS.region):\(AWS.accountID):\(resource)"
    }

    /// A way to people that needs neither Slack nor the critical topic.
    private func addEmails(to template: inout Template) -> Value {
        let topic = template.add(
            "Watchdog",
            Topic(
                topicName: naming.watchdog, displayName: "Bellwether \(naming.monitor)",
                kmsMasterKeyId: config.encryption ? .text(naming.keyAlias) : nil, tags: [Tag](tags)),
            named: "topic of the watchdog")
        template.add(
            "WatchdogTopicPolicy",
            TopicPolicy(
                topics: [topic.arn], policyDocument: PolicyDocument([ChannelPart.alarmsMayPublish(to: topic.arn)])),
            named: "topic policy of the watchdog")
        EmailPart(addresses: config.emails).add(to: &template, reading: topic)
        return topic.arn
    }

    // MARK: - The alarms

    private func deliveryAlarms(of channel: Slack.Channel) -> [WatchdogAlarm] {
        let name = naming.topic(channel.name)
        let concerns = [
            (
                "delivery", "MessageDeliveryFailure",
                "Slack refused messages for the channel \(channel.name): the app was removed, the channel archived, or the workspace disconnected.",
                "type /invite @Amazon Q in the channel and pick the app from the list, then run make test-notifications"
            ),
            (
                "unsupported", "UnsupportedEvents",
                "Chatbot dropped messages for the channel \(channel.name) because it does not support their format; nobody saw them.",
                "find out who publishes to the topic \(name) anything other than AWS alerts and custom notifications"
            ),
            (
                "throttled", "EventsThrottled",
                "The channel \(channel.name) got more than 10 messages a second; Chatbot dropped the rest.",
                "find out who publishes so many to the topic \(name)"
            ),
        ]
        return concerns.map { kind, metric, fault, next in
            WatchdogAlarm(
                name: "\(channel.name)-\(kind)", fault: fault, next: next, section: "Slack stays silent",
                namespace: "AWS/Chatbot", metrics: [metric],
                dimension: .init(name: "ConfigurationName", value: .text(name)),
                mayBeSlack: true)
        }
    }

    /// A run that was stopped, or hangs, is no failure. Of the daily report `report-missed` notices that it did not come;
    /// without one nothing else would.
    private var endedOtherwise: [String] {
        config.reports.daily == nil ? ["ExecutionsAborted", "ExecutionsTimedOut"] : []
    }

    private var reportAlarms: [WatchdogAlarm] {
        let machine = AlarmResource.Dimension(
            name: "StateMachineArn", value: arn("states", "stateMachine:\(naming.reports)"))
        var alarms = [
            WatchdogAlarm(
                name: "report-failed", fault: "A cost report failed, was not published, or its run was stopped.",
                next: "read the reason in the message before this one, or in the executions of \(naming.reports)",
                section: "A report is missing", namespace: "AWS/States",
                metrics: ["ExecutionsFailed"] + endedOtherwise, dimension: machine,
                window: WatchdogAlarm.halfADay),
            WatchdogAlarm(
                name: "reports-undelivered",
                fault: "A schedule could not start its report; the attempt is in a dead-letter queue.",
                next:
                    "read the message in the queue \(naming.undeliveredReports), or its ERROR_MESSAGE, fix the cause, then purge the queue",
                section: "A report is missing", queue: naming.undeliveredReports),
        ]
        if config.reports.daily != nil {
            alarms.append(
                WatchdogAlarm(
                    name: "report-missed",
                    fault:
                        "No cost report has succeeded for 26 hours, so CloudWatch has no data.",
                    next:
                        "run make report KIND=daily; if it arrives, the schedule \(naming.schedule(.daily)) is disabled or deleted, or a run hangs or was stopped",
                    section: "A report is missing", namespace: "AWS/States", metrics: ["ExecutionsSucceeded"],
                    dimension: machine, window: WatchdogAlarm.moreThanADay, rule: .nothingAnyMore))
        }
        return alarms
    }

    private func formatterAlarm(of part: EventsPart) -> WatchdogAlarm {
        WatchdogAlarm(
            name: "\(part.name.dropFirst(naming.monitor.count + 1))-formatter",
            fault: "An event could not be formatted or published.",
            next: "read the reason in the log group /aws/vendedlogs/states/\(part.name)",
            section: "An event is missing", namespace: "AWS/States",
            // Nobody can stop an Express run, and none comes to the five minutes after which AWS ends it.
            metrics: ["ExecutionsFailed"],
            dimension: .init(name: "StateMachineArn", value: arn("states", "stateMachine:\(part.name)")))
    }

    /// What a rule could not hand over ends in one queue, so one alarm watches all rules.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html>
    private var undeliveredAlarm: WatchdogAlarm {
        WatchdogAlarm(
            name: "events-undelivered",
            fault: "An event did not reach its formatter; it is in a dead-letter queue.",
            next:
                "read its ERROR_MESSAGE in the queue \(naming.undeliveredEvents), fix the cause, then purge the queue",
            section: "An event is missing", queue: naming.undeliveredEvents)
    }

    private var budgetAlertAlarms: [WatchdogAlarm] {
        [
            WatchdogAlarm(
                name: "budget-alerts-failed",
                fault: "The card that explains a budget alert failed; the alert itself has arrived.",
                next: "read the reason in the executions of \(naming.budgetAlerts)",
                section: "A budget alert is not explained", namespace: "AWS/States",
                metrics: ["ExecutionsFailed"],
                dimension: .init(
                    name: "StateMachineArn", value: arn("states", "stateMachine:\(naming.budgetAlerts)"))),
            WatchdogAlarm(
                name: "budget-alerts-undelivered",
                fault: "A budget alert did not reach the state machine that explains it; it is in a dead-letter queue.",
                next:
                    "check the pipe \(naming.budgetAlerts) and its role, fix the cause, then purge the queue \(BudgetAlertsPart.undelivered(naming))",
                section: "A budget alert is not explained", queue: BudgetAlertsPart.undelivered(naming)),
        ]
    }
}
