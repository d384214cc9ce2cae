import CloudFormation
import Config
import Foundation
import Testing

@testable import Stacks

/// What every ready-made alarm looks at is in the templates of `everything.yaml`.
@Suite("The configuration's own alarms")
struct AlarmsTests {
    private func alarm(_ text: String, rest: String = "") throws -> [String: Any] {
        let yaml = Sample.yaml(rest: "\(rest)\nalarms:\n  - { name: an alarm, \(text) }")
        let stack = try #require(try Sample.stacks(yaml).first { $0.name == "acme-alarms" })
        return try Look(stack).properties("AnAlarmOwnAlarm")
    }

    @Test("go to the topic of their channel, the all-clear too")
    func actions() throws {
        for (text, channel) in [("sqs-age: q, to: heartbeat", "heartbeat"), ("sqs-age: q", "critical")] {
            let alarm = try alarm(text)
            let topic = ["Fn::Sub": "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:acme-\(channel)"]
            #expect(alarm["AlarmActions"] as? [[String: String]] == [topic])
            #expect(alarm["OKActions"] as? [[String: String]] == [topic])
            #expect(alarm["AlarmName"] as? String == "acme-an alarm")
        }
    }

    @Test("come after the topics, and only if there are any")
    func stack() throws {
        #expect(try !Sample.stacks(Sample.yaml()).map(\.name).contains("acme-alarms"))
        let stacks = try Sample.stacks(Sample.yaml(rest: "alarms: [{ name: a, sqs-age: q }]"))
        #expect(stacks.first { $0.name == "acme-alarms" }?.dependencies == ["acme"])
    }

    @Test(
        "treat silence as what it is",
        arguments: [
            ("ecs-service: prod/web", "breaching"), ("sqs-age: q", "notBreaching"),
            ("rds-storage: db", "ignore"), ("rds-cpu: db", "ignore"), ("lambda-errors: f", "notBreaching"),
            ("ec2-status: i-01234567", "notBreaching"), ("emr-idle: j-1", "notBreaching"),
            ("metric: A B, above: 1", "notBreaching"), ("metric: A B, below: 1", "breaching"),
        ])
    func missingData(text: String, expected: String) throws {
        #expect(try alarm(text)["TreatMissingData"] as? String == expected)
    }

    @Test(
        "count in the units of the metrics",
        arguments: [
            ("sqs-age: q", 600), ("sqs-age: q, above: 1.5 h", 5_400), ("rds-storage: db", 2_147_483_648),
            ("rds-storage: db, below: 512 MB", 536_870_912), ("rds-cpu: db, above: 75.5%", 75.5),
            ("nat-traffic: nat-01234567", 10_737_418_240), ("metric: A B, below: -0.5", -0.5),
        ])
    func thresholds(text: String, expected: Double) throws {
        #expect(try alarm(text)["Threshold"] as? Double == expected)
    }

    @Test("look back as long as an idle cluster may be idle, and no longer than CloudWatch can")
    func window() throws {
        for (text, periods) in [("5 min", 1), ("1 h", 12), ("24 h", 288)] {
            let alarm = try alarm("emr-idle: j-1, above: \(text)")
            #expect(alarm["EvaluationPeriods"] as? Int == periods)
            #expect(alarm["DatapointsToAlarm"] as? Int == periods)
            #expect(alarm["Period"] as? Int == 300)
        }
    }

    @Test("take the end of an ARN for the name that CloudWatch uses")
    func arn() throws {
        let alarm = try alarm(
            "alb-5xx: arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/prod/0123456789abcdef")
        #expect("\(alarm)".contains("app/prod/0123456789abcdef"))
        #expect(!"\(alarm)".contains("elasticloadbalancing"))
    }

    @Test("say what is wrong, what to do, who owns it and where to read more")
    func description() throws {
        let text =
            try alarm(
                "sqs-dead-letters: orders-dead, owner: data, runbook: \"https://wiki.example.com/orders\"",
                rest: "owners: { data: { name: \"Data & Co\", mention: U0DATA01 } }")["AlarmDescription"] as? String
        #expect(
            text
                == "Messages are waiting in the dead-letter queue orders-dead. Next: read one, fix the cause, then redrive the queue. Owner: Data & Co. Runbook: https://wiki.example.com/orders (acme)"
        )
    }

    @Test("keep owner and runbook, whatever the length of the rest")
    func longDescription() throws {
        let name = String(repeating: "s", count: 255)
        let runbook = "https://e.example/" + String(repeating: "r", count: 482)
        let text = try #require(
            try alarm(
                "ecs-service: \(name)/\(name), owner: data, runbook: \"\(runbook)\"",
                rest: "owners: { data: { name: \(String(repeating: "o", count: 80)) } }")["AlarmDescription"] as? String
        )
        #expect(text.count == 1_024)
        #expect(text.hasSuffix("… Owner: \(String(repeating: "o", count: 80)). Runbook: \(runbook) (acme)"))
    }

    @Test("are as many as a template can hold, and refused in words beyond")
    func tooMany() throws {
        func stacks(_ count: Int) throws -> [Stack] {
            let alarms = (1...count).map { "  - { name: alarm \($0), ecs-service: prod/service-\($0) }" }
            return try Sample.stacks(Sample.yaml(rest: "alarms:\n\(alarms.joined(separator: "\n"))"))
        }
        #expect(try stacks(50).contains { $0.name == "acme-alarms" })
        #expect {
            try stacks(80)
        } throws: {
            "\($0)".hasPrefix("the template of acme-alarms would have ")
                && "\($0)".hasSuffix("; use fewer alarms, or shorter tags")
        }
    }

    @Test("are named where a test message says what its channel gets")
    func contents() throws {
        let names = (1...7).map { "{ name: a\($0), sqs-age: q, to: heartbeat }" }.joined(separator: ", ")
        let config = try Sample.config(Sample.yaml(rest: "alarms: [\(names)]"))
        let text = ChannelContents(config: config, channel: "heartbeat", hasAlarms: true).text
        #expect(text.hasSuffix("alarms `a1`, `a2`, `a3`, `a4`, `a5` and 2 more"))
        #expect(!ChannelContents(config: config, channel: "critical", hasAlarms: true).text.contains("a1"))
    }

    @Test("are shown in the preview with their all-clears")
    func samples() throws {
        let yaml = Sample.yaml(rest: "alarms: [{ name: backlog, sqs-age: q, to: heartbeat }]")
        let samples = try Monitor(Sample.config(yaml)).sampleMessages().filter { $0.name.contains("backlog") }
        #expect(samples.map(\.name) == ["Alarm backlog ALARM", "Alarm backlog OK"])
        #expect(samples.map(\.channel) == ["heartbeat", "heartbeat"])
    }
}
