package import JSONValue

/// How a state machine ran.
package struct Execution: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        case succeeded(output: JSON)
        case failed(error: String, cause: String)
    }

    /// A Wait state that was passed.
    package struct Wait: Equatable, Sendable {
        package var state: String
        /// Nil if the state waits for a time.
        package var seconds: Double?
        /// Nil if the state waits for seconds.
        package var timestamp: String?
    }

    package var outcome: Outcome
    /// The names of the states in the order in which they were entered, those of branches and iterations included.
    package var path: [String]
    /// What Step Functions bills: each state entered, and each retry.
    package var transitions: Int
    package var waits: [Wait]

    /// Nil if the execution failed.
    package var output: JSON? {
        guard case .succeeded(let output) = outcome else { return nil }
        return output
    }

    /// Nil if the execution succeeded.
    package var failure: TaskFailure? {
        guard case .failed(let error, let cause) = outcome else { return nil }
        return TaskFailure(error: error, cause: cause)
    }
}
