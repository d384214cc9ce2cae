/// Watches an operation on a stack until it has ended, and reports each step of each resource once.
struct Follower: Sendable {
    var api: CloudFormationAPI
    var report: @Sendable (DeploymentEvent) -> Void
    var pause: @Sendable (Duration) async throws -> Void

    /// How the operation ended, and its steps from the oldest on.
    struct Outcome: Sendable {
        var status: StackStatus
        var steps: [ResourceProgress]
    }

    /// Between two looks, at least. AWS counts requests per account: this leaves room for many stacks.
    private static let interval = Duration.milliseconds(500)
    /// How often in a row AWS may be out of reach before this gives up; about two minutes.
    private static let patience = 24
    private static let longestInterval = Duration.seconds(5)

    /// How many looks may pass without news before it says what is waited for: some minutes.
    private static let quietLooks = 120

    /// How many looks may pass without an event of the request, before what has begun since is taken for it, and how
    /// many until this gives up. AWS gives every event the token of its request; this is for the day it does not.
    private static let looksForToken = (until: 20, atMost: 120)

    /// - Parameters:
    ///   - stack: the ARN, since a name is gone when its stack is deleted.
    ///   - token: that of the request that began the operation, which all its events carry; `nil` follows the
    ///     operation in progress.
    /// - Throws: ``DeploymentError/lostSight(stack:why:)``, `CancellationError`.
    func follow(_ stack: String, name: String, token: String?, resourceNames: [String: String]) async throws -> Outcome
    {
        var history: [StackEvent] = []
        var steps: [ResourceProgress] = []
        var reported: Set<String> = []
        var looks = 0
        var quiet = 0
        var lengthAtFirst = 0
        while true {
            let begin = ContinuousClock.now
            let news = try await newEvents(of: stack, name: name, seen: Set(history.map(\.eventId)))
            let effort = begin.duration(to: .now)
            history += news.reversed()
            looks += 1
            quiet = news.isEmpty ? quiet + 1 : 0
            if quiet == Self.quietLooks, let waiting = Self.waiting(steps) { report(.note("\(name): \(waiting)")) }
            if looks == 1 { lengthAtFirst = history.count }
            var operation = history.filter { $0.clientRequestToken == token }
            if token == nil {
                operation = Self.newestOperation(in: history[...])
            } else if operation.isEmpty, looks >= Self.looksForToken.until {
                operation = Self.newestOperation(in: history[lengthAtFirst...])
                guard looks < Self.looksForToken.atMost || !operation.isEmpty else { throw Self.nothingHappened(name) }
            }
            for event in operation where !event.isOfStackItself && reported.insert(event.eventId).inserted {
                let step = ResourceProgress(event, stack: name, names: resourceNames)
                steps.append(step)
                report(.resource(step))
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
            // A machine that is busy with looking should not look all the time.
            try await pause(max(Self.interval, min(effort, Self.longestInterval)))
        }
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
            let events = try await patiently(name) { try await api.events(of: stack, limit: limit) }
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
        var interval = Self.interval
        var failures = 0
        while true {
            do {
                return try await call()
            } catch let error as AWSError where error.isPassing {
                failures += 1
                if failures == 1 { report(.note("\(error.firstLine); trying again, \(name) goes on meanwhile")) }
                guard failures <= Self.patience else {
                    throw DeploymentError.lostSight(stack: name, why: error)
                }
                try await pause(interval)
                interval = min(interval * 2, Self.longestInterval)
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
