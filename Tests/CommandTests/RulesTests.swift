import Foundation
import Testing

@Suite("What is caught", .timeLimit(.minutes(5)))
struct RulesTests {
    private static let rules = """
        rules:
          - name: orders
            pattern: { source: [acme.orders], detail: { reason: [{ prefix: no }] } }
            title: "Order failed: {detail.orderId}"
            fields: { Reason: "{detail.reason}" }
            to: alerts
        """
    private static let event = """
        {"version":"0","id":"1","source":"acme.orders","detail-type":"Order Failed","account":"123456789012",
        "time":"2026-03-10T14:02:00Z","region":"us-east-1","resources":[],
        "detail":{"orderId":"o-1 & 2","reason":"no stock"}}
        """

    private func run(_ event: String, _ arguments: String...) async throws -> Run {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false, more: Self.rules))
        return try await sandbox.bellwether(["rules", "test", "--event", "-"] + arguments, input: event)
    }

    @Test("A rule that matches shows what it would post")
    func matches() async throws {
        let run = try await run(Self.event)
        #expect(run.exit == 0, "\(run)")
        #expect(
            run.output == """
                rule orders: matches, and goes to alerts
                  🔴 Order failed: o-1 & 2 · acme us-east-1
                  *Reason* no stock
                  _acme · 123456789012_
                  thread rule-orders

                """)
    }

    @Test("A rule that does not match says which field keeps the event out")
    func doesNotMatch() async throws {
        let run = try await run(Self.event.replacing("no stock", with: "late"))
        #expect(run.exit == 1)
        #expect(
            run.output == """
                rule orders: does not match
                  detail.reason: wanted {"prefix":"no"}, is "late"

                """)
        #expect(run.errors == "no rule and no kind that is on matches\n")
    }

    @Test("An urgent notice is said to go to the critical channel, wherever its kind goes")
    func urgent() async throws {
        let config = Sandbox.config(isAlone: false).replacing("health: off, ecs: alerts", with: "health: other")
            .replacing("${SLACK_CHANNEL_ID}", with: "${SLACK_CHANNEL_ID}\n    other: ${SLACK_OTHER_ID}")
        let sandbox = try Sandbox(config: config, env: Sandbox.environmentFile + "SLACK_OTHER_ID=C0PLANTED9\n")
        let event = #"""
            {"source": "aws.health", "detail-type": "AWS Health Event", "account": "123456789012", "region": "us-east-1",
             "time": "2026-03-10T14:02:00Z", "resources": [], "detail": {"service": "RISK", "eventScopeCode":
             "ACCOUNT_SPECIFIC", "backupEvent": "false", "page": "1", "eventTypeCode": "AWS_RISK_CREDENTIALS_EXPOSED", "eventTypeCategory": "issue",
             "eventArn": "arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/1"}}
            """#
        let run = try await sandbox.bellwether(["rules", "test", "--event", "-"], input: event)
        #expect(run.output.hasPrefix("kind health: matches, and goes to alerts\n"), "\(run)")
    }

    @Test("A built-in kind that is off says how to switch it on, and is no match")
    func off() async throws {
        let event = Self.event.replacing("acme.orders", with: "aws.emr")
            .replacing("Order Failed", with: "EMR Step Status Change")
            .replacing(#""reason":"no stock""#, with: #""state":"FAILED","clusterId":"j-1","stepId":"s-1""#)
        let run = try await run(event)
        #expect(run.exit == 1)
        #expect(run.output.hasSuffix("kind emr: would match, and is off; events: { emr: CHANNEL } switches it on\n"))
        let own = try await self.run(event, "--rule", "ecs")
        #expect(own.output.hasPrefix(#"kind ecs: does not match"# + "\n  source: wanted \"aws.ecs\", is \"aws.emr\""))
    }

    @Test(
        "What is no event is refused with what is wrong",
        arguments: [
            ("", "the event is not JSON at byte 0"), ("[1]", "the event is no JSON object"),
            (
                #"{"detail":{}}"#,
                "the event lacks source, detail-type, time, account, region\nnext: take the whole event"
            ),
        ])
    func noEvent(_ text: String, _ words: String) async throws {
        let run = try await run(text)
        #expect(run.exit == 1)
        #expect(run.errors.contains(words.replacing("\nnext", with: "\n  next")), "\(run)")
        #expect(run.output == "")
    }

    @Test("An unknown rule, and a file that is not there, are refused")
    func unknown() async throws {
        let rule = try await run(Self.event, "--rule", "oders")
        #expect(rule.exit == 1)
        #expect(rule.errors.contains("there is no rule or kind 'oders'; expected one of orders, "), "\(rule)")
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false, more: Self.rules))
        let file = try await sandbox.bellwether("rules", "test", "--event", "none.json")
        #expect(file.errors.hasPrefix("error: cannot read none.json\n"), "\(file)")
    }

    @Test("The kinds are listed with where they go, also without a configuration")
    func kinds() async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false, more: Self.rules))
        let on = try await sandbox.bellwether("events")
        #expect(on.exit == 0)
        #expect(on.output.contains(/\necs +alerts +ECS tasks/) || on.output.hasPrefix("ecs"), "\(on)")
        let none = try await Sandbox(config: nil).bellwether("events")
        #expect(none.exit == 0)
        #expect(none.outputLines.filter { $0.contains(/^[a-z0-9-]+ +off +/) }.count >= 2, "\(none)")
        let one = try await sandbox.bellwether("events", "ecs")
        #expect(one.output.contains("goes to alerts"))
        #expect(one.output.contains(#"pattern: {"source":["aws.ecs"]"#))
        #expect(one.output.contains("\n  🔴 ECS deployment failed: checkout-api · acme us-east-1\n"), "\(one)")
        let wrong = try await sandbox.bellwether("events", "esc")
        #expect(wrong.exit == 1)
        #expect(wrong.errors.contains("there is no kind 'esc'; expected one of ecs, emr, batch,"))
    }
}
