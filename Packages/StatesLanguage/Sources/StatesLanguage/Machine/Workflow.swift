import JSONValue

/// States and where they begin: a machine, a branch of a Parallel state, or what a Map state does with each item.
struct Workflow: Sendable {
    var start: String
    var states: [String: State]
}

/// A state as the definition has it; its expressions are still texts.
struct State: Sendable {
    indirect enum Kind: Sendable {
        case pass
        case task(resource: String, arguments: JSON?)
        case choice([Rule], otherwise: Exit?)
        case wait(seconds: JSON?, timestamp: JSON?)
        case parallel([Workflow], arguments: JSON?)
        case map(Workflow, items: JSON?, selector: JSON?)
        case succeed
        case fail(error: JSON?, cause: JSON?)
    }

    /// What is kept and given on when a state is left, and where it goes; nowhere at the end.
    struct Exit: Sendable {
        var next: String?
        var assign: JSON.Object
        var output: JSON?
    }

    struct Rule: Sendable {
        var condition: JSON
        var exit: Exit
    }

    struct Retrier: Sendable {
        var errors: [String]
        var attempts: Int
    }

    struct Catcher: Sendable {
        var errors: [String]
        var exit: Exit
    }

    var name: String
    var kind: Kind
    var exit: Exit
    var retriers: [Retrier] = []
    var catchers: [Catcher] = []
}

extension TaskFailure {
    static let runtime = "States.Runtime"
    static let dataLimit = "States.DataLimitExceeded"
    static let query = "States.QueryEvaluationError"

    /// Whether `ErrorEquals` names this failure.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    func isNamed(in errors: [String]) -> Bool {
        if error == Self.runtime { return false }
        return errors.contains { name in
            switch name {
            case "States.ALL": error != Self.dataLimit
            case "States.TaskFailed": error != Self.dataLimit && error != "States.Timeout"
            case "States.Timeout": error == name || error == "States.HeartbeatTimeout"
            default: error == name
            }
        }
    }
}
