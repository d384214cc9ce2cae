import CloudFormation
import Config

/// The stack `NAME-schedules`: when reports are due, the state machine that starts them, the one that a channel may start,
/// and a queue for what could not be started.
///
/// It comes before `NAME-reports`, and nothing in it has a name that a stack of that name ever had: where an older version
/// kept all of this in one stack, the new schedules are there before the old ones go. Both start a report under the same
/// name, so none is missed and none comes twice.
struct SchedulesPart {
    var config: Config
    var naming: Naming
    var tags: [String: String]

    private var reportARN: String { "arn:aws:states:\(config.region):\(config.account):stateMachine:\(naming.reports)" }

    var startMachine: ReportStartMachine {
        ReportStartMachine(
            monthlyShift: ReportSettings(config: config, budgets: []).monthlyShift, report: reportARN,
            queue: "https://sqs.\(config.region).amazonaws.com/\(config.account)/\(naming.undeliveredReports)")
    }

    /// Whether a channel has the command that sends a report now.
    private var isStartedFromChat: Bool {
        config.slack.channels.contains { channel in
            let permissions = config.chat.permissions(in: channel.name)
            return permissions.actions && permissions.commands != .none
        }
    }

    func add(to template: inout Template) {
        let queue = template.add(
            "UndeliveredReports", Queue(queueName: naming.undeliveredReports, tags: [Tag](tags)),
            named: "queue of reports that did not start")
        let role = template.add(
            "StartRole",
            Role.of(
                "states", "Starts the cost reports of \(naming.monitor)",
                may: [
                    .init(
                        "Start", action: ["states:StartExecution"],
                        resource:
                            "arn:\(AWS.partition):states:\(AWS.region):\(AWS.accountID):stateMachine:\(naming.reports)"),
                    .init("KeepUndelivered", action: ["sqs:SendMessage"], resource: queue.arn),
                ], tags: [Tag](tags)),
            named: "role that starts reports")
        let start = template.add(
            "ReportStart",
            StateMachineResource(
                stateMachineName: naming.reportStart, stateMachineType: .standard,
                definition: startMachine.definition, roleArn: role.arn, tags: [Tag](tags)),
            named: "state machine that starts reports")
        if isStartedFromChat {
            template.add(
                "ReportNow",
                StateMachineResource(
                    stateMachineName: naming.reportNow, stateMachineType: .standard,
                    definition: ReportNowMachine(report: reportARN).definition, roleArn: role.arn,
                    tags: [Tag](tags)),
                named: "state machine of a report from chat")
        }
        let starter = template.add(
            "ScheduleRole",
            Role.of(
                "scheduler", "Fires the schedules of \(naming.monitor)",
                may: [
                    .init("Start", action: ["states:StartExecution"], resource: start.arn),
                    .init("KeepUndelivered", action: ["sqs:SendMessage"], resource: queue.arn),
                ], tags: [Tag](tags)),
            named: "role of the schedules")
        for kind in ReportKind.allCases {
            guard let cron = cron(kind) else { continue }
            let report = kind.rawValue
            template.add(
                logicalID(report, .schedule),
                Schedule(
                    name: naming.schedule(kind), description: "The \(report) cost report of \(naming.monitor)",
                    scheduleExpression: cron, scheduleExpressionTimezone: config.timeZone,
                    target: .init(
                        arn: start.arn, roleArn: starter.arn,
                        input: #"{"report":"\#(report)","at":"<aws.scheduler.scheduled-time>"}"#,
                        deadLetterConfig: ["Arn": queue.arn],
                        retryPolicy: .init(maximumEventAgeInSeconds: 21_600, maximumRetryAttempts: 20))),
                named: "schedule \(report)")
        }
    }

    /// The cron expression of a report, in the configured time zone; `nil` if it is off.
    private func cron(_ kind: ReportKind) -> String? {
        switch kind {
        case .daily: config.reports.daily.map { "cron(\($0.at.cron) * * ? *)" }
        case .weekly: config.reports.weekly.map { "cron(\($0.at.cron) ? * \($0.on.cron) *)" }
        case .monthly: config.reports.monthly.map { "cron(\($0.at.cron) \($0.day) * ? *)" }
        }
    }
}

extension TimeOfDay {
    /// Minute and hour.
    fileprivate var cron: String { "\(minute) \(hour)" }
}

extension Weekday {
    fileprivate var cron: String { rawValue.prefix(3).uppercased() }
}
