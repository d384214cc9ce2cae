import CloudFormation
import Foundation
import Testing

@testable import Stacks

@Suite("The watchdog")
struct WatchdogTests {
    private func stack(_ yaml: String) throws -> Stack {
        try #require(try Sample.stacks(yaml).first { $0.name == "acme-watchdog" })
    }

    private func alarms(_ yaml: String) throws -> [String: [String: Any]] {
        let look = try Look(stack(yaml))
        return try look.ids(of: "AWS::CloudWatch::Alarm").reduce(into: [:]) { alarms, id in
            let properties = try look.properties(id)
            let name = try #require(properties["AlarmName"] as? String)
            alarms[String(name.dropFirst("acme-watchdog-".count))] = properties
        }
    }

    private static let reports: Set = [
        "report-failed", "report-missed", "reports-undelivered",
    ]
    private static let events: Set = ["events-formatter", "events-undelivered"]
    private static let delivery: Set = [
        "critical-delivery", "critical-unsupported", "critical-throttled", "heartbeat-delivery",
        "heartbeat-unsupported", "heartbeat-throttled",
    ]

    private static let budgetAlerts: Set = ["budget-alerts-failed", "budget-alerts-undelivered"]

    private static let noReports = "reports: { daily: off, weekly: off, monthly: off }"
    private static let bare = noReports + "\nexplain-budget-alerts: false"

    @Test("looks at every link")
    func names() throws {
        let alarms = try alarms(Sample.yaml(rest: "events: { health: off, ecs: critical }"))
        #expect(Set(alarms.keys) == Self.delivery.union(Self.reports).union(Self.events).union(Self.budgetAlerts))
    }

    @Test("looks at what is deployed only")
    func less() throws {
        #expect(try Set(alarms(Sample.yaml(rest: Self.noReports)).keys) == Self.delivery.union(Self.budgetAlerts))
        #expect(try Set(alarms(Sample.yaml(rest: Self.bare)).keys) == Self.delivery)
        let weekly = try alarms(Sample.yaml(rest: "reports: { daily: off }"))
        #expect(weekly["report-failed"] != nil)
        #expect(weekly["report-missed"] == nil, "nobody expects one every day")
        let counted = try #require(weekly["report-failed"]?["Metrics"] as? [Any])
        #expect(counted.count == 4, "and so runs that are stopped or hang count as failures, with their sum")
    }

    @Test("cannot see Chatbot's metrics from another Region, and is not there if nothing else is to be seen")
    func region() throws {
        let yaml = Sample.yaml(rest: "region: eu-west-1")
        #expect(try Set(alarms(yaml).keys) == Self.reports.union(Self.budgetAlerts))
        let names = try Sample.stacks(Sample.yaml(rest: "region: eu-west-1\n\(Self.bare)")).map(\.name)
        #expect(names == ["acme", "acme-dashboard"])
    }

    @Test("tells of ALARM and OK in the critical channel, and by email where Slack may be at fault")
    func actions() throws {
        let yaml = Sample.yaml(rest: "emails: [a@example.com, b@example.com]")
        let critical = "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:acme-critical"
        for (name, alarm) in try alarms(yaml) {
            let actions = try #require(alarm["AlarmActions"] as? [[String: String]])
            #expect(alarm["OKActions"] as? [[String: String]] == actions)
            #expect(actions.first?["Fn::Sub"] == critical, "\(name)")
            #expect((actions.last?["Ref"] == "Watchdog") == Self.delivery.contains(name), "\(name)")
        }
        let look = try Look(stack(yaml))
        let subscriptions = try look.ids(of: "AWS::SNS::Subscription").map(look.properties)
        #expect(subscriptions.compactMap { $0["Endpoint"] as? String }.sorted() == ["a@example.com", "b@example.com"])
        #expect(try Look(stack(Sample.yaml())).ids(of: "AWS::SNS::Topic") == [])
    }

    @Test("counts a fault as an alarm, and silence as none, except of the daily report")
    func missingData() throws {
        for (name, alarm) in try alarms(Sample.yaml(rest: "events: { health: off, ecs: critical }")) {
            let isMissed = name == "report-missed"
            #expect(alarm["TreatMissingData"] as? String == (isMissed ? "missing" : "notBreaching"), "\(name)")
            #expect((alarm["InsufficientDataActions"] != nil) == isMissed, "\(name)")
            let periods = try #require(alarm["EvaluationPeriods"] as? Int)
            #expect(alarm["DatapointsToAlarm"] as? Int == (isMissed ? 26 : 1), "\(name)")
            let period = alarm["Period"] as? Int ?? 300
            // What PutMetricAlarm allows.
            #expect(period * periods <= (period < 3_600 ? 86_400 : 604_800), "\(name)")
            #expect(!isMissed || period * periods > 25 * 3_600, "a day may have 25 hours")
        }
    }

