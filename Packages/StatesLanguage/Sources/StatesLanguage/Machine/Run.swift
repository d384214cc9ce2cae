import JSONValue

/// One run of a state machine: what it has done, and how it goes from state to state.
final class Run {
    private let context: JSON.Object
    private let ambient: Ambient
    private let tasks: (StateMachine.Task) throws -> JSON
    private var expressions: [String: JSONata] = [:]
    private(set) var path: [String] = []
    private(set) var transitions = 0
    var waits: [Execution.Wait] = []

    /// The payload of a state. <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
    private static let payloadLimit = 256 * 1024
    /// An execution has 25,000 events at most, and each state makes at least one.
    private static let mostTransitions = 25_000

    init(
        context: JSON.Object, input: JSON, ambient: Ambient, tasks: @escaping (StateMachine.Task) throws -> JSON
    ) {
        var context = context
        var execution = context["Execution"]?.objectValue ?? [:]
        execution["Input"] = execution["Input"] ?? input
        execution["StartTime"] = execution["StartTime"] ?? .string(Self.time(ambient))
        context["Execution"] = .object(execution)
        self.context = context
        self.ambient = ambient
        self.tasks = tasks
    }

    /// Runs the states from the first to the end, and gives the last output.
    func workflow(_ workflow: Workflow, input: JSON, scope: Scope, item: JSON? = nil) throws -> JSON {
        var name = workflow.start
        var data = input
        while true {
            guard let state = workflow.states[name] else { throw Self.runtime("there is no state \(name)") }
            let visit = Visit(state: state, input: data, scope: scope, item: item)
            try enter(name)
            path.append(name)
            let exit = try leave(visit)
            data = exit.output
            guard let next = exit.next else { return data }
            name = next
        }
    }

    private func enter(_ name: String) throws {
        transitions += 1
        guard transitions <= Self.mostTransitions else {
            throw Self.runtime("the execution has more events than Step Functions allows; it may never end")
        }
    }

    /// Does what the state does, with its retries and catchers.
    private func leave(_ visit: Visit) throws -> (next: String?, output: JSON) {
        var used = visit.state.retriers.map { _ in 0 }
        var visit = visit
        while true {
            do {
                try check(visit.input, of: visit, "input")
                return try act(visit)
            } catch let failure as TaskFailure {
                let retrier = visit.state.retriers.firstIndex { failure.isNamed(in: $0.errors) }
                if let retrier, used[retrier] < visit.state.retriers[retrier].attempts {
                    used[retrier] += 1
                    visit.retry += 1
                    try enter(visit.state.name)
                    continue
                }
                guard let catcher = visit.state.catchers.first(where: { failure.isNamed(in: $0.errors) }) else {
                    throw failure
                }
                visit.error = ["Error": .string(failure.error), "Cause": .string(failure.cause)]
                return try exit(catcher.exit, visit, output: visit.error ?? .null)
            }
        }
    }

    /// Evaluates `Assign` and `Output`, both with the variables as they were.
    func exit(_ exit: State.Exit, _ visit: Visit, output: JSON) throws -> (next: String?, output: JSON) {
        var assigned = JSON.Object()
        for (name, value) in exit.assign { assigned[name] = try fill(value, "Assign/\(name)", visit) }
        let output = try exit.output.map { try fill($0, "Output", visit) } ?? output
        try check(.object(assigned), of: visit, "variables")
        try check(output, of: visit, "output")
        visit.scope.assign(assigned)
        return (exit.next, output)
    }

    func call(_ resource: String, _ arguments: JSON, _ visit: Visit) throws -> JSON {
        try check(arguments, of: visit, "arguments")
        let task = StateMachine.Task(
            state: visit.state.name, resource: resource, arguments: arguments, retry: visit.retry)
        let result = try tasks(task)
        try check(result, of: visit, "result")
        return result
    }

    private func check(_ payload: JSON, of visit: Visit, _ what: String) throws {
        let size = payload.text.utf8.count
        guard size <= Self.payloadLimit else {
            let cause = "The \(what) of the state \(visit.state.name) has \(size) bytes, and 256 KiB are allowed."
            throw TaskFailure(error: TaskFailure.dataLimit, cause: cause)
        }
    }

    /// The value of a field, its expressions evaluated.
    func fill(_ json: JSON, _ field: String, _ visit: Visit) throws -> JSON {
        let frame = frame(visit)
        return try Template.fill(json, field: field) { text, field in
            func failure(_ what: String) -> TaskFailure {
                let cause =
                    "An error occurred while executing the state '\(visit.state.name)'. The JSONata expression "
                    + "'\(text)' specified for the field '\(field)' \(what)"
                return TaskFailure(error: TaskFailure.query, cause: cause)
            }
            do {
                let expression = try expressions[text] ?? JSONata(text, dialect: .stepFunctions)
                expressions[text] = expression
                let value = try expression.evaluate(nil, in: Frame(in: frame), ambient: ambient)
                guard let value else { throw failure("returned nothing (undefined).") }
                return value
            } catch let error as JSONataError {
                throw failure(
                    "threw an error during evaluation" + (error.isBound ? ": " : ". \(error.code): ") + error.message)
            }
        }
    }

    private func frame(_ visit: Visit) -> Frame {
        var states: JSON.Object = ["input": visit.input]
        states["result"] = visit.result
        states["errorOutput"] = visit.error
        var context = context
        context["State"] = [
            "EnteredTime": .string(Self.time(ambient)), "Name": .string(visit.state.name),
            "RetryCount": .number(Double(visit.retry)),
        ]
        if let item = visit.item { context["Map"] = ["Item": item] }
        states["context"] = .object(context)
        var variables = visit.scope.visible
        variables["states"] = .object(states)
        return Frame(variables, .stepFunctions)
    }

    static func runtime(_ cause: String) -> TaskFailure { TaskFailure(error: TaskFailure.runtime, cause: cause) }

    private static func time(_ ambient: Ambient) -> String {
        let picture = try? DatePicture("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")
        return (try? picture?.format(ambient.milliseconds, offset: 0)) ?? ""
    }
}

/// A state that runs, and what its expressions can see.
struct Visit {
    let state: State
    let input: JSON
    let scope: Scope
    /// `$states.context.Map.Item`, inside of a Map state.
    var item: JSON?
    var result: JSON?
    var error: JSON?
    var retry = 0

    init(state: State, input: JSON, scope: Scope, item: JSON?) {
        self.state = state
        self.input = input
        self.scope = scope
        self.item = item
    }
}
