import CloudFormation
import Config
import Foundation
import JSONValue
import StatesLanguage
import Testing

@testable import Stacks

@Suite("The stack of events")
struct EventsTests {
    private func look(_ rest: String) throws -> Look {
        try Look(#require(try Sample.stacks(Sample.yaml(rest: rest)).first { $0.name == "acme-events" }))
    }

    @Test("can format every kind that the configuration may name, and no other")
    func kinds() {
        #expect(Set(EventSource.all.map(\.kind)) == Set(EventKind.allCases))
    }

    @Test("is not there without events or rules")
    func none() throws {
        #expect(
            try Sample.stacks(Sample.yaml()).map(\.name) == [
                "acme", "acme-schedules", "acme-reports", "acme-budget-alerts", "acme-watchdog", "acme-dashboard",
            ])
    }

    @Test("is there by default, for what AWS says of the account and for its costs")
    func byDefault() throws {
        let yaml = Sample.yaml(rest: "anomalies: { above: 12.50, to: critical }\nevents: {}")
        let stack = try #require(try Sample.stacks(yaml).first { $0.name == "acme-account-events" })
        let look = try Look(stack)
        let inputs = try ["HealthKindRule", "CostAnomalyKindRule"].map { id in
            let targets = try #require(try look.properties(id)["Targets"] as? [[String: Any]])
            return (targets[0]["InputTransformer"] as? [String: String])?["InputTemplate"]
        }
        #expect(
            inputs == [
                #"{"kind":"health","channel":"heartbeat","event":<aws.events.event.json>}"#,
                #"{"kind":"cost-anomaly","channel":"critical","event":<aws.events.event.json>}"#,
            ])
        let pattern = try JSON(
            parsing: #require(try look.properties("CostAnomalyKindRule")["EventPattern"] as? String))
        #expect(pattern["detail"]?["impact"]?["totalImpact"] == [["numeric": [">=", 12.5]]])
    }

    private static let emr = "Amazon Elastic MapReduce"

