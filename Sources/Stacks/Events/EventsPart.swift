import CloudFormation
import Config

/// The stack of a family of events: rules that catch them, the state machine that formats them, its memory of what is
/// broken. What could not be handed over goes to a queue of the core stack.
struct EventsPart {
    var family: EventFamily
    var config: Config
    var naming: Naming
    var tags: [String: String]

    /// The name of the stack, and of its state machine.
    var name: String { naming.events(family) }

    /// The family's kinds that are on.
    var routes: [(source: EventSource, channel: String)] {
        config.eventRoutes.compactMap { route in
            EventSource.all.first { $0.kind == route.kind && $0.family == family }.map { ($0, route.channel) }
        }
    }

    func pattern(of source: EventSource) -> String { source.pattern.json(for: config) }

    /// The user's own events.
    var rules: [EventRule] { family == .rules ? config.rules : [] }

    private func ruleName(_ source: EventSource) -> String { naming.rule("\(name)-\(source.kind.rawValue)") }
    private func ruleName(_ rule: EventRule) -> String { naming.rule("\(name)-\(Fingerprint(of: [rule.name]).text)") }

    /// Whether there is anything to catch.
    var isNeeded: Bool { !routes.isEmpty || !rules.isEmpty }

    var machine: FormatterMachine {
        let kinds = Set(routes.map(\.source.kind))
        return FormatterMachine(
            settings: FormatterSettings(config: config, rules: rules, hasCosts: kinds.contains(.costAnomaly)).value,
            sources: routes.map(\.source),
            hasRules: !rules.isEmpty,
            quiet: Dictionary(
                config.quiet.filter { kinds.contains($0.kind) }.map { ($0.kind.rawValue, $0.until.text) }
            ) { max($0, $1) },
            topicPrefix: "arn:aws:sns:\(config.region):\(config.account):\(naming.monitor)-", table: tableName)
    }

    private var tableName: String { "\(name)-open" }

    func add(to template: inout Template) {
        let table = template.add(
            "OpenIncidents", Table(tableName: tableName, key: "incident", expiry: "expires", tags: [Tag](tags)),
            named: "table of what is broken")
        let logs = template.add(
            "FormatterLogs",
            // The prefix keeps the policy of all log groups together within its limit.
            // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
            LogGroup(
                logGroupName: "/aws/vendedlogs/states/\(name)", retentionInDays: 30, tags: [Tag](tags)),
            named: "log group of the formatter")
        let role = template.add(
            "FormatterRole",
            Role.of(
                "states", "What the event formatter of \(naming.monitor) may do", may: permissions(table: table.arn),
                tags: [Tag](tags)),
            named: "role of the formatter")
        let machine = template.add(
            "Formatter",
            StateMachineResource(
                stateMachineName: name, stateMachineType: .express, definition: self.machine.definition,
                roleArn: role.arn, loggingConfiguration: .init(to: logs.arn), tags: [Tag](tags)),
            named: "state machine of the formatter")
        let starter = template.add(
            "RuleRole",
            Role.of(
                "events", "Hands the events of \(naming.monitor) to its formatter",
                may: [.init("Start", action: ["states:StartExecution"], resource: machine.arn)], tags: [Tag](tags)),
            named: "role of the rules")
        let target = { (input: String) in
            EventsRule.Target(
                id: "formatter", arn: machine.arn, roleArn: starter.arn,
                inputTransformer: .init(inputTemplate: input),
                deadLetterConfig: ["Arn": UndeliveredEventsPart(naming: naming, tags: tags).arn],
                retryPolicy: .init(maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 30))
        }
        for (source, channel) in routes {
            let kind = source.kind.rawValue
            template.add(
                logicalID(kind, .rule),
                EventsRule(
                    name: ruleName(source), description: "Events of \(kind) for the channel \(channel)",
                    eventPattern: pattern(of: source),
                    targets: [
                        target(#"{"kind":"\#(kind)","channel":"\#(channel)","event":<aws.events.event.json>}"#)
                    ]),
                named: "rule \(kind)")
        }
        for rule in rules {
            template.add(
                logicalID(Fingerprint(of: [rule.name]).text, .ownRule),
                EventsRule(
                    name: ruleName(rule), description: rule.name, eventPattern: rule.pattern,
                    targets: [
                        target(
                            #"{"kind":"rule","rule":\#(rule.name.json),"channel":"\#(rule.channel)","event":<aws.events.event.json>}"#
                        )
                    ]),
                named: "rule \(rule.name)")
        }
        template.output("Formatter", machine.arn, description: "State machine that formats events")
    }

    /// The channels that its cards go to. Urgent notices of Health go to the critical one.
    private var channels: [String] {
        routes.map(\.channel) + rules.map(\.channel)
            + (routes.contains { $0.source.kind == .health } ? [config.criticalChannel] : [])
    }

    private func permissions(table: Value) -> [PolicyDocument.Statement] {
        PolicyDocument.Statement.publish(
            to: channels, of: naming, encrypted: config.encryption) + [
                .init("Remember", action: ["dynamodb:UpdateItem", "dynamodb:DeleteItem"], resource: table)
            ]
            // ECS has no resource to name for it.
            + (routes.contains { $0.source.kind == .ecs }
                ? [.init("FindLogs", action: ["ecs:DescribeTaskDefinition"], resource: "*")] : [])
            + [
                // Step Functions' own list; these actions have no resources to name.
                // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
                .init(
                    "Log",
                    action: [
                        "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups",
                        "logs:DescribeResourcePolicies", "logs:GetLogDelivery", "logs:ListLogDeliveries",
                        "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
                    ], resource: "*")
            ]
    }
}