    @Test("says what is wrong, what to do and where to read more")
    func descriptions() throws {
        let yaml = try String(contentsOf: Fixture.examples.appending(path: "full.yaml"), encoding: .utf8)
        let monitor = Monitor(try Sample.config(yaml))
        let runbook = try String(
            contentsOf: Fixture.examples.deletingLastPathComponent().appending(path: "docs/troubleshooting.md"),
            encoding: .utf8)
        for alarm in monitor.watchdog.alarms {
            let text = alarm.description(naming: monitor.naming)
            #expect(text.count <= 1_024)
            #expect(text.contains(" Next: ") && text.contains("docs/troubleshooting.md"))
            #expect(runbook.contains("\n## \(alarm.section)\n"), "\(alarm.name)")
        }
    }

    @Test("is billed for as many metrics as its alarms look at")
    func cost() throws {
        func count(_ name: String) throws -> Int {
            let yaml = try String(contentsOf: Fixture.examples.appending(path: "\(name).yaml"), encoding: .utf8)
            return Monitor(try Sample.config(yaml)).alarmMetrics
        }
        #expect(try count("minimal") == 10, "ten are free")
        #expect(try count("full") == 16 + 3, "with its own alarms")
    }

    /// A run that AWS ends for its time is counted apart from failures, by a metric that costs as much.
    @Test("needs no metric of time-outs, since no machine can come to its own")
    func timeouts() throws {
        let yaml = try String(contentsOf: Fixture.folder.appending(path: "everything.yaml"), encoding: .utf8)
        var seen: [String] = []
        for stack in try Sample.stacks(yaml) {
            let look = try Look(stack)
            for id in look.ids(of: "AWS::StepFunctions::StateMachine") {
                let properties = try look.properties(id)
                let definition = try #require(properties["Definition"] as? [String: Any])
                let isExpress = properties["StateMachineType"] as? String == "EXPRESS"
                let limit = isExpress ? 300 : try #require(definition["TimeoutSeconds"] as? Int)
                // A monthly report waits at most eight days for final figures.
                let needed = longest(definition) + (id == "Report" ? 8 * 86_400 : 0)
                #expect(needed < limit, "\(stack.name) \(id)")
                seen.append(id)
            }
        }
        #expect(seen.count > 8)
    }

    /// The time-outs of all tasks and the pauses between their attempts, in seconds: more than any way takes.
    private func longest(_ definition: [String: Any]) -> Int {
        let states = definition["States"] as? [String: [String: Any]] ?? [:]
        return states.values.reduce(0) { sum, state in
            let inner =
                (state["Branches"] as? [[String: Any]] ?? []) + [state["ItemProcessor"] as? [String: Any] ?? [:]]
            guard state["Type"] as? String == "Task" else { return inner.reduce(sum) { $0 + longest($1) } }
            let retries = state["Retry"] as? [[String: Any]] ?? []
            let attempts = retries.map { $0["MaxAttempts"] as? Int ?? 3 }.reduce(1, +)
            let pauses = retries.map { retry in
                let first = retry["IntervalSeconds"] as? Int ?? 1
                return (0..<(retry["MaxAttempts"] as? Int ?? 3)).reduce(0) { $0 + (first << $1) }
            }.reduce(0, +)
            return sum + attempts * (state["TimeoutSeconds"] as? Int ?? .max / 1_000_000) + pauses
        }
    }

    @Test("comes after the topics and depends on nothing in what it watches")
    func independence() throws {
        let stacks = try Sample.stacks(Sample.yaml(rest: "events: { health: off, ecs: critical }"))
        let stack = try #require(stacks.first { $0.name == "acme-watchdog" })
        #expect(stack.dependencies == ["acme"])
        #expect(!String(decoding: try stack.template.json(.minified), as: UTF8.self).contains("ImportValue"))
    }

    @Test("knows what it cannot see")
    func gaps() throws {
        func gaps(_ rest: String) throws -> [String] { try Monitor(Sample.config(Sample.yaml(rest: rest))).gaps }
        #expect(try gaps("emails: [a@example.com]") == [])
        let budgets = (1...100).map { "  - { name: b\($0), every: month, limit: 10 }" }.joined(separator: "\n")
        let many = try Monitor(Sample.config(Sample.yaml(budgets: budgets, rest: "emails: [a@example.com]"))).gaps
        #expect(many.count == 1 && many[0].contains("budgets come without an explanation"))
        #expect(try gaps("") == ["nothing reports that Slack itself fails; add 'emails'"])
        #expect(try gaps("emails: [a@example.com]\nregion: eu-west-1").first?.hasPrefix("no alarm watches") == true)
    }
}
