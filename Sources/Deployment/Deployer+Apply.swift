import CloudFormation
import Synchronization

extension Deployer {
    /// Carries out a plan: each stack as soon as what it builds on is there.
    /// - Returns: the monitor's stacks as they then are, if AWS says so.
    /// - Throws: ``DeploymentError``, ``AWSError``, `CancellationError`. After a failure no further stack is begun, and
    ///   those that are under way come to their end.
    package func apply(_ plan: Plan) async throws -> [DeployedStack] {
        let schedule = Schedule(plan)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for await _ in schedule.changes {
                    for stack in schedule.begin() {
                        group.addTask { [self] in
                            do {
                                try await carryOut(
                                    stack,
                                    awaited: .init(
                                        isOpen: { schedule.isAwaited(stack.name) },
                                        arrived: { schedule.arrived($0, of: stack.name) }))
                                schedule.end(stack.name)
                            } catch {
                                schedule.end(stack.name, error)
                            }
                        }
                    }
                }
                try Task.checkCancellation()
            }
            try schedule.check()
        } catch {
            await discard(Plan(stacks: schedule.notBegun))
            throw error
        }
        do {
            return try await stacks(after: plan)
        } catch let error as AWSError {
            report(.note("all is deployed; the outputs cannot be shown: \(error.firstLine)"))
            return []
        }
    }

    /// The monitor's stacks, from the last look in each Region in which something was carried out, if that has shown all
    /// of it ended.
    private func stacks(after plan: Plan) async throws -> [DeployedStack] {
        let busy = Set(plan.stacks.filter { $0.action != .nothing }.map(\.region))
        let regions = Set(plan.stacks.map(\.region)).union([region]).sorted()
        return try await regions.concurrentMap { [self] region in
            let seen = busy.contains(region) ? await follower(in: region).watch.newest : nil
            if let seen, seen.allSatisfy({ !$0.status.isInProgress && !$0.status.isReview }) { return seen }
            return try await api(in: region).stacks()
        }.flatMap(\.self).filter { $0.tags[Stack.ownerTag] == monitor }.sorted { $0.name < $1.name }
    }

    func carryOut(_ stack: Plan.StackPlan, awaited: Follower.Awaited = .nothing) async throws {
        let token = newToken()
        let api = api(in: stack.region)
        let follower = follower(in: stack.region)
        do {
            let begin = ContinuousClock.now
            try await self.begin(stack.name, total: stack.changes.count) {
                if let changeSet = stack.changeSet {
                    try await api.execute(changeSet: changeSet, of: stack.name, token: token)
                } else {
                    try await api.delete(stack: stack.name, token: token)
                }
            }
            await follower.watch.expect(effort: begin.duration(to: .now))
        } catch {
            await discard(Plan(stacks: [stack]))
            throw error
        }
        let outcome = try await follower.follow(
            stack.stackID ?? stack.name, name: stack.name, token: token, resourceNames: stack.resourceNames,
            awaited: awaited)
        try check(outcome, of: stack.name)
    }
}

/// Which stack of a plan can be begun when.
private final class Schedule: Sendable {
    /// An element whenever ``begin()`` may give more than before; its end when all has ended.
    let changes: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let state: Mutex<State>

    private struct State {
        var waiting: [Plan.StackPlan]
        var running: Set<String> = []
        var ended: Set<String>
        /// By stack, the logical ids of resources that are complete.
        var arrived: [String: Set<String>] = [:]
        var errors: [String: any Error] = [:]

        func isReady(_ stack: Plan.StackPlan, among names: Set<String>) -> Bool {
            ended.isSuperset(of: names.intersection(stack.dependencies))
                && stack.needs.allSatisfy { other, resources in
                    ended.contains(other) || arrived[other, default: []].isSuperset(of: resources)
                }
        }
    }

    private let names: [String]

    init(_ plan: Plan) {
        names = plan.stacks.map(\.name)
        state = Mutex(
            State(
                waiting: plan.stacks.filter { $0.action != .nothing },
                ended: Set(plan.stacks.filter { $0.action == .nothing }.map(\.name))))
        (changes, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        signal.yield()
    }

    /// Those that can be begun now; they then count as begun.
    func begin() -> [Plan.StackPlan] {
        state.withLock { state in
            let ready =
                state.errors.isEmpty ? state.waiting.filter { state.isReady($0, among: Set(names)) } : []
            state.waiting.removeAll { stack in ready.contains { $0.name == stack.name } }
            state.running.formUnion(ready.map(\.name))
            if state.running.isEmpty {
                precondition(
                    state.waiting.isEmpty || !state.errors.isEmpty, "stacks depend on each other in a circle")
                signal.finish()
            }
            return ready
        }
    }

    func isAwaited(_ stack: String) -> Bool {
        state.withLock { state in
            state.errors.isEmpty
                && state.waiting.contains { waiting in
                    waiting.needs[stack].map { !state.arrived[stack, default: []].isSuperset(of: $0) } ?? false
                }
        }
    }

    func arrived(_ resource: String, of stack: String) {
        state.withLock { _ = $0.arrived[stack, default: []].insert(resource) }
        signal.yield()
    }

    func end(_ stack: String, _ error: (any Error)? = nil) {
        state.withLock { state in
            state.running.remove(stack)
            state.ended.insert(stack)
            state.errors[stack] = error
        }
        signal.yield()
    }

    var notBegun: [Plan.StackPlan] { state.withLock { $0.waiting } }

    /// - Throws: the error of the first stack in the order of the plan that has failed.
    func check() throws {
        let errors = state.withLock { $0.errors }
        if let first = names.first(where: { errors[$0] != nil }), let error = errors[first] { throw error }
    }
}
