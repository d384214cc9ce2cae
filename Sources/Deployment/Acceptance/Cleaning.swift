import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Acceptance {
    /// Stacks of a run that has not cleaned up.
    /// - Throws: also if a stack of one of the names was made by somebody else.
    package func leftovers() async throws -> [DeployedStack] {
        try await deployer.checkAccount()
        return try await [deployer, probes].concurrentMap { [self] in try await own(of: $0) }.flatMap(\.self)
            .sorted { $0.name < $1.name }
    }

    /// When the run began that made a stack.
    package func began(_ stack: DeployedStack) -> String? { stack.tags[materials.tag] }

    /// A deployer's stacks, each of which carries the tag of a run; of one that has had nothing but a change set, AWS may
    /// not have kept the tags.
    private func own(of deployer: Deployer) async throws -> [DeployedStack] {
        let stacks = try await deployer.survey(names: names(of: deployer))
        for stack in stacks.values where stack.tags[materials.tag] == nil && !stack.status.isReview {
            throw DeploymentError.foreignStack(stack.name)
        }
        return Array(stacks.values)
    }

    private func names(of deployer: Deployer) -> Set<String> {
        Set(
            (deployer.monitor == materials.probeOwner ? Array(materials.probeStacks.values) : materials.stacks).map(
                \.name))
    }

    /// Removes everything that a run has made, and looks whether it is gone. Interrupted, it goes on: the program that is
    /// called hears Ctrl-C as well, and is called again.
    package func clean() async -> (row: AcceptanceRow, left: [String]) {
        async let monitor = remove(deployer)
        async let others = remove(probes)
        var left = await [monitor, others].flatMap(\.self)
        if materials.messages != nil { await removeChatLog() }
        let (found, notLooked) = left.isEmpty ? await remains() : ([], [])
        left += found
        let seen =
            left.isEmpty
            ? "nothing is left"
                + (notLooked.isEmpty ? "" : "; not allowed to look: \(notLooked.joined(separator: ", "))")
            : left.joined(separator: "; ")
        let row = AcceptanceRow(
            probe: "destroy", asked: "Does `destroy` leave nothing?", seen: Redaction.text(seen),
            means: left.isEmpty
                ? "what a deployment makes goes with it; KMS keeps a deleted key for 7 days" : "remove it by hand",
            result: !left.isEmpty ? .fails : notLooked.isEmpty ? .holds : .open)
        return (row, left.map(Redaction.text))
    }

    /// What could not be removed.
    private func remove(_ deployer: Deployer) async -> [String] {
        var problem = ""
        for _ in 1...3 {
            do {
                guard try await !own(of: deployer).isEmpty else { return [] }
                try await deployer.destroy(try await deployer.removal(names: names(of: deployer)))
            } catch {
                problem = (error as? AWSError)?.firstLine ?? "\(error)"
            }
        }
        do {
            return try await own(of: deployer).map { "stack \($0.name) (\($0.status))" }.sorted()
        } catch {
            return ["stacks of \(deployer.monitor): \(problem)"]
        }
    }

    /// Chatbot makes the group by itself and keeps it for ever.
    private func removeChatLog() async {
        _ = try? await deployer.aws.run(
            AWSCLI.Call(
                "logs", "delete-log-group", ["--log-group-name", "/aws/chatbot/\(materials.topic)"],
                region: AWSCLI.chatbotTelemetryRegion))
    }

    /// Looks by name, service by service: what AWS's index of tags knows is late.
    private func remains() async -> (found: [String], notLooked: [String]) {
        let (name, home) = (deployer.monitor, deployer.region)
        let looks = [
            Look("sns", "list-topics", home), Look("sqs", "list-queues", home, ["--queue-name-prefix", name]),
            Look("stepfunctions", "list-state-machines", home),
            Look("events", "list-rules", home, ["--name-prefix", name]),
            Look("scheduler", "list-schedules", home, ["--name-prefix", name]),
            Look("pipes", "list-pipes", home, ["--name-prefix", name]), Look("dynamodb", "list-tables", home),
            Look("budgets", "describe-budgets", home, ["--account-id", deployer.account]),
            Look("cloudwatch", "describe-alarms", home, ["--alarm-name-prefix", name]),
            Look("cloudwatch", "list-dashboards", home, ["--dashboard-name-prefix", name]),
            Look("logs", "describe-log-groups", home),
            Look("chatbot", "describe-slack-channel-configurations", AWSCLI.chatbotRegion(for: home)),
        ]
        do {
            let answers = try await looks.concurrentMap { [aws = deployer.aws] look in
                try await look.names(of: name, by: aws)
            }
            return (answers.flatMap(\.found), answers.compactMap(\.refused))
        } catch {
            return ([], ["any of them (\(error))"])
        }
    }
}

/// A list of AWS's in which a name may stand.
private struct Look: Sendable {
    var call: AWSCLI.Call

    init(_ service: String, _ operation: String, _ region: String, _ arguments: [String] = []) {
        call = AWSCLI.Call(service, operation, arguments, region: region)
    }

    func names(of prefix: String, by aws: AWSCLI) async throws -> (found: [String], refused: String?) {
        do {
            let pattern = try Regex<Substring>("\(prefix)[A-Za-z0-9/_.-]*")
            let names = Set(try await aws.run(call).matches(of: pattern).map { String($0.output) })
            return (names.sorted().map { "\(call.service): \($0)" }, nil)
        } catch AWSError.denied(let action, _) {
            return ([], action)
        } catch let error as AWSError {
            return ([], "\(call.name) (\(error.firstLine))")
        }
    }
}
