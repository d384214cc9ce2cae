import CloudFormation
import Config

/// The stack `NAME-reports`: the state machine that reports, the one that the schedules start, the one that a channel may
/// start, and a queue for what could not be started.
struct ReportsPart {
    var config: Config
    var naming: Naming
    var tags: [String: String]
    /// Budgets with their names in AWS.
    var budgets: [(budget: Budget, name: String)]

    var machine: ReportMachine {
        let arn = { (channel: String) in "arn:aws:sns:\(config.region):\(config.account):\(naming.topic(channel))" }
        let heartbeat = config.heartbeatChannel
        return ReportMachine(
            settings: ReportSettings(config: config, budgets: budgets).value,
            topics: [
                "daily": arn(config.reports.daily?.channel ?? heartbeat),
                "weekly": arn(config.reports.weekly?.channel ?? heartbeat),
                "monthly": arn(config.reports.monthly?.channel ?? heartbeat),
            ],
            failureTopic: arn(config.slack.channels[0].name))
    }

    private var reportARN: String { "arn:aws:states:\(config.region):\(config.account):stateMachine:\(naming.reports)" }

    var startMachine: ReportStartMachine {
        ReportStartMachine(
            monthlyShift: ReportSettings(config: config, budgets: budgets).monthlyShift, report: reportARN)
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
            "UndeliveredReports", Queue(queueName: "\(naming.reports)-undelivered", tags: [Tag](tags)),
            named: "queue of reports that did not start")
        let role = template.add(
            "ReportRole",
            Role.of("states", "What the cost reports of \(naming.monitor) may do", may: permissions, tags: [Tag](tags)),
            named: "role of the reports")
        let machine = template.add(
            "Report",
            StateMachineResource(
                stateMachineName: naming.reports, stateMachineType: .standard, definition: self.machine.definition,
                roleArn: role.arn, tags: [Tag](tags)),
            named: "state machine of the reports")
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
                "scheduler", "Starts the cost reports of \(naming.monitor)",
                may: [
                    .init("Start", action: ["states:StartExecution"], resource: start.arn),
                    .init("KeepUndelivered", action: ["sqs:SendMessage"], resource: queue.arn),
                ], tags: [Tag](tags)),
            named: "role of the schedules")
        for (report, cron) in schedules {
            template.add(
                logicalID(report, .schedule),
                Schedule(
                    name: "\(naming.reports)-\(report)", description: "The \(report) cost report of \(naming.monitor)",
                    scheduleExpression: cron, scheduleExpressionTimezone: config.timeZone,
                    target: .init(
                        arn: start.arn, roleArn: starter.arn,
                        input: #"{"report":"\#(report)","at":"<aws.scheduler.scheduled-time>"}"#,
                        deadLetterConfig: ["Arn": queue.arn],
                        retryPolicy: .init(maximumEventAgeInSeconds: 21_600, maximumRetryAttempts: 20))),
                named: "schedule \(report)")
        }
        template.output("Report", machine.arn, description: "State machine of the cost reports")
    }

    func isOn(_ report: String) -> Bool { schedules.contains { $0.0 == report } }

    /// Report → cron expression, in the configured time zone.
    private var schedules: [(String, String)] {
        var schedules: [(String, String)] = []
        if let daily = config.reports.daily { schedules.append(("daily", "cron(\(daily.at.cron) * * ? *)")) }
        if let weekly = config.reports.weekly {
            schedules.append(("weekly", "cron(\(weekly.at.cron) ? * \(weekly.on.cron) *)"))
        }
        if let monthly = config.reports.monthly {
            schedules.append(("monthly", "cron(\(monthly.at.cron) \(monthly.day) * ? *)"))
        }
        return schedules
    }

    private var permissions: [PolicyDocument.Statement] {
        let account = "\(AWS.region):\(AWS.accountID)" as Value
        let channels = [
            config.slack.channels[0].name, config.heartbeatChannel,
            config.reports.daily?.channel, config.reports.weekly?.channel, config.reports.monthly?.channel,
        ].compactMap(\.self)
        return PolicyDocument.Statement.publish(to: channels, of: naming, encrypted: config.encryption)
            + PolicyDocument.Statement.readCosts(of: naming) + [
                .init(
                    "StartOnce", action: ["states:StartExecution", "states:ListExecutions"],
                    resource: "arn:\(AWS.partition):states:\(account):stateMachine:\(naming.reports)"),
                .init(
                    "Remember", action: ["states:DescribeExecution"],
                    resource: "arn:\(AWS.partition):states:\(account):execution:\(naming.reports):*"),
            ]
    }
}

extension TimeOfDay {
    /// Minute and hour.
    fileprivate var cron: String { "\(minute) \(hour)" }
}

extension Weekday {
    fileprivate var cron: String { rawValue.prefix(3).uppercased() }
}
