/// One look at all stacks of a Region at a time, shared by all who follow one of them.
actor StackWatch {
    /// What a look shows.
    struct Look: Sendable {
        /// `nil` if AWS did not answer.
        var stacks: [DeployedStack]?
        /// The stack whose steps are to be read although its status is the same, so that a long operation shows its
        /// progress.
        var turn: String?

        /// - Parameter stack: a name, or an ARN.
        func stack(_ stack: String) -> DeployedStack? { stacks?.first { $0.id == stack || $0.name == stack } }
    }

    nonisolated let api: CloudFormationAPI
    private let pause: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    /// How long the last look took.
    private var effort = Duration.zero
    private var pending: Task<Look, any Error>?
    /// What the last look has shown.
    private(set) var newest: [DeployedStack]?
    /// When the steps of each operation that is followed were read last.
    private var reads: [String: ContinuousClock.Instant] = [:]

    init(
        api: CloudFormationAPI, pause: @escaping @Sendable (Duration) async throws -> Void,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.api = api
        self.pause = pause
        self.now = now
    }

    /// Call it before an operation is followed.
    func begin(_ stack: String) { reads[stack] = now() }
    func hasRead(_ stack: String) { reads[stack] = now() }
    func end(_ stack: String) { reads[stack] = nil }
    /// What a call has taken that was made before the first look.
    func expect(effort: Duration) { if self.effort == .zero { self.effort = effort } }

    /// The next look, the same for all who wait for it.
    /// - Throws: `CancellationError`.
    func next() async throws -> Look {
        let task = pending ?? Task { try await look() }
        pending = task
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func look() async throws -> Look {
        defer { pending = nil }
        try await pause(Pace.afterLook(taking: effort))
        let begin = now()
        do {
            newest = try await api.stacks()
        } catch is AWSError {
            newest = nil  // whoever follows a stack looks at its events instead, and says what is the matter
        }
        effort = begin.duration(to: now())
        return Look(stacks: newest, turn: turn())
    }

    private func turn() -> String? {
        guard let oldest = reads.min(by: { $0.value < $1.value }),
            oldest.value.duration(to: now()) >= Pace.steps * reads.count
        else { return nil }
        return oldest.key
    }
}
