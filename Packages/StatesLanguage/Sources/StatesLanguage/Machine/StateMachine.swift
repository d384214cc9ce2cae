public import JSONValue

/// A definition in Amazon States Language with JSONata, ready to run without AWS.
/// <https://states-language.net>, <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
public struct StateMachine: Sendable {
    let workflow: Workflow

    /// A call of a service that a Task state makes.
    public struct Task: Equatable, Sendable {
        /// The name of the state.
        public var state: String
        /// What is called, such as `arn:aws:states:::http:invoke`.
        public var resource: String
        /// `Arguments`, evaluated; the state's input if there are none.
        public var arguments: JSON
        /// 0 at first, then one more with each retry.
        public var retry: Int
    }

    /// Reads a definition. Throws ``DefinitionError`` for what it does not know, so that no run is wrong in silence.
    public init(definition: JSON) throws {
        var reader = DefinitionReader()
        workflow = try reader.machine(definition)
    }

    /// Runs the machine from its start to its end, one state after the other: branches and iterations too, which run
    /// at once in Step Functions. Nothing is waited for.
    ///
    /// - Parameters:
    ///   - context: what `$states.context` holds; `State`, `Map`, and the input and start of `Execution` are filled in.
    ///   - tasks: plays the services; throws ``TaskFailure`` where a service would fail.
    public func run(
        input: JSON = [:], context: JSON.Object = [:], ambient: Ambient = Ambient(milliseconds: 0),
        tasks: @escaping (Task) throws -> JSON
    ) -> Execution {
        let run = Run(context: context, input: input, ambient: ambient, tasks: tasks)
        let outcome: Execution.Outcome
        do {
            outcome = .succeeded(output: try run.workflow(workflow, input: input, scope: Scope()))
        } catch let failure as TaskFailure {
            outcome = .failed(error: failure.error, cause: failure.cause)
        } catch {
            outcome = .failed(error: TaskFailure.runtime, cause: "\(error)")
        }
        return Execution(outcome: outcome, path: run.path, transitions: run.transitions, waits: run.waits)
    }
}

/// Why a state failed: an error's name, as `Catch` and `Retry` know it, and its cause for people.
public struct TaskFailure: Error, Equatable {
    /// Such as `States.Timeout` or `Sns.ThrottledException`.
    public var error: String
    /// In words.
    public var cause: String

    public init(error: String, cause: String) {
        self.error = error
        self.cause = cause
    }
}

/// What of a definition cannot be run here, or by Step Functions.
public struct DefinitionError: Error, Equatable, CustomStringConvertible {
    /// The name of the state, or nil for the machine itself.
    public var state: String?
    public var message: String

    public var description: String { (state.map { "state \($0)" } ?? "state machine") + ": \(message)" }
}
