import CloudFormation

/// Something that the watchdog looks at, and what it says of it.
struct WatchdogAlarm {
    /// What follows `NAME-watchdog-` in the alarm's name.
    var name: String
    /// What is wrong, in a sentence.
    var fault: String
    /// What to do, as the end of a sentence.
    var next: String
    /// A heading of `docs/troubleshooting.md`.
    var section: String
    var namespace: String
    /// Their sum counts; each costs $0.10 a month, after the ten that are free in an account.
    var metrics: [String]
    var dimension: AlarmResource.Dimension
    var statistic = "Sum"
    var window: (period: Int, count: Int) = anHour
    var rule: AlarmResource.Rule = .anyAboveZero
    /// Whether the alarm's own message may not come through in Slack.
    var mayBeSlack = false

    /// Five minutes each: an alarm comes at the first, the all-clear after an hour without.
    static let anHour = (period: 300, count: 12)
    static let halfADay = (period: 300, count: 144)
    /// Longer than a day of 25 hours, as daylight saving time ends.
    static let moreThanADay = (period: 3_600, count: 26)

    /// The alarm's description: Chatbot and emails show it with the state.
    func description(naming: Naming) -> String {
        "\(fault) Next: \(next). Runbook: docs/troubleshooting.md, \"\(section)\". (\(naming.monitor))"
    }
}

extension WatchdogAlarm {
    /// Of a dead-letter queue with something in it. SQS tells of a queue only while it is in use, so an empty one may
    /// have no data. <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html>
    init(name: String, fault: String, next: String, section: String, queue: String) {
        self.init(
            name: name, fault: fault, next: next, section: section, namespace: "AWS/SQS",
            metrics: ["ApproximateNumberOfMessagesVisible"], dimension: .init(name: "QueueName", value: .text(queue)),
            statistic: "Maximum")
    }
}
