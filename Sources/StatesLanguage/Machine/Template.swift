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

    /// Gives each expression that cannot be read to the closure, with the field in which it stands.
    static func check(_ json: JSON, field: String, report: (String) throws -> Void) rethrows {
        switch json {
        case .array(let items):
            for (index, item) in items.enumerated() {
                try check(item, field: "\(field)[\(index)]", report: report)
            }
        case .object(let members):
            for (name, member) in members { try check(member, field: "\(field).\(name)", report: report) }
        default:
            guard let expression = expression(in: json), let error = JSONata.check(expression) else { return }
            try report("\(field): \(error)")
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
                filled[name] = try fill(member, field: "\(field).\(name)", evaluate: evaluate)
            }
            return .object(filled)
        default:
            guard let expression = expression(in: json) else { return json }
            return try evaluate(expression, field)
        }
    }
}
