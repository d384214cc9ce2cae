import CloudFormation
import Config
import JSONValue
import StatesLanguage

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Monitor {
    /// A message of each kind that this configuration sends, in the order in which they would come: what the deployed
    /// state machines say of sample data, and what AWS Budgets and Cost Anomaly Detection say themselves.
    package func sampleMessages() throws -> [SampleMessage] {
        try (kindsOfMessages() + anomalySamples() + alarmSamples() + testSamples()).sorted { $0.time < $1.time }
    }

    /// All but the test messages, and what a test must not play: alarms and anomalies.
    func kindsOfMessages() throws -> [SampleMessage] { try reportSamples() + budgetSamples() + eventSamples() }

    /// The sample day is Monday 9 March 2026; reports of it come on Tuesday.
    static let day = Day(year: 2026, month: 3, day: 9)
    static let reportTime = "2026-03-10T08:00:00Z"

    /// When a sample report comes.
    private static func time(of kind: ReportKind) -> String {
        kind == .monthly ? "2026-03-06T08:00:00Z" : reportTime
    }

    private func reportSamples() throws -> [SampleMessage] {
        guard let part = try reports() else { return [] }
        let samples = try config.reports.kinds.flatMap { kind in
            let time = Self.time(of: kind)
            return try run(of: part, at: time).messages(for: ["report": .string(kind.rawValue)])
                .map { sample(kind.sampleName, time, $0) }
        }
        let failing = SampleRun(
            definition: part.machine.definition, machine: naming.reports, time: "2026-03-08T08:00:00Z"
        ) { _ in
            throw TaskFailure(
                error: "CostExplorer.LimitExceededException",
                cause: "Rate exceeded (Service: CostExplorer, Status Code: 400)")
        }
        return try samples
            + failing.messages(for: ["report": "daily"]).map { sample("Report failed", "2026-03-08T08:00:00Z", $0) }
    }

    /// A run of the reports on sample data.
    private func run(of part: ReportsPart, at time: String) -> SampleRun {
        let budgets = Dictionary(part.budgets.map { ($0.name, $0.budget) }) { first, _ in first }
        let costs = SampleCosts(config, budgets: budgets, lastDay: Self.day)
        return SampleRun(
            definition: part.machine.definition, machine: naming.reports, time: time, answer: costs.answer)
    }

    /// How many transitions each report that is on takes, which is what Step Functions bills: those of the run that the
    /// schedule starts, and those of the one that it starts in turn.
    func reportTransitions() throws -> [ReportKind: Int] {
        guard let part = try reports(), let schedules = schedules() else { return [:] }
        return try config.reports.kinds.reduce(into: [:]) { counts, kind in
            let time = Self.time(of: kind)
            let report = run(of: part, at: time)
            let starter = SampleRun(
                definition: schedules.startMachine.definition, machine: naming.reportStart, time: time
            ) { _ in [:] }
            let input: JSON = ["report": .string(kind.rawValue), "at": .string(time)]
            counts[kind] =
                try report.run(input).execution.transitions + starter.run(input).execution.transitions
        }
    }

    private func eventSamples() throws -> [SampleMessage] {
        try events.flatMap(samples(of:))
    }

    func samples(of part: EventsPart) throws -> [SampleMessage] {
        var samples: [SampleMessage] = []
        var table: [String: JSON] = [:]
        for (source, channel) in part.routes {
            for event in source.samples {
                let isAnomaly = source.kind == .costAnomaly
                let day = isAnomaly ? anomaly.reported.text : "2026-03-10"
                let time = "\(day)T\(event.at):00Z"
                let json = try event.json(
                    source: source.source, region: source.regions.first ?? config.region, day: day,
                    at: (config.region, config.account))
                let input: JSON = [
                    "kind": .string(source.kind.rawValue), "channel": .string(channel),
                    "event": isAnomaly ? anomaly.filled(into: json) : json,
                ]
                samples += try part.messages(for: input, time: time, table: &table)
                    .map { sample("\(source.kind.rawValue): \(event.name)", time, $0) }
            }
        }
        for rule in part.rules {
            let time = "2026-03-10T14:02:00Z"
            let input: JSON = [
                "kind": "rule", "rule": .string(rule.name), "channel": .string(rule.channel),
                "event": try SampleEvent.of(rule, day: "2026-03-10", at: (config.region, config.account)),
            ]
            samples += try part.messages(for: input, time: time, table: &table)
                .map { sample("rule: \(rule.name)", time, $0) }
        }
        return samples
    }

    func sample(_ name: String, _ time: String, _ message: SampleRun.Published) -> SampleMessage {
        let topic = message.topic.split(separator: ":").last.map(String.init) ?? ""
        let channel = config.slack.channels.first { naming.topic($0.name) == topic }
        return SampleMessage(name: name, channel: channel?.name ?? topic, time: time, body: message.body)
    }
}

extension EventsPart {
    /// What the formatter would publish.
    /// - Parameters:
    ///   - time: when the event arrives, ISO 8601.
    ///   - table: what is broken, by incident; changed as the formatter would.
    func messages(
        for input: JSON, time: String, table: inout [String: JSON]
    ) throws -> [SampleRun.Published] {
        var memory = table
        defer { table = memory }
        let run = SampleRun(definition: machine.definition, machine: name, time: time) { task in
            task.resource.hasSuffix(":describeTaskDefinition") ? Self.describe(task) : Self.remember(task, in: &memory)
        }
        return try run.messages(for: input)
    }

    /// A task definition whose containers log where those of Amazon's examples do: the group has the family's name.
    private static func describe(_ task: StateMachine.Task) -> JSON {
        let arn = task.arguments["TaskDefinition"]?.stringValue ?? ""
        let family = arn.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? ""
        let log: JSON = [
            "LogDriver": "awslogs",
            "Options": ["awslogs-group": .string("/ecs/\(family)"), "awslogs-stream-prefix": "ecs"],
        ]
        return ["TaskDefinition": ["ContainerDefinitions": [["Name": "web", "LogConfiguration": log]]]]
    }

    /// The table of what is broken, as DynamoDB keeps it.
    private static func remember(_ task: StateMachine.Task, in table: inout [String: JSON]) -> JSON {
        guard let incident = task.arguments["Key"]?["incident"]?["S"]?.stringValue else { return [:] }
        if task.resource.hasSuffix(":deleteItem") {
            return table.removeValue(forKey: incident).map { ["Attributes": $0] } ?? [:]
        }
        let count = table[incident]?["count"]?["N"]?.stringValue.flatMap { Int($0) } ?? 0
        let values = task.arguments["ExpressionAttributeValues"]
        let time = values?[":time"] ?? .null
        let item: JSON = [
            "since": table[incident]?["since"] ?? time, "count": ["N": .string(String(count + 1))], "last": time,
            "previous": table[incident]?["last"] ?? values?[":never"] ?? .null,
        ]
        table[incident] = item
        return ["Attributes": item]
    }
}

extension ReportKind {
    /// As the preview calls it.
    fileprivate var sampleName: String {
        switch self {
        case .daily: "Daily report"
        case .weekly: "Weekly digest"
        case .monthly: "Month-end summary"
        }
    }
}
