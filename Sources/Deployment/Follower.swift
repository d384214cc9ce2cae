/// Watches an operation on a stack until it has ended, and reports each step of each resource once.
struct Follower: Sendable {
    var watch: StackWatch
    var report: @Sendable (DeploymentEvent) -> Void
    var pause: @Sendable (Duration) async throws -> Void

    /// How the operation ended, and its steps from the oldest on.
    struct Outcome: Sendable {
        var status: StackStatus
        var steps: [ResourceProgress]
    }

    /// Resources of a stack that others wait for while an operation on it runs.
    struct Awaited: Sendable {
        /// Whether somebody still does; then each look reads the steps.
        var isOpen: @Sendable () -> Bool
        /// Called with the logical id of each resource that is complete.
        var arrived: @Sendable (String) -> Void

        static let nothing = Awaited(isOpen: { false }, arrived: { _ in })
    }

    /// - Parameters:
    ///   - stack: the ARN, since a name is gone when its stack is deleted.
    ///   - token: that of the request that began the operation, which all its events carry; `nil` follows the
    ///     operation in progress.
    ///   - awaited: what others wait for meanwhile.
    /// - Throws: ``DeploymentError/lostSight(stack:why:)``, `CancellationError`.
    func follow(
        _ stack: String, name: String, token: String?, resourceNames: [String: String], awaited: Awaited = .nothing
    ) async throws -> Outcome {
        await watch.begin(stack)
        do {
            let outcome = try await outcome(
                of: stack, name: name, token: token, resourceNames: resourceNames, awaited: awaited)
            await watch.end(stack)
            return outcome
        } catch {
            await watch.end(stack)
            throw error
        }
    }

    private func outcome(
        of stack: String, name: String, token: String?, resourceNames: [String: String], awaited: Awaited
    ) async throws -> Outcome {
        var status: StackStatus?
        var history: [StackEvent] = []
        var steps: [ResourceProgress] = []
        var reported: Set<String> = []
        var looks = 0
        var quiet = 0
        var lengthAtFirst = 0
        while true {
            if token != nil || looks > 0 {
                let look = try await watch.next()
                let isNews = Self.isNews(look, of: stack, after: &status)
                guard isNews || awaited.isOpen() || look.turn == stack else {
                    quiet += 1
                    if quiet == Pace.quietLooks, let text = Self.waiting(steps) { report(.note("\(name): \(text)")) }
                    continue
                }
            }
            await watch.hasRead(stack)
            let news = try await newEvents(of: stack, name: name, seen: Set(history.map(\.eventId)))
            history += news.reversed()
            looks += 1
            quiet = news.isEmpty ? quiet + 1 : 0
            if quiet == Pace.quietLooks, let text = Self.waiting(steps) { report(.note("\(name): \(text)")) }
            if looks == 1 { lengthAtFirst = history.count }
            var operation = history.filter { $0.clientRequestToken == token }
            if token == nil {
                operation = Self.newestOperation(in: history[...])
            } else if operation.isEmpty, looks >= Pace.looksForToken.until {
                operation = Self.newestOperation(in: history[lengthAtFirst...])
                guard looks < Pace.looksForToken.atMost || !operation.isEmpty else { throw Self.nothingHappened(name) }
            }
            for event in operation where !event.isOfStackItself && reported.insert(event.eventId).inserted {
                let step = ResourceProgress(event, stack: name, names: resourceNames)
                steps.append(step)
                report(.resource(step))
                if step.status.hasSuffix("_COMPLETE") { awaited.arrived(step.id) }
            }
            // Whoever deleted it, nothing comes after that.
            let newest = history.last(where: \.isOfStackItself)
            let isGone = newest?.resourceStatus == "DELETE_COMPLETE"
            if let last = isGone ? newest : operation.last(where: \.isOfStackItself) {
                let status = StackStatus(last.resourceStatus)
                if !status.isInProgress {
                    report(.ended(stack: name, status: status))
                    return Outcome(status: status, steps: steps)
                }
            }
        }
    }

    /// Whether there may be events that are worth reading: the status is another one, or one that ends an operation, or
    /// cannot be seen, as that of a stack that is gone.
    private static func isNews(
        _ look: StackWatch.Look, of stack: String, after status: inout StackStatus?
    ) -> Bool {
        guard let new = look.stack(stack)?.status, new.isInProgress else { return true }
        defer { status = new }
        return status.map { $0 != new } ?? false
    }

    /// What AWS has begun and not ended.
    private static func waiting(_ steps: [ResourceProgress]) -> String? {
        let newest = Dictionary(steps.map { ($0.id, $0) }) { $1 }
        let running = newest.values.filter(\.isInProgress).sorted { $0.name < $1.name }
        guard !running.isEmpty else { return nil }
        let names = running.map { "\($0.name) (\($0.status))" }.joined(separator: ", ")
        let machine = running.contains {
            $0.type == "AWS::StepFunctions::StateMachine" && $0.status.hasPrefix("DELETE")
        }
        // https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
        return "nothing new for minutes; AWS is at \(names)"
            + (machine
                ? "; Step Functions deletes a state machine when its executions have ended, "
                    + "and aws stepfunctions stop-execution ends one" : "")
    }

    /// - Parameter history: oldest first.
    private static func newestOperation(in history: ArraySlice<StackEvent>) -> [StackEvent] {
        let start = history.lastIndex { $0.isOfStackItself && $0.beginsAnOperation }
        return Array(history[(start ?? history.startIndex)...])
    }

    private static func nothingHappened(_ stack: String) -> DeploymentError {
        .lostSight(
            stack: stack, why: .unreadable("aws cloudformation describe-stack-events", "shows nothing of the request"))
    }

    /// Those not seen yet, newest first. Reads further back until it meets one that was seen.
    private func newEvents(of stack: String, name: String, seen: Set<String>) async throws -> [StackEvent] {
        var limit = 100
        while true {
            let events = try await patiently(name) { try await watch.api.events(of: stack, limit: limit) }
            let isComplete = events.count < limit || events.contains { seen.contains($0.eventId) }
            let isLongEnough = seen.isEmpty && events.contains { $0.isOfStackItself && $0.beginsAnOperation }
            guard isComplete || isLongEnough else {
                limit *= 4
                continue
            }
            return events.filter { !seen.contains($0.eventId) }
        }
    }

    /// A network that is gone for a moment, or throttling, must not end a deployment that goes on in AWS.
    private func patiently<T: Sendable>(_ name: String, _ call: () async throws -> T) async throws -> T {
        var failures = 0
        while true {
            do {
                return try await call()
            } catch let error as AWSError where error.isPassing {
                failures += 1
                if failures == 1 { report(.note("\(error.firstLine); trying again, \(name) goes on meanwhile")) }
                guard failures <= Pace.patience else {
                    throw DeploymentError.lostSight(stack: name, why: error)
                }
                try await pause(Pace.afterFailure(failures))
            } catch let error as AWSError {
                throw DeploymentError.lostSight(stack: name, why: error)
            }
        }
    }
}

extension StackEvent {
    fileprivate var beginsAnOperation: Bool {
        ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"].contains(resourceStatus)
            || resourceStatusReason == "User Initiated"
    }
}

extension ResourceProgress {
    fileprivate init(_ event: StackEvent, stack: String, names: [String: String]) {
        self.init(
            stack: stack, id: event.logicalResourceId,
            name: names[event.logicalResourceId] ?? event.logicalResourceId, type: event.resourceType ?? "",
            status: event.resourceStatus,
            reason: event.resourceStatusReason, time: event.timestamp)
    }
}
