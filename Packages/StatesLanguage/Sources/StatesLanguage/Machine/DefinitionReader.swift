import JSONValue

/// Turns a definition into states, and refuses what it does not know.
struct DefinitionReader {
    /// Whether the fields around use JSONata already.
    private var usesJSONata = false
    /// Variables of the scopes around. An inner scope can read but not assign them.
    private var outer: Set<String> = []
    /// Where the states are, as AWS writes it: empty, or `/States/Map/ItemProcessor`.
    private(set) var place = ""

    mutating func machine(_ json: JSON) throws -> Workflow {
        let fields = try fields(
            json, of: nil, allowed: ["Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"])
        usesJSONata = try isJSONata(fields, of: nil)
        return try workflow(fields, of: nil)
    }

    private func workflow(_ fields: JSON.Object, of owner: String?) throws -> Workflow {
        guard case .object(let members)? = fields["States"], !members.isEmpty else {
            throw DefinitionError(state: owner, message: "States must be an object with at least one state")
        }
        guard let start = fields["StartAt"]?.stringValue, members[start] != nil else {
            throw DefinitionError(state: owner, message: "StartAt must name one of the states")
        }
        var inner = self
        inner.outer.formUnion(members.flatMap { Self.assigned($0.value) })
        var states: [String: State] = [:]
        for (name, json) in members {
            let clash = Self.assigned(json).first(where: outer.contains)
            if let clash {
                throw DefinitionError(state: name, message: "$\(clash) belongs to an outer scope, and can only be read")
            }
            let state = try StateReader(name: name, names: Set(members.names), reader: inner).state(json)
            states[name] = state
        }
        return Workflow(start: start, states: states)
    }

    /// A branch, or the processor of a Map state.
    func inner(_ json: JSON, of owner: String, at place: String) throws -> Workflow {
        let fields = try fields(json, of: owner, allowed: ["Comment", "ProcessorConfig", "StartAt", "States"])
        if let mode = fields["ProcessorConfig"]?["Mode"], mode != "INLINE" {
            throw DefinitionError(state: owner, message: "only inline Map states are supported here")
        }
        var inner = self
        inner.place = place
        return try inner.workflow(fields, of: owner)
    }

    func fields(_ json: JSON?, of state: String?, allowed: Set<String>) throws -> JSON.Object {
        guard case .object(let fields)? = json else {
            throw DefinitionError(state: state, message: "an object is expected, not \(json?.text ?? "nothing")")
        }
        if let unknown = fields.names.first(where: { !allowed.contains($0) }) {
            throw DefinitionError(state: state, message: "\(unknown) is not supported here")
        }
        return fields
    }

    func isJSONata(_ fields: JSON.Object, of state: String?) throws -> Bool {
        switch fields["QueryLanguage"] {
        case nil: return usesJSONata
        case "JSONata": return true
        default: throw DefinitionError(state: state, message: "only JSONata is supported as QueryLanguage")
        }
    }

    /// The variables that a state assigns in its own scope, wherever in the state it does.
    private static func assigned(_ json: JSON) -> [String] {
        let parts = [json] + (json["Choices"]?.arrayValue ?? []) + (json["Catch"]?.arrayValue ?? [])
        return parts.flatMap { $0["Assign"]?.objectValue?.names ?? [] }
    }
}
