import JSONValue

/// Reads one state.
struct StateReader {
    let name: String
    /// The states to which it can go.
    let names: Set<String>
    let reader: DefinitionReader

    /// Fields of `$states`; results and errors are there only when a state is left in a way that has them.
    private static let always: Set = ["input", "context"]
    private static let withResult = always.union(["result"])
    private static let withError = always.union(["errorOutput"])

    private static let common: Set = ["Type", "Comment", "QueryLanguage"]
    private static let leaving: Set = ["Next", "End", "Assign", "Output"]
    private static let failing: Set = ["Retry", "Catch"]

    private static let allowed: [String: Set<String>] = [
        "Pass": leaving,
        "Task": leaving.union(failing).union([
            "Resource", "Arguments", "TimeoutSeconds", "HeartbeatSeconds", "Credentials",
        ]),
        "Choice": ["Choices", "Default", "Assign", "Output"],
        "Wait": leaving.union(["Seconds", "Timestamp"]),
        "Parallel": leaving.union(failing).union(["Branches", "Arguments"]),
        "Map": leaving.union(failing).union(["Items", "ItemSelector", "ItemProcessor", "MaxConcurrency"]),
        "Succeed": ["Output"],
        "Fail": ["Error", "Cause"],
    ]

    func state(_ json: JSON) throws -> State {
        guard let type = json["Type"]?.stringValue, let allowed = Self.allowed[type] else {
            throw error("the type \(json["Type"]?.text ?? "") is not known")
        }
        let fields = try reader.fields(json, of: name, allowed: Self.common.union(allowed))
        guard try reader.isJSONata(fields, of: name) else {
            throw error("JSONPath, the default of QueryLanguage, is not supported here")
        }
        let hasResult = ["Task", "Map", "Parallel"].contains(type)
        var state = State(
            name: name, kind: try kind(type, fields),
            exit: try exit(fields, offered: hasResult ? Self.withResult : Self.always))
        if allowed.contains("Next") {
            guard (state.exit.next == nil) == (fields["End"] == true) else { throw error("either Next or End: true") }
        }
        state.retriers = try list(fields, "Retry").map(retrier)
        state.catchers = try list(fields, "Catch").enumerated().map { try catcher($1, at: "/Catch[\($0)]") }
        return state
    }

    private func kind(_ type: String, _ fields: JSON.Object) throws -> State.Kind {
        switch type {
        case "Pass": return .pass
        case "Succeed": return .succeed
        case "Fail":
            return .fail(error: try payload(fields, "Error"), cause: try payload(fields, "Cause"))
        case "Task":
            guard let resource = fields["Resource"]?.stringValue else { throw error("a Task needs a Resource") }
            return .task(resource: resource, arguments: try payload(fields, "Arguments"))
        case "Choice":
            let rules = try list(fields, "Choices").enumerated().map { try rule($1, at: "/Choices[\($0)]") }
            guard !rules.isEmpty else { throw error("a Choice needs Choices") }
            let otherwise = try fields["Default"].map { name in
                State.Exit(next: try next(name), assign: try assign(fields), output: try payload(fields, "Output"))
            }
            return .choice(rules, otherwise: otherwise)
        case "Wait":
            guard (fields["Seconds"] == nil) != (fields["Timestamp"] == nil) else {
                throw error("a Wait needs either Seconds or Timestamp")
            }
            return .wait(seconds: try payload(fields, "Seconds"), timestamp: try payload(fields, "Timestamp"))
        case "Parallel":
            let branches = try list(fields, "Branches").enumerated().map { index, branch in
                try reader.inner(branch, of: name, at: "\(place)/Branches[\(index)]")
            }
            return .parallel(branches, arguments: try payload(fields, "Arguments"))
        default:
            guard let processor = fields["ItemProcessor"] else { throw error("a Map needs an ItemProcessor") }
            return .map(
                try reader.inner(processor, of: name, at: "\(place)/ItemProcessor"),
                items: try payload(fields, "Items"),
                selector: try payload(fields, "ItemSelector"))
        }
    }

    private var place: String { "\(reader.place)/States/\(name)" }

    private func exit(
        _ fields: JSON.Object, at part: String = "", offered: Set<String> = Self.always
    ) throws -> State.Exit {
        State.Exit(
            next: try fields["Next"].map(next), assign: try assign(fields, at: part, offered: offered),
            output: try payload(fields, "Output", at: part, offered: offered))
    }

    private func rule(_ json: JSON, at part: String) throws -> State.Rule {
        let fields = try reader.fields(
            json, of: name, allowed: ["Condition", "Next", "Assign", "Output", "Comment"])
        guard let condition = try payload(fields, "Condition", at: part) else {
            throw error("a rule needs a Condition")
        }
        guard condition.boolValue != nil || Template.expression(in: condition) != nil else {
            throw error("a Condition must be a boolean or {% %}")
        }
        let exit = try exit(fields, at: part)
        guard exit.next != nil else { throw error("a rule needs Next") }
        return State.Rule(condition: condition, exit: exit)
    }

    private func retrier(_ json: JSON) throws -> State.Retrier {
        let fields = try reader.fields(
            json, of: name,
            allowed: [
                "ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy",
                "Comment",
            ])
        let attempts = fields["MaxAttempts"]?.numberValue ?? 3
        guard (0...99_999_999).contains(attempts) else { throw error("MaxAttempts is out of range") }
        return State.Retrier(errors: try errors(fields), attempts: Int(attempts))
    }

    private func catcher(_ json: JSON, at part: String) throws -> State.Catcher {
        let fields = try reader.fields(
            json, of: name, allowed: ["ErrorEquals", "Next", "Assign", "Output", "Comment"])
        let exit = try exit(fields, at: part, offered: Self.withError)
        guard exit.next != nil else { throw error("a catcher needs Next") }
        return State.Catcher(errors: try errors(fields), exit: exit)
    }

    private func errors(_ fields: JSON.Object) throws -> [String] {
        let names = try list(fields, "ErrorEquals").compactMap(\.stringValue)
        guard !names.isEmpty else { throw error("ErrorEquals must name errors") }
        guard names.count == 1 || !names.contains("States.ALL") else { throw error("States.ALL must stand alone") }
        return names
    }

    private func next(_ json: JSON) throws -> String {
        guard let next = json.stringValue, names.contains(next) else { throw error("there is no state \(json.text)") }
        return next
    }

    private func assign(
        _ fields: JSON.Object, at part: String = "", offered: Set<String> = Self.always
    ) throws -> JSON.Object {
        guard let assign = try payload(fields, "Assign", at: part, offered: offered) else { return [:] }
        guard case .object(let variables) = assign else { throw error("Assign must be an object") }
        guard variables["states"] == nil else { throw error("$states cannot be assigned") }
        return variables
    }

    private func list(_ fields: JSON.Object, _ field: String) throws -> [JSON] {
        guard let value = fields[field] else { return [] }
        guard case .array(let items) = value else { throw error("\(field) must be an array") }
        return items
    }

    /// The value of a field that may hold expressions, after a look at what Step Functions refuses of them.
    private func payload(
        _ fields: JSON.Object, _ field: String, at part: String = "", offered: Set<String> = Self.always
    ) throws -> JSON? {
        guard let value = fields[field] else { return nil }
        let refused = Template.refused(value, at: "\(place)\(part)/\(field)", offered: offered)
        guard refused.isEmpty else { throw error(refused.joined(separator: ", ")) }
        return value
    }

    private func error(_ message: String) -> DefinitionError { DefinitionError(state: name, message: message) }
}
