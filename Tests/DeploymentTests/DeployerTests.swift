import CloudFormation
import Foundation
import Testing

@testable import Deployment

/// What a deployer does with several stacks, whose operations all succeed at once unless a test says otherwise.
struct DeployerTests {
    private let lines = Log<String>()
    private let pauses = Log<Duration>()
    private let tokens = Log<(stack: String, token: String, operation: String)>()

    private func deployer(_ aws: ScriptedAWS) -> Deployer {
        Deployer(
            aws: aws.cli, account: "123456789012", region: "us-east-1", monitor: "acme",
            report: { [lines] in lines.add($0.line) },
            pause: { [pauses] duration in
                pauses.add(duration)
                try Task.checkCancellation()
            })
    }

    private func aws(
        failing: Set<String> = [], because reason: String = "why", _ others: [String: ScriptedAWS.Answer] = [:]
    ) -> ScriptedAWS {
        let begin: ScriptedAWS.Answer = { [tokens] call in
            tokens.add((call["--stack-name"], call["--client-request-token"], call.operation))
            return ""
        }
        let events: ScriptedAWS.Answer = { [tokens] call in
            let request = try #require(tokens.all.last { $0.stack == call["--stack-name"] })
            let verb = request.operation == "delete-stack" ? "DELETE" : "CREATE"
            var events = Events()
            events.add("", "\(verb)_IN_PROGRESS", token: request.token)
            if failing.contains(request.stack) { events.add("R", "\(verb)_FAILED", reason, token: request.token) }
            events.add(
                "", failing.contains(request.stack) ? "\(verb)_FAILED" : "\(verb)_COMPLETE", token: request.token)
            return try events.answer(call)
        }
        let answers: [String: ScriptedAWS.Answer] = [
            "execute-change-set": begin, "delete-stack": begin, "describe-stack-events": events,
            "delete-change-set": { _ in "" }, "describe-stacks": { _ in #"{"Stacks": []}"# },
            "get-template": { _ in #"{"TemplateBody": {"Resources": {}}}"# },
        ]
        return ScriptedAWS(answers.merging(others) { $1 })
    }

    private func plan(_ names: [String], after dependencies: [String: [String]] = [:]) -> Plan {
        Plan(
            stacks: names.map { name in
                Plan.StackPlan(
                    name: name, region: "us-east-1", action: .update, changes: [],
                    dependencies: dependencies[name] ?? [], changeSet: "change", stackID: name, resourceNames: [:])
            })
    }

    @Test("Stacks are begun after those they depend on have ended")
    func order() async throws {
        let aws = aws()
        _ = try await deployer(aws).apply(plan(["b", "core", "a"], after: ["a": ["core"], "b": ["a", "elsewhere"]]))
        #expect(
            lines.all == ["core", "a", "b"].flatMap { ["\($0): started, 0", "\($0): ended, CREATE_COMPLETE"] })
    }

    @Test("A stack is begun when the resources that it needs are there, while their stack is still under way")
    func needs() async throws {
        let isThere = Log<Void>()
        let aws = aws([
            "describe-stacks": { [tokens] _ in
                let ended = tokens.all.contains { $0.stack == "a" }
                let states = ["core": ended ? "CREATE_COMPLETE" : "CREATE_IN_PROGRESS", "a": "CREATE_COMPLETE"]
                let stacks = states.map { #"{"StackName": "\#($0)", "StackId": "\#($0)", "StackStatus": "\#($1)"}"# }
                return "{\"Stacks\": [\(stacks.joined(separator: ","))]}"
            },
            "describe-stack-events": { [tokens] call in
                let request = try #require(tokens.all.last { $0.stack == call["--stack-name"] })
                var events = Events()
                events.add("", "CREATE_IN_PROGRESS", token: request.token)
                if isThere.all.count > 1 { events.add("Topic", "CREATE_COMPLETE", token: request.token) }
                isThere.add(())
                if request.stack == "a" || tokens.all.contains(where: { $0.stack == "a" }) {
                    events.add("", "CREATE_COMPLETE", token: request.token)
                }
                return try events.answer(call)
            },
        ])
        var plan = plan(["core", "a"])
        plan.stacks[1].needs = ["core": ["Topic"]]
        _ = try await deployer(aws).apply(plan)
        #expect(
            lines.all.prefix(3) == ["core: started, 0", "core: Topic CREATE_COMPLETE", "a: started, 0"], "\(lines.all)")
        #expect(lines.all.contains("core: ended, CREATE_COMPLETE") && lines.all.contains("a: ended, CREATE_COMPLETE"))
    }

    @Test("What a stack waits for are resources that AWS looks at, of those that are made or changed")
    func foundations() {
        struct Alarm: Resource { static let type = "AWS::CloudWatch::Alarm" }
        struct Subscription: Resource { static let type = "AWS::CE::AnomalySubscription" }
        struct Dashboard: Resource { static let type = "AWS::CloudWatch::Dashboard" }
        let changes = [
            ("Topic", "AWS::SNS::Topic", ResourceChange.Kind.add), ("Policy", "AWS::SNS::TopicPolicy", .update),
            ("Queue", "AWS::SQS::Queue", .add), ("Old", "AWS::SNS::Topic", .remove),
            ("Budget", "AWS::Budgets::Budget", .add),
        ].map { ResourceChange(kind: $2, id: $0, type: $1, name: $0, details: []) }
        func resources(_ resource: some Resource) -> Set<String> {
            var template = Template(description: "")
            template.add("Thing", resource, named: "thing")
            return Foundations.resources(of: changes, for: template)
        }
        #expect(resources(Alarm()) == ["Topic"])
        #expect(resources(Subscription()) == ["Topic", "Policy"])
        #expect(resources(Dashboard()).isEmpty)
    }

    private struct Thing: Resource {
        static let type = "AWS::SNS::Topic"
        var topicName = "x"
    }

    /// A stack as one look shows it, and as it is wanted.
    private func look(
        at stack: Stack, _ change: (inout [String: Any]) -> Void = { _ in }
    ) async throws -> DeployedStack {
        let name = ChangeSetName(for: stack.template, at: Date(timeIntervalSince1970: 1_767_225_600)).unique()
        var shown: [String: Any] = [
            "StackName": "acme", "StackId": "acme", "StackStatus": "UPDATE_COMPLETE",
            "CreationTime": "2025-01-01T00:00:00Z", "LastUpdatedTime": "2026-01-01T00:20:00.123000+00:00",
            "ChangeSetId": "arn:aws:cloudformation:us-east-1:123456789012:changeSet/\(name)/1",
            "Tags": [["Key": "Stadt", "Value": "Z?rich"]],
            "Parameters": [
                ["ParameterKey": "Plain", "ParameterValue": "v"], ["ParameterKey": "Secret", "ParameterValue": "****"],
            ],
            "Outputs": [["OutputKey": "Fingerprint", "OutputValue": try #require(stack.template.fingerprint)]],
        ]
        change(&shown)
        let answer = String(decoding: try JSONSerialization.data(withJSONObject: ["Stacks": [shown]]), as: UTF8.self)
        return try #require(
            try await CloudFormationAPI(aws: AWSCLI { _ in answer }, region: "us-east-1").stacks().first)
    }

    @Test("One look tells that a stack is as it is wanted, and whoever else changed it is noticed")
    func unchanged() async throws {
        var template = Template(description: "")
        template.add("Thing", Thing(), named: "thing")
        _ = template.add("Plain", Parameter(description: ""))
        _ = template.add("Secret", Parameter(description: "", noEcho: true))
        try template.seal()
        let stack = Stack(name: "acme", region: "us-east-1", template: template, tags: ["Stadt": "Zürich"])
        let kept: [String: String?] = ["Plain": "v", "Secret": nil]
        let own = try await look(at: stack)
        #expect(own.isAsWanted(stack, parameters: kept))
        #expect(!own.isAsWanted(stack, parameters: ["Plain": "w", "Secret": nil]))
        #expect(!own.isAsWanted(stack, parameters: ["Plain": "v", "Secret": "****"]), "nobody knows whether it is new")
        var other = stack
        other.tags["team"] = "web"
        #expect(!own.isAsWanted(other, parameters: kept))
        other = stack
        other.template.add("More", Thing(topicName: "y"), named: "more")
        try other.template.seal()
        #expect(!own.isAsWanted(other, parameters: kept))

        let strangers: [(inout [String: Any]) -> Void] = [
            { $0["Outputs"] = [[String: String]]() },  // another template, or one of before there were fingerprints
            { $0["ChangeSetId"] = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/console-1/1" },
            { $0["ChangeSetId"] = nil },
            { $0["LastUpdatedTime"] = "2026-01-01T01:00:01Z" },  // too long after the change set
            { $0["StackStatus"] = "UPDATE_ROLLBACK_COMPLETE" },
        ]
        for change in strangers {
            #expect(try await !look(at: stack, change).has(stack.template))
        }
    }

    @Test("After a failure nothing more is begun, and its change sets are taken back")
    func failure() async throws {
        let aws = aws(failing: ["core"])
        let dependencies = ["a": ["core"], "b": ["core"]]
        let error = await #expect(throws: DeploymentError.self) {
            _ = try await deployer(aws).apply(plan(["core", "a", "b"], after: dependencies))
        }
        #expect(error?.description == "core: R failed: why; the stack is CREATE_FAILED")
        #expect(tokens.all.map(\.stack) == ["core"])
        let discarded = aws.calls.filter { $0.operation == "delete-change-set" }.map { $0["--stack-name"] }
        #expect(discarded.sorted() == ["a", "b"])
    }

    @Test("A failure of one does not hide how the others end")
    func sideBySide() async throws {
        let aws = aws(failing: ["a"])
        await #expect(throws: DeploymentError.self) { _ = try await deployer(aws).apply(plan(["a", "b", "c"])) }
        #expect(Set(lines.all).isSuperset(of: ["b: ended, CREATE_COMPLETE", "c: ended, CREATE_COMPLETE"]))
        #expect(!aws.operations.contains("delete-change-set"))
    }

    @Test(
        "What passes by itself is tried once more, and no other failure",
        arguments: [
            ("You must wait 60 seconds after deleting a queue before you can create another with the same name.", 60),
            ("x is not authorized to access the Log Destination", 15), ("something else", nil),
        ] as [(String, Int?)])
    func passing(reason: String, seconds: Int?) async throws {
        let nothing = SlackExpectation(workspace: nil, channels: [:], monitor: "acme", region: "us-east-1")
        let identity = #"{"Account": "123456789012", "Arn": "arn:me"}"#
        let aws = aws(
            failing: ["a"], because: reason,
            [
                "get-caller-identity": { _ in identity }, "describe-slack-workspaces": { _ in "{}" },
                "describe-slack-channel-configurations": { _ in "{}" },
            ])
        let result = try? await deployer(aws).carryOut(plan(["a"]), of: [], slack: nothing)
        #expect((result != nil) == (seconds != nil))
        #expect(pauses.all.contains { $0 == .seconds(seconds ?? 60) } == (seconds != nil))
        #expect(lines.all.filter { $0.contains("deploying the rest once more") }.count == (seconds == nil ? 0 : 1))
        #expect(aws.operations.filter { $0 == "get-caller-identity" }.count == (seconds == nil ? 0 : 1))
    }

    @Test("Interrupted, the change sets of stacks that were not begun are taken back, and no others")
    func interrupted() async throws {
        let names = (0..<20).map { "s\($0)" }
        let aws = aws(["describe-stack-events": { _ in throw CancellationError() }])
        await #expect(throws: CancellationError.self) { _ = try await deployer(aws).apply(plan(names)) }
        let begun = Set(tokens.all.map(\.stack))
        let discarded = aws.calls.filter { $0.operation == "delete-change-set" }.map { $0["--stack-name"] }
        #expect(!begun.isEmpty)
        #expect(Set(discarded).union(begun) == Set(names))
        #expect(Set(discarded).isDisjoint(with: begun))
    }

    @Test("A request that was interrupted counts as begun")
    func interruptedRequest() async throws {
        let aws = aws(["execute-change-set": { _ in throw CancellationError() }])
        await #expect(throws: CancellationError.self) { _ = try await deployer(aws).apply(plan(["a"])) }
        #expect(lines.all == ["a: started, 0"])
    }

    @Test("What is deployed is deployed, whether or not its outputs can be read")
    func noOutputs() async throws {
        let aws = aws(["describe-stacks": { _ in throw AWSError.network("gone") }])
        #expect(try await deployer(aws).apply(plan(["a"])).isEmpty)
        #expect(lines.all.last == "all is deployed; the outputs cannot be shown: AWS cannot be reached: gone")
    }

    private func removal(_ names: [String]) async throws -> Deployer.Removal {
        let stacks = names.map { #"{"StackName": "\#($0)", "StackId": "\#($0)", "StackStatus": "CREATE_COMPLETE"}"# }
        let answer = "{\"Stacks\": [\(stacks.joined(separator: ","))]}"
        let api = CloudFormationAPI(aws: AWSCLI { _ in answer }, region: "us-east-1")
        return Deployer.Removal(stacks: try await api.stacks().map { .init(stack: $0, resources: []) })
    }

    @Test("The core stack is deleted last")
    func destroyOrder() async throws {
        let aws = aws()
        try await deployer(aws).destroy(removal(["acme", "acme-budgets-1", "acme-budgets-01"]))
        #expect(tokens.all.map(\.stack).last == "acme")
        #expect(tokens.all.count == 3)
    }

    @Test("A stack that cannot be deleted does not keep the others, but the core it builds on")
    func destroyFailure() async throws {
        let aws = aws(failing: ["acme-budgets-1"])
        await #expect(throws: DeploymentError.self) {
            try await deployer(aws).destroy(removal(["acme", "acme-budgets-1", "acme-budgets-01"]))
        }
        #expect(Set(tokens.all.map(\.stack)) == ["acme-budgets-1", "acme-budgets-01"])
        #expect(lines.all.contains("acme-budgets-01: ended, DELETE_COMPLETE"))
    }

    @Test("A wrong account is found with the first call, which is the only one")
    func wrongAccount() async throws {
        let aws = ScriptedAWS(["get-caller-identity": { _ in #"{"Account": "999999999999", "Arn": "arn:me"}"# }])
        let expected = DeploymentError.wrongAccount(
            expected: "123456789012", actual: "999999999999", identity: "arn:me")
        let nothing = SlackExpectation(workspace: nil, channels: [:], monitor: "acme", region: "us-east-1")
        await #expect(throws: expected) { _ = try await deployer(aws).plan([], slack: nothing) }
        await #expect(throws: expected) { _ = try await deployer(aws).differences([]) }
        await #expect(throws: expected) { _ = try await deployer(aws).removal(names: []) }
        await #expect(throws: expected) { _ = try await deployer(aws).status([]) }
        #expect(aws.operations == Array(repeating: "get-caller-identity", count: 4))
    }
}

extension AWSCLI.Call {
    fileprivate subscript(option: String) -> String {
        arguments.firstIndex(of: option).map { arguments[$0 + 1] } ?? ""
    }
}
