import Foundation
import Testing

@testable import Config

@Suite struct ExampleTests {
    @Test func `the full example is read as it says`() throws {
        let loaded = Fixtures.load(try Fixtures.example("full.yaml"))
        #expect(loaded.diagnostics == [])
        let config = try #require(loaded.config)
        #expect(config.name == "acme-prod")
        #expect(config.account == "123456789012")
        #expect(config.region == "us-east-1")
        #expect(config.timeZone == "Europe/Berlin")
        #expect(config.slack.workspace.name == "SLACK_WORKSPACE_ID")
        #expect(config.slack.workspace.value == "T0SECRET1")
        #expect(config.slack.channels.map(\.name) == ["critical", "heartbeat"])
        #expect(config.costs.excluded == [.credits, .refunds])
        #expect(config.budgets.map(\.name) == ["daily", "monthly", "data-team"])
        #expect(
            config.budgets[0].alerts[1]
                == Budget.Alert(
                    basis: .actual, threshold: .percentage(100), channel: "critical", emails: ["finance@example.com"]))
        #expect(
            config.budgets[1].alerts.map(\.threshold)
                == [.percentage(80), .percentage(100), .percentage(100), .amount(2000)])
        #expect(config.budgets[1].alerts.map(\.channel) == ["heartbeat", "critical", "heartbeat", "critical"])
        #expect(config.budgets[2].alerts.map(\.basis) == [.actual, .actual, .forecast])
        #expect(config.budgets[2].filter.tags == ["Team": ["data", "ml"]])
        #expect(config.events.map(\.kind) == [.ecs, .emr, .batch, .health, .stepFunctions])
        #expect(config.rules[0].pattern == #"{"detail-type":["Order Failed"],"source":["acme.orders"]}"#)
        #expect(config.alarms.count == 3)
        #expect(
            config.alarms[1].subject == .shorthand(.sqsAge, of: "orders", threshold: .init(number: 15, unit: "min")))
        #expect(config.secrets.map(\.name) == ["PAGERDUTY_ROUTING_KEY"])
        #expect(config.tags == ["CostCenter": "platform"])
    }

    @Test func `every default of the full example is what an absent key means`() throws {
        let full = try #require(Fixtures.load(try Fixtures.example("full.yaml")).config)
        let minimal = try #require(Fixtures.load(try Fixtures.example("minimal.yaml")).config)
        #expect(minimal.region == full.region)
        #expect(minimal.timeZone == "UTC")
        #expect(minimal.costs == full.costs)
        #expect(minimal.chat == full.chat)
        #expect(minimal.dashboard == full.dashboard)
        #expect(minimal.encryption == full.encryption)
        #expect(minimal.watchdog == full.watchdog)
        #expect(minimal.anomalies?.above == full.anomalies?.above)
        #expect(minimal.reports.weekly?.on == full.reports.weekly?.on)
        #expect(minimal.reports.monthly?.day == full.reports.monthly?.day)
        #expect(minimal.reports.daily?.at == full.reports.daily?.at)
        #expect(minimal.events.map(\.kind) == [.health])
        #expect(minimal.reports.daily?.channel == "alerts")
        #expect(minimal.anomalies?.channel == "alerts")
        #expect(minimal.budgets[0].alerts.map(\.channel) == ["alerts", "alerts", "alerts"])
    }
}