    @Test("mentions who owns a budget of that service only, when its costs are unusual")
    func ownerOfCosts() throws {
        let part = try #require(
            try Monitor(
                Sample.config(
                    Sample.yaml(
                        budgets:
                            "  - { name: emr, every: month, limit: 10, owner: ann, only: { service: [\(Self.emr)] } }",
                        rest: "owners: { ann: { name: Ann, mention: U0123ANN } }\nanomalies: { above: 20 }"))
            ).events.first)
        let machine = try StateMachine(definition: JSON(parsing: try Template.minified(part.machine.definition)))
        let sample = try #require(EventSource.costAnomaly.samples.first)
        var messages: [JSON] = []
        _ = machine.run(
            input: [
                "kind": "cost-anomaly", "channel": "critical",
                "event": try sample.json(source: "aws.ce", region: "us-east-1", day: "2026-03-10"),
            ], context: ["Execution": ["Id": "x", "Name": "x", "StartTime": "2026-03-10T14:02:01Z"]]
        ) { task in
            guard task.resource.hasSuffix(":publish") else { throw TaskFailure(error: "x", cause: "no table") }
            messages.append(try JSON(parsing: task.arguments["Message"]?.stringValue ?? ""))
            return ["MessageId": "m"]
        }
        let description = try #require(messages.first?["content"]?["description"]?.stringValue)
        #expect(description.contains("owner: <@U0123ANN>"), "\(description)")
    }

    @Test("hands each kind to the formatter with its channel")
    func routes() throws {
        let look = try look("events: { health: off, ecs: heartbeat, lambda: critical }")
        let inputs = try ["EcsKindRule", "LambdaKindRule"].map { id in
            let targets = try #require(try look.properties(id)["Targets"] as? [[String: Any]])
            return (targets[0]["InputTransformer"] as? [String: String])?["InputTemplate"]
        }
        #expect(
            inputs == [
                #"{"kind":"ecs","channel":"heartbeat","event":<aws.events.event.json>}"#,
                #"{"kind":"lambda","channel":"critical","event":<aws.events.event.json>}"#,
            ])
    }

    @Test("may do exactly what formatting needs, in the channels that are used")
    func role() throws {
        let table = "OpenIncidents.Arn"
        let permissions = try look("events: { health: off, ecs: heartbeat }").permissions(of: "FormatterRole")
        #expect(Set(permissions.keys) == ["PublishHeartbeat", "Remember", "FindLogs", "Log"])
        #expect(permissions["FindLogs"] == "ecs:DescribeTaskDefinition on *")
        #expect(permissions["Remember"] == "dynamodb:UpdateItem dynamodb:DeleteItem on \(table)")
        #expect(
            permissions["PublishHeartbeat"]
                == "sns:Publish on arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:acme-heartbeat")
        #expect(permissions["Log"]?.hasSuffix(" on *") == true)
        #expect(permissions["Log"]?.split(separator: " ").dropLast(2).allSatisfy { $0.hasPrefix("logs:") } == true)
    }

    @Test("looks for logs only where a kind needs it")
    func logs() throws {
        let look = try look("events: { health: off, lambda: heartbeat }")
        #expect(try look.permissions(of: "FormatterRole")["FindLogs"] == nil)
    }

    @Test("may use the key of encrypted topics only if they are encrypted")
    func encryption() throws {
        let more = try look("events: { health: off, ecs: heartbeat }\nencryption: true").permissions(
            of: "FormatterRole")
        #expect(more["UseTopicKey"]?.hasSuffix(" kms:ResourceAliases alias/acme-topics") == true)
    }

    // MARK: - Running

    /// What is published for an event, and whether the run failed.
    private func publish(_ rest: String, _ input: JSON) throws -> (
        messages: [JSON], execution: StatesLanguage.Execution
    ) {
        let machine = try machine(rest)
        var messages: [JSON] = []
        let context: JSON.Object = ["Execution": ["Id": "x", "Name": "x", "StartTime": "2026-03-10T14:02:01Z"]]
        let execution = machine.run(input: input, context: context) { task in
            guard task.resource.hasSuffix(":publish") else {
                return [
                    "Attributes": [
                        "since": ["S": "2026-03-10T14:02:00Z"], "previous": ["S": "1970-01-01T00:00:00Z"],
                        "count": ["N": "1"],
                    ]
                ]
            }
            messages.append(try JSON(parsing: task.arguments["Message"]?.stringValue ?? ""))
            return ["MessageId": "m"]
        }
        return (messages, execution)
    }

    private func machine(_ rest: String) throws -> StateMachine {
        let part = try #require(try Monitor(Sample.config(Sample.yaml(rest: rest))).events.first)
        let definition = part.machine.definition
        return try StateMachine(definition: JSON(parsing: try Template.minified(definition)))
    }

    private func event(_ detail: JSON, type: String = "T", source: String = "acme.orders") -> JSON {
        [
            "version": "0", "id": "1", "source": .string(source), "detail-type": .string(type),
            "account": "123456789012", "time": "2026-03-10T14:02:00Z", "region": "us-east-1",
            "resources": ["arn:aws:ecs:us-east-1:123456789012:service/prod/web"], "detail": detail,
        ]
    }

    private static let failed: JSON = ["eventName": "SERVICE_DEPLOYMENT_FAILED", "reason": "x"]
    private static let owned = """
        owners: { ann: { name: Ann, mention: U0123ANN } }
        alarms: [{ name: web, ecs-service: prod/web, to: critical, owner: ann }]
        """

    @Test("mentions the owner in the critical channel, and only names them elsewhere")
    func owners() throws {
        for (channel, words) in ["critical": "owner: <@U0123ANN>", "heartbeat": "owner: Ann"] {
            let (messages, _) = try publish(
                "\(Self.owned)\nevents: { health: off, ecs: \(channel) }",
                [
                    "kind": "ecs", "channel": .string(channel),
                    "event": event(Self.failed, type: "ECS Deployment State Change", source: "aws.ecs"),
                ])
            let description = messages.first?["content"]?["description"]?.stringValue ?? ""
            #expect(description.contains(words), "\(description)")
        }
    }

    @Test("holds back what is quiet to the end of its day", arguments: [("2026-03-10", 0), ("2026-03-09", 1)])
    func quiet(_ until: String, _ count: Int) throws {
        let (messages, execution) = try publish(
            "events: { health: off, ecs: critical }\nquiet: [{ kind: ecs, until: \(until) }]",
            [
                "kind": "ecs", "channel": "critical",
                "event": event(Self.failed, type: "ECS Deployment State Change", source: "aws.ecs"),
            ])
        #expect(messages.count == count)
        #expect(execution.failure == nil)
    }

    static let titles = ["% $now() %", #"say "no" to 'it'"#, "$eval('1')", "a <!channel> & b", #"back \ slash"#]

    @Test("takes a rule's texts as data: nothing in them is evaluated", arguments: titles)
    func rules(_ title: String) throws {
        let quoted = "'\(title.replacing("'", with: "''"))'"
        let rest = "rules: [{ name: own, pattern: { source: [acme.orders] }, title: \(quoted), to: critical }]"
        let (messages, execution) = try publish(
            rest, ["kind": "rule", "rule": "own", "channel": "critical", "event": event([:])])
        let escaped = title.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        let shown = messages.first?["content"]?["title"]?.stringValue ?? ""
        #expect(shown.contains(escaped), "\(shown)")
        #expect(execution.failure == nil)
    }

    @Test("takes every text of the configuration as data, also one in the form of an expression")
    func expressionAsText() throws {
        let text = "{% $now() %}"
        let rest = """
            owners: { ann: { name: "\(text)" } }
            rules: [{ name: own, pattern: { source: [acme.orders] }, title: x, fields: { "\(text)": y }, to: critical,
              owner: ann }]
            """
        let (messages, execution) = try publish(
            rest, ["kind": "rule", "rule": "own", "channel": "critical", "event": event([:])])
        let description = messages.first?["content"]?["description"]?.stringValue ?? ""
        #expect(description.contains("*\(text)* y"), "\(description)")
        #expect(description.contains("owner: \(text)"), "\(description)")
        #expect(execution.failure == nil)
    }

    @Test("has only expressions that Step Functions takes, so none that calls $eval")
    func expressions() throws {
        let rest =
            "events: { health: off, ecs: critical, emr: critical }\n"
            + "rules: [{ name: own, pattern: { source: [a] }, title: \"$eval('1')\" }]"
        for stack in try Sample.stacks(Sample.yaml(rest: rest)).dropFirst() {
            let text = String(decoding: try stack.template.json(.minified), as: UTF8.self)
            for expression in text.split(separator: "{% ").dropFirst() {
                let inner = expression.split(separator: " %}").first ?? ""
                #expect(!inner.contains("$eval"), "\(stack.name)")
            }
        }
    }

    // MARK: - Size

    @Test("lets in only what a pattern of EventBridge may say", arguments: EventSource.all)
    func patternLength(_ source: EventSource) throws {
        let text = source.pattern.json(for: try Sample.config(Sample.yaml()))
        #expect(text.utf8.count <= 2_048)
        _ = try JSON(parsing: text)
    }

    private func many(rules: Int) throws -> [Stack] {
        let budgets = (1...10).map { "  - { name: team-\($0), every: month, limit: \($0) }" }
        let owners = (1...5).map { "  owner\($0): { name: Team \($0), mention: U0TEAM\($0) }" }
        let list = (1...rules).map {
            """
              - { name: rule \($0), pattern: { source: [acme.orders], detail-type: [Type \($0)] }, title: "Order \
            failed: {detail.id}", fields: { Customer: "{detail.customer}" }, next: [Look], owner: owner\($0 % 5 + 1) }
            """
        }
        return try Sample.stacks(
            Sample.yaml(
                budgets: budgets.joined(separator: "\n"),
                rest:
                    "owners:\n\(owners.joined(separator: "\n"))\nevents: { health: off, ecs: critical, emr: critical }\n"
                    + "rules:\n\(list.joined(separator: "\n"))"))
    }

    @Test("fits into a template with ten budgets, twenty rules and five owners")
    func many() throws {
        #expect(try many(rules: 20).contains { $0.name == "acme-rules" })
    }

    @Test("says what to do when there are more rules than a template can hold")
    func tooMany() throws {
        #expect {
            try many(rules: 100)
        } throws: {
            "\($0)".hasPrefix("the template of acme-rules would have ")
                && "\($0)".hasSuffix("CloudFormation takes 51200; use fewer rules, or shorter texts in them")
        }
    }
}
