public import JSONValue

/// How a state machine ran.
public struct Execution: Equatable, Sendable {
    /// What a state machine ends with.
    public enum Outcome: Equatable, Sendable {
        case succeeded(output: JSON)
        case failed(error: String, cause: String)
    }

    /// A Wait state that was passed.
    public struct Wait: Equatable, Sendable {
        public var state: String
        /// Nil if the state waits for a time.
        public var seconds: Double?
        /// Nil if the state waits for seconds.
        public var timestamp: String?
    }

    /// What it ended with.
    public var outcome: Outcome
    /// The names of the states in the order in which they were entered, those of branches and iterations included.
    public var path: [String]
    /// What Step Functions bills: each state entered, and each retry.
    public var transitions: Int
    /// In the order in which they were passed.
    public var waits: [Wait]

    /// Nil if the execution failed.
    public var output: JSON? {
        guard case .succeeded(let output) = outcome else { return nil }
        return output
    }

    /// Nil if the execution succeeded.
    public var failure: TaskFailure? {
        guard case .failed(let error, let cause) = outcome else { return nil }
        return TaskFailure(error: error, cause: cause)
    }
}
