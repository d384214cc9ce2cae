import Foundation
import Stacks
import Testing

@Suite("A channel")
struct ChannelTests {
    private func look(_ rest: String = "") throws -> Look {
        try Look(#require(try Sample.stacks(Sample.yaml(rest: rest)).first))
    }

    @Test("always has guardrails, the same policies that its role has")
    func guardrail() throws {
        let look = try look()
        let channel = try look.properties("CriticalSlackChannel")
        let role = try look.properties("CriticalChannelRole")
        let references = ["CriticalGuardrail", "QuestionsPolicy", "CommandsPolicy"].map { ["Ref": $0] }
        #expect(channel["GuardrailPolicies"] as? [[String: String]] == references)
        #expect(role["ManagedPolicyArns"] as? [[String: String]] == references)
        #expect(role["Policies"] == nil)
    }

    @Test("may only read CloudWatch, when nobody may ask or run anything")
    func actions() throws {
        let document = try #require(
            try look("chat: { commands: none }").properties("CriticalGuardrail")["PolicyDocument"] as? [String: Any])
        let statements = try #require(document["Statement"] as? [[String: Any]])
        let actions = statements.flatMap { $0["Action"] as? [String] ?? [] }
        #expect(!actions.isEmpty)
        for action in actions {
            #expect(action.wholeMatch(of: /cloudwatch:(Describe|Get|List)[A-Za-z]+/) != nil, "\(action)")
        }
    }

    @Test("has a topic to which each service may publish, from this account only")
    func publishers() throws {
        let document = try #require(try look().properties("CriticalTopicPolicy")["PolicyDocument"] as? [String: Any])
        let statements = try #require(document["Statement"] as? [[String: Any]])
        let services = statements.compactMap { ($0["Principal"] as? [String: String])?["Service"] }
        #expect(services == ["budgets.amazonaws.com", "costalerts.amazonaws.com", "cloudwatch.amazonaws.com"])
        for statement in statements {
            let condition = try #require(statement["Condition"] as? [String: [String: Any]])
            #expect(
                condition["StringEquals"]?["aws:SourceAccount"] as? [String: String] == ["Ref": "AWS::AccountId"])
        }
    }

    @Test("sends emails only what reaches the critical channel")
    func emails() throws {
        let look = try look("emails: [a@example.com, b@example.com]")
        let subscriptions = try look.ids(of: "AWS::SNS::Subscription").map(look.properties)
        #expect(subscriptions.count == 2)
        for subscription in subscriptions {
            #expect(subscription["TopicArn"] as? [String: String] == ["Ref": "CriticalTopic"])
        }
    }

    @Test("is encrypted only with a key that every publisher may use, EventBridge without a condition")
    func encryption() throws {
        #expect(try look().properties("CriticalTopic")["KmsMasterKeyId"] == nil)
        let look = try look("encryption: true")
        let key = try look.properties("CriticalTopic")["KmsMasterKeyId"] as? [String: [String]]
        #expect(key == ["Fn::GetAtt": ["TopicKey", "Arn"]])
        let policy = try #require(try look.properties("TopicKey")["KeyPolicy"] as? [String: Any])
        let statements = try #require(policy["Statement"] as? [[String: Any]])
        let conditions = statements.reduce(into: [String: Bool]()) { result, statement in
            let service = (statement["Principal"] as? [String: Any])?["Service"] as? String
            if let service { result[service] = statement["Condition"] != nil }
        }
        #expect(
            conditions == [
                "budgets.amazonaws.com": true, "costalerts.amazonaws.com": true, "cloudwatch.amazonaws.com": true,
                "events.amazonaws.com": false,
            ])
    }
}
