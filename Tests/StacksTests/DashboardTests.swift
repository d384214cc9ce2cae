import CloudFormation
import Config
import Foundation
import Testing

@testable import Stacks

/// That AWS takes it, and that it costs nothing, is what dashboard_check.py judges, on the recorded templates.
@Suite("The dashboard")
struct DashboardTests {
    private func widgets(_ yaml: String) throws -> [[String: Any]] {
        let stack = try #require(try Sample.stacks(yaml).first { $0.name == "acme-dashboard" })
        let properties = try Look(stack).properties("Dashboard")
        #expect(properties["DashboardName"] as? String == "acme")
        let body = try #require(properties["DashboardBody"] as? String)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        return try #require(json["widgets"] as? [[String: Any]])
    }

    private func properties(_ title: String, _ yaml: String) throws -> [String: Any]? {
        try widgets(yaml).compactMap { $0["properties"] as? [String: Any] }
            .first { ($0["title"] as? String)?.hasPrefix(title) == true }
    }

    private func text(_ yaml: String) throws -> String {
        try widgets(yaml).compactMap { ($0["properties"] as? [String: Any])?["markdown"] as? String }
            .joined(separator: "\n")
    }

    @Test("is there unless it is switched off")
    func switchedOff() throws {
        let off = try Monitor(Sample.config(Sample.yaml(rest: "dashboard: false")))
        #expect(try !off.stacks().map(\.name).contains("acme-dashboard"))
        #expect(off.dashboardAddress == nil)
        #expect(
            try Monitor(Sample.config(Sample.yaml(rest: "region: eu-west-1"))).dashboardAddress
                == "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/acme"
        )
    }

    @Test("looks for costs and delivery where they are, from any Region")
    func regions() throws {
        let yaml = Sample.yaml(rest: "region: eu-west-1")
        for title in ["This month so far", "The costliest services", "Messages to Slack"] {
            #expect(try properties(title, yaml)?["region"] as? String == "us-east-1", "\(title)")
        }
        #expect(try properties("Reports and events", yaml)?["region"] as? String == "eu-west-1")
    }

    @Test("draws the limits of budgets for all costs, the lowest first, and of no other")
    func limits() throws {
        let yaml = Sample.yaml(
            budgets: """
                  - { name: high, every: month, limit: 2000 }
                  - { name: low, every: month, limit: 100.5 }
                  - { name: part, every: month, limit: 5, only: { service: Amazon EC2 } }
                """)
        let lines =
            try (properties("This month, and", yaml)?["annotations"] as? [String: Any])?["horizontal"]
            as? [[String: Any]]
        #expect(lines?.compactMap { $0["value"] as? Double } == [100.5, 2_000])
        #expect(try properties("Of budget low, $101", yaml) != nil)
        #expect(try properties("Each day", yaml)?["annotations"] == nil)
    }

    @Test("has no gauge without a budget of the month")
    func noGauge() throws {
        let yaml = Sample.yaml(budgets: "  - { name: main, every: year, limit: 10 }")
        #expect(try properties("Of budget", yaml) == nil)
        #expect(try widgets(yaml).filter { $0["y"] as? Int == 3 }.map { $0["width"] as? Int } == [8, 8, 8])
    }

    @Test("lists budgets with what they tell and who owns them, whatever is in the names")
    func budgets() throws {
        let yaml = Sample.yaml(
            budgets: "  - { name: a_b, every: quarter, limit: 10, owner: data, alerts: [{ at: 80% }, { at: 20 USD }] }",
            rest: "owners: { data: { name: \"D|a*t_a [x](y)\" } }")
        #expect(
            try text(yaml).contains(
                #"| a\_b | $10.00 a quarter | 80% → heartbeat, $20.00 → critical | D\|a\*t\_a \[x\]\(y\) |"#))
        let many = (1...12).map { "  - { name: b\($0), every: month, limit: \($0) }" }.joined(separator: "\n")
        #expect(try text(Sample.yaml(budgets: many)).contains("… and 4 more."))
    }

    @Test("shows the state of each alarm")
    func alarms() throws {
        let yaml = Sample.yaml(rest: "alarms: [{ name: orders backlog, sqs-age: q }]")
        #expect(
            try properties("Alarms", yaml)?["alarms"] as? [String]
                == ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:acme-orders backlog"])
        let monitor = Monitor(try Sample.config(yaml))
        #expect(
            try (properties("The monitor itself", yaml)?["alarms"] as? [String])?.count
                == monitor.watchdog.alarms.count)
        #expect(try properties("Alarms", Sample.yaml()) == nil)
        #expect(try properties("The monitor itself", Sample.yaml(rest: "watchdog: false")) == nil)
    }

    @Test("shows all channels that fit into the core stack, within the fifty metrics that are free")
    func manyChannels() throws {
        func yaml(_ count: Int) -> String { Sample.yaml(channels: (1...count).map { "channel-\($0)" }) }
        let most = try #require((1...20).last { (try? Sample.stacks(yaml($0))) != nil })
        let metrics = try widgets(yaml(most)).compactMap { ($0["properties"] as? [String: Any])?["metrics"] as? [Any] }
        #expect(try (properties("Messages to Slack", yaml(most))?["metrics"] as? [Any])?.count == 2 * most)
        // Ten services are one expression, and three are computed of others.
        #expect(metrics.reduce(0) { $0 + $1.count } + 10 <= 50)
    }

    @Test("does not depend on the order of the file")
    func order() throws {
        let (a, b) = ("{ name: a, sqs-age: q }", "{ name: b, sqs-age: q }")
        let first = try Sample.stacks(
            Sample.yaml(channels: ["critical", "heartbeat"], rest: "alarms: [\(a), \(b)]")
        ).last?.template.json(.minified)
        let second = try Sample.stacks(
            Sample.yaml(channels: ["heartbeat", "critical"], rest: "alarms: [\(b), \(a)]")
        ).last?.template.json(.minified)
        #expect(first == second)
    }
}
