import CloudFormation
import Config

/// The stack `NAME-reports`: the state machine that reports. What starts it is another stack, see ``SchedulesPart``.
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
            topics: Dictionary(
                uniqueKeysWithValues: ReportKind.allCases.map { kind in
                    (kind.rawValue, arn(config.reports.channel(of: kind) ?? heartbeat))
                }),
            failureTopic: arn(config.slack.channels[0].name))
    }

    func add(to template: inout Template) {
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
        template.output("Report", machine.arn, description: "State machine of the cost reports")
    }

    private var permissions: [PolicyDocument.Statement] {
        let account = "\(AWS.region):\(AWS.accountID)" as Value
        let channels =
            [config.slack.channels[0].name, config.heartbeatChannel]
            + ReportKind.allCases.compactMap(config.reports.channel(of:))
        return PolicyDocument.Statement.publish(to: channels, of: naming, encrypted: config.encryption)
            + PolicyDocument.Statement.readCosts(of: naming) + [
                .init(
                    "ListPast", action: ["states:ListExecutions"],
                    resource: "arn:\(AWS.partition):states:\(account):stateMachine:\(naming.reports)"),
                .init(
                    "Remember", action: ["states:DescribeExecution"],
                    resource: "arn:\(AWS.partition):states:\(account):execution:\(naming.reports):*"),
            ]
    }
}
