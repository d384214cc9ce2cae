import JSONValue

/// A value of a definition in which strings of the form `{% … %}` are expressions.
enum Template {
    /// The expression, if the whole string is one.
    static func expression(in json: JSON) -> String? {
        guard case .string(let text) = json, text.hasPrefix("{%"), text.hasSuffix("%}"), text.utf8.count >= 4 else {
            return nil
        }
        return String(text.dropFirst(2).dropLast(2))
    }

    /// What Step Functions refuses of the expressions, each with its place.
    static func refused(_ json: JSON, at place: String, offered: Set<String>) -> [String] {
        switch json {
        case .array(let items):
            return items.enumerated().flatMap { refused($1, at: "\(place)[\($0)]", offered: offered) }
        case .object(let members):
            return members.flatMap { refused($0.value, at: "\(place)/\($0.name)", offered: offered) }
        default:
            guard let expression = expression(in: json) else { return [] }
            return JSONata.refused(expression, offered: offered).map { "\($0) at \(place)" }
        }
    }

    /// The value with each expression replaced by what it gives.
    static func fill(_ json: JSON, field: String, evaluate: (String, String) throws -> JSON) rethrows -> JSON {
        switch json {
        case .array(let items):
            return .array(
                try items.enumerated().map { index, item in
                    try fill(item, field: "\(field)[\(index)]", evaluate: evaluate)
                })
        case .object(let members):
            var filled = JSON.Object()
            for (name, member) in members {
                filled[name] = try fill(member, field: "\(field)/\(name)", evaluate: evaluate)
            }
            return .object(filled)
        default:
            guard let expression = expression(in: json) else { return json }
            return try evaluate(expression, field)
        }
    }
}
