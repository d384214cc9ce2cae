import Foundation
import Notifications
import Stacks
import Testing

@Suite("What people may do from Slack")
struct ChatTests {
    static let configurations = [
        "chat: {}",
        "chat: { ask: false }",
        "chat: { actions: false }",
        "chat: { commands: none }",
        "chat: { ask: false, commands: none }",
        "chat: { commands: [arn:aws:iam::aws:policy/AWSSupportAccess] }",
        "chat: { commands: [read-only, arn:aws:iam::aws:policy/AWSSupportAccess] }",
        "chat: { own-role: true, channels: { critical: { ask: false, commands: none } } }",
        "reports: { daily: off, weekly: off, monthly: off }",
        "events: { health: off, ecs: critical, emr: heartbeat }",
    ]

    private func look(_ rest: String) throws -> Look {
        try Look(#require(try Sample.stacks(Sample.yaml(rest: rest)).first))
    }

    /// What the channel's role and its guardrail both allow.
    private func effective(_ channel: String, in look: Look) throws -> [String] {
        let configuration = try look.properties("\(channel)SlackChannel")
        let role = try look.properties("\(channel)ChannelRole")
        #expect(role["Policies"] == nil)
        let guardrail = try allowed(by: configuration["GuardrailPolicies"], in: look)
        return try allowed(by: role["ManagedPolicyArns"], in: look).intersection(guardrail).sorted()
    }

    /// `action on resource`, or the ARN of a policy whose content AWS knows.
    private func allowed(by policies: Any?, in look: Look) throws -> Set<String> {
        var result: Set<String> = []
        for policy in try #require(policies as? [Any]) {
            if let arn = policy as? String {
                result.insert("all in \(arn)")
                continue
            }
            let id = try #require((policy as? [String: String])?["Ref"])
            let document = try #require(try look.properties(id)["PolicyDocument"] as? [String: Any])
            for statement in try #require(document["Statement"] as? [[String: Any]]) {
                let resource = (statement["Resource"] as? [String: String])?["Fn::Sub"] ?? statement["Resource"]
                for action in try #require(statement["Action"] as? [String]) {
                    result.insert("\(action) on \(resource ?? "nothing")")
                }
            }
        }
        return result
    }

    /// A line for each service and resource.
    private func grouped(_ entries: [String]) -> [String] {
        let pairs = entries.map { entry -> (key: String, name: String) in
            let words = entry.split(separator: " on ", maxSplits: 1)
            let action = entry.split(separator: ":", maxSplits: 1)
            guard words.count == 2, action.count == 2 else { return (entry, "") }
            return ("\(action[0]) on \(words[1])", String(words[0].dropFirst(action[0].count + 1)))
        }
        return Dictionary(grouping: pairs, by: \.key).map { key, pairs in
            "\(key) \(pairs.map(\.name).joined(separator: " "))".trimmingCharacters(in: .whitespaces)
        }.sorted()
    }

    @Test("is exactly what is recorded, in each configuration, and the same in role and guardrail")
    func effectivePermissions() throws {
        var lines: [String] = []
        for configuration in Self.configurations {
            let look = try look(configuration)
            for channel in ["Critical", "Heartbeat"] {
                let settings = try look.properties("\(channel)SlackChannel")
                let role = try look.properties("\(channel)ChannelRole")
                #expect(
                    try allowed(by: role["ManagedPolicyArns"], in: look)
                        == allowed(by: settings["GuardrailPolicies"], in: look))
                let actions = (settings["CustomizationResourceArns"] as? [[String: [String]]] ?? [])
                    .compactMap { $0["Fn::GetAtt"]?.first }
                lines.append("=== \(configuration) → \(channel)")
                lines.append("own role required: \(settings["UserRoleRequired"] as? Bool ?? false)")
                lines.append("actions: \(actions.joined(separator: ", "))")
                lines += grouped(try effective(channel, in: look))
            }
        }
        try Golden("permissions.txt").expect(Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    @Test(
        "has no wildcard among actions, and nothing to write but a conversation and the report",
        arguments: configurations)
    func noWildcards(configuration: String) throws {
        let look = try look(configuration)
        for entry in try effective("Critical", in: look) + effective("Heartbeat", in: look) {
            let action = entry.prefix { $0 != " " }
            if action == "all" { continue }
            #expect(!action.contains("*"))
            if action.hasPrefix("states:Start") { #expect(entry.hasSuffix(":stateMachine:acme-report-now")) }
        }
    }

    @Test(
        "fits into IAM's limits, with as many listed policies as the configuration takes",
        arguments: ["arn:aws:iam::aws:policy/P7", "read-only"])
    func limits(last: String) throws {
        let entries = ((1...6).map { "arn:aws:iam::aws:policy/P\($0)" } + [last]).joined(separator: ", ")
        let look = try look("chat: { channels: { critical: { commands: [\(entries)] } } }")
        for id in look.ids(of: "AWS::IAM::ManagedPolicy") {
            let document = try #require(try look.properties(id)["PolicyDocument"])
            let text = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
            #expect(text.filter { !$0.isWhitespace }.count <= 6_144, "\(id)")
        }
        let counts = try look.ids(of: "AWS::IAM::Role").map {
            (try look.properties($0)["ManagedPolicyArns"] as? [Any] ?? []).count
        }
        #expect(counts.allSatisfy { $0 <= 10 })
        #expect(counts.max() == 9)
    }

    @Test("keeps what read-only has when a policy comes beside it, and loses it when the policy comes instead")
    func extended() throws {
        let events = "events: { health: off, ecs: critical, emr: heartbeat }"
        let support = "arn:aws:iam::aws:policy/AWSSupportAccess"
        let plain = try look(events)
        let extended = try look("\(events)\nchat: { commands: [read-only, \(support)] }")
        let replaced = try look("\(events)\nchat: { commands: [\(support)] }")
        #expect(
            try Set(effective("Critical", in: extended))
                == Set(effective("Critical", in: plain)).union(["all in \(support)"]))
        #expect(extended.ids(of: "AWS::Chatbot::CustomAction") == plain.ids(of: "AWS::Chatbot::CustomAction"))
        #expect(plain.ids(of: "AWS::Chatbot::CustomAction").count == 8)
        #expect(replaced.ids(of: "AWS::Chatbot::CustomAction").count == 3)
        #expect(!(try effective("Critical", in: replaced)).contains { $0.hasPrefix("logs:") })
    }

    @Test("has actions that the console and the service take")
    func actions() throws {
        let look = try look("events: { health: off, ecs: critical, emr: heartbeat }")
        let ids = look.ids(of: "AWS::Chatbot::CustomAction")
        #expect(ids.count == 8)
        for id in ids {
            let action = try look.properties(id)
            #expect((action["ActionName"] as? String)?.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil)
            let alias = action["AliasName"] as? String
            if id != "SpendChatAction" {
                let text = (action["Definition"] as? [String: Any])?["CommandText"]
                let command = (text as? String) ?? (text as? [String: String])?["Fn::Sub"] ?? ""
                #expect(command.count <= 100, "the smaller of AWS's two limits")
            }
            let attachments = action["Attachments"] as? [[String: Any]] ?? []
            #expect((alias == nil) != attachments.isEmpty, "by alias or by button")
            for attachment in attachments {
                #expect(try #require(attachment["ButtonText"] as? String).count <= 20)
                #expect(attachment["NotificationType"] as? String == "Custom", "as all of our cards are")
                let variables = try #require(attachment["Variables"] as? [String: String])
                #expect((1...5).contains(variables.count))
                let command = try #require((action["Definition"] as? [String: String])?["CommandText"])
                #expect(variables.allSatisfy { $1 == "event.metadata.additionalContext.\($0)" })
                let used = command.matches(of: /\$([A-Za-z]+)/).map { String($0.1) }
                #expect(Set(used) == Set(variables.keys), "every variable of the command, and no other")
                let criteria = try #require(attachment["Criteria"] as? [[String: String]])
                #expect(Set(criteria.compactMap { $0["VariableName"] }) == Set(used))
            }
        }
    }

    @Test("has in its cards the values that the buttons need, as text and clean")
    func cards() throws {
        let yaml = Sample.yaml(rest: "events: { health: off, ecs: critical, emr: heartbeat }")
        var contexts: [String: [String: String]] = [:]
        for message in try Monitor(Sample.config(yaml)).sampleMessages() {
            guard case .custom(let card) = ChatbotMessage(snsMessage: message.body, subject: message.subject) else {
                continue
            }
            let context = card.metadata?.additionalContext ?? [:]
            contexts[message.name] = context
            for (name, value) in context {
                #expect(value.wholeMatch(of: /[A-Za-z0-9_.\/:+=][A-Za-z0-9_.\/:+=-]{0,199}/) != nil, "\(name)")
            }
        }
        #expect(
            contexts["ecs: task out of memory"] == [
                "severity": "critical", "cluster": "prod", "service": "search", "task": "0fb5d1f2a9e44b0d8a1c",
                "region": "us-east-1", "logGroup": "/ecs/search", "stream": "ecs/web/0fb5d1f2a9e44b0d8a1c",
            ])
        #expect(contexts["ecs: no room for tasks"]?["task"] == nil)
        #expect(contexts["ecs: deployment completed"] == ["severity": "ok"])
        #expect(contexts["emr: step failed"]?["clusterId"] == "j-1YONHTCP3YZKC")
        #expect(contexts["emr: step failed"]?["stepId"] == "s-ZYXWVUTSRQPON")
    }
}
