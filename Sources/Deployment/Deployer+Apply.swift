import Synchronization

extension Deployer {
    /// Carries out a plan: stacks in the order of their dependencies, independent ones side by side.
    /// - Returns: the monitor's stacks as they then are, if AWS says so.
    /// - Throws: ``DeploymentError``, ``AWSError``, `CancellationError`. After a failure no further stack is begun.
    package func apply(_ plan: Plan) async throws -> [DeployedStack] {
        var done = Set(plan.stacks.filter { $0.action == .nothing }.map(\.name))
        var waiting = plan.stacks.filter { $0.action != .nothing }
        let names = Set(plan.stacks.map(\.name))
        let all = waiting
        let begun = Mutex<Set<String>>([])
        do {
            while !waiting.isEmpty {
                let ready = waiting.filter { done.isSuperset(of: names.intersection($0.dependencies)) }
                precondition(!ready.isEmpty, "stacks depend on each other in a circle")
                waiting.removeAll { stack in ready.contains { $0.name == stack.name } }
                try await ready.concurrentForEach { [self] stack in
                    begun.withLock { _ = $0.insert(stack.name) }
                    try await carryOut(stack)
                }
                done.formUnion(ready.map(\.name))
            }
        } catch {
            await discard(Plan(stacks: all.filter { stack in !begun.withLock { $0.contains(stack.name) } }))
            throw error
        }
        do {
            return try await survey(names: []).values.sorted { $0.name < $1.name }
        } catch let error as AWSError {
            report(.note("all is deployed; the outputs cannot be shown: \(error.firstLine)"))
            return []
        }
    }

    func carryOut(_ stack: Plan.StackPlan) async throws {
        let token = newToken()
        let api = api(in: stack.region)
        do {
            try await begin(stack.name, total: stack.changes.count) {
                if let changeSet = stack.changeSet {
                    try await api.execute(changeSet: changeSet, of: stack.name, token: token)
                } else {
                    try await api.delete(stack: stack.name, token: token)
                }
            }
        } catch {
            await discard(Plan(stacks: [stack]))
            throw error
        }
        let outcome = try await follower(in: stack.region).follow(
            stack.stackID ?? stack.name, name: stack.name, token: token, resourceNames: stack.resourceNames)
        try check(outcome, of: stack.name)
    }
}
