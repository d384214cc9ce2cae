/// The keys of an EventBridge event.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
enum EventPattern {
    static let topKeys = [
        "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail",
    ]

    static let matchers = [
        "prefix", "suffix", "anything-but", "numeric", "exists", "equals-ignore-case", "wildcard", "cidr",
    ]
}

/// `pattern` of a rule: YAML → JSON text with sorted keys, checked as EventBridge does.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
extension Reader {
    func pattern(_ field: Field) -> String? {
        guard let entries = entries(field, expected: "a mapping of event keys to lists of values") else { return nil }
        if entries.isEmpty {
            complain(
                at: field.item.place,
                "'pattern' is empty and would match every event; expected keys such as source and detail-type")
            return nil
        }
        let members = entries.map { entry -> (String, String)? in
            guard entry.name == "$or" || EventPattern.topKeys.contains(entry.name) else {
                let clause = Suggestion.clause(for: entry.name, among: EventPattern.topKeys)
                complain(
                    at: entry.keyPlace,
                    "unknown key \(entry.name.shown) in pattern; \(Suggestion.expected(EventPattern.topKeys)), $or\(clause)"
                )
                return nil
            }
            // Numbers stand in `detail` only; an account id without quotes is text all the same.
            return value(entry, isText: entry.name != "detail" && entry.name != "$or").map { (entry.name, $0) }
        }
        guard let json = object(members) else { return nil }
        // An account may ask for more: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
        if json.utf16.count > 2048 {
            complain(
                at: field.keyPlace,
                "'pattern' is too long; EventBridge allows 2048 characters of JSON, and this has \(json.utf16.count)")
            return nil
        }
        return json
    }

    /// What an event's key must match: a list of values, or a mapping for the level below.
    private func value(_ field: Field, isText: Bool) -> String? {
        switch field.item.content {
        case .list(let items):
            if field.name == "$or" { return alternatives(field, items) }
            if items.isEmpty {
                complain(
                    at: field.item.place,
                    "\(field.name.shown) is an empty list, which matches nothing; expected a value")
                return nil
            }
            return array(items.map { matcher(Field(name: field.name, keyPlace: $0.place, item: $0), isText: isText) })
        case .mapping(let entries, _):
            if entries.isEmpty {
                complain(at: field.item.place, "\(field.name.shown) is empty; expected keys or a list of values")
                return nil
            }
            if let entry = entries.first(where: { EventPattern.matchers.contains($0.key) }), entries.count == 1 {
                complain(at: entry.keyPlace, "\(entry.key.shown) must stand in a list, as in [{ \(entry.key): … }]")
                return nil
            }
            return object(
                entries.map { entry in
                    value(Field(name: entry.key, keyPlace: entry.keyPlace, item: entry.value), isText: isText).map {
                        (entry.key, $0)
                    }
                })
        case .text(let written, _):
            complain(
                at: field.item.place,
                "\(field.name.shown) must be a list of values; write [\(written.shown.dropFirst().dropLast())]")
            return nil
        default:
            complainKind(field, expected: "a list of values")
            return nil
        }
    }

    private func alternatives(_ field: Field, _ items: [Item]) -> String? {
        if items.count < 2 {
            complain(at: field.item.place, "'$or' must have two mappings or more")
            return nil
        }
        return array(
            items.map { item in
                let field = Field(name: "$or", keyPlace: item.place, item: item)
                guard let entries = entries(field, expected: "a mapping of keys to lists of values") else { return nil }
                return object(
                    entries.map { entry in
                        value(entry, isText: EventPattern.topKeys.contains(entry.name) && entry.name != "detail").map {
                            (entry.name, $0)
                        }
                    })
            })
    }

    /// One element of a list of values: a value, or a mapping with one operator.
    private func matcher(_ field: Field, isText: Bool) -> String? {
        guard case .mapping(let entries, _) = field.item.content else { return scalar(field, isText: isText) }
        guard entries.count == 1, let entry = entries.first else {
            complain(
                at: field.item.place, "a matcher has exactly one key; \(Suggestion.expected(EventPattern.matchers))")
            return nil
        }
        let operand = Field(name: entry.key, keyPlace: entry.keyPlace, item: entry.value)
        let json: String?
        switch entry.key {
        case "prefix", "suffix": json = nested(operand, allowed: ["equals-ignore-case"])
        case "equals-ignore-case", "wildcard", "cidr": json = text(operand).map { $0.value.json }
        case "exists": json = exists(operand)
        case "numeric": json = numeric(operand)
        case "anything-but": json = anythingBut(operand, isText: isText)
        default:
            let clause = Suggestion.clause(for: entry.key, among: EventPattern.matchers)
            complain(
                at: entry.keyPlace,
                "unknown matcher \(entry.key.shown); \(Suggestion.expected(EventPattern.matchers))\(clause)")
            return nil
        }
        return json.map { "{\(entry.key.json):\($0)}" }
    }

    private func anythingBut(_ field: Field, isText: Bool) -> String? {
        switch field.item.content {
        case .list(let items) where !items.isEmpty:
            array(items.map { scalar(Field(name: field.name, keyPlace: $0.place, item: $0), isText: isText) })
        case .mapping: nested(field, allowed: ["prefix", "suffix", "equals-ignore-case", "wildcard"])
        default: scalar(field, isText: isText)
        }
    }

    /// A text, or a mapping with one of the operators that may stand inside.
    private func nested(_ field: Field, allowed: [String]) -> String? {
        guard case .mapping(let entries, _) = field.item.content else { return text(field).map { $0.value.json } }
        guard entries.count == 1, let entry = entries.first, allowed.contains(entry.key) else {
            complain(
                at: field.item.place,
                "\(field.name.shown) must be a text, or a mapping with one of \(Suggestion.list(allowed))")
            return nil
        }
        let operand = Field(name: entry.key, keyPlace: entry.keyPlace, item: entry.value)
        if case .list(let items) = operand.item.content, !items.isEmpty, field.name == "anything-but" {
            let texts = items.map { text(Field(name: entry.key, keyPlace: $0.place, item: $0))?.value.json }
            return array(texts).map { "{\(entry.key.json):\($0)}" }
        }
        return text(operand).map { "{\(entry.key.json):\($0.value.json)}" }
    }

    private func exists(_ field: Field) -> String? {
        guard let text = text(field, expected: "true or false") else { return nil }
        if text.value == "true" || text.value == "false" { return text.value }
        complain(at: text.place, "\(text.shown) is not valid for 'exists'; expected true or false")
        return nil
    }

    /// `[">", 0]` or `[">=", 0, "<", 5]`
    private func numeric(_ field: Field) -> String? {
        let expected = "an operator and a number, once or twice, as in [\">\", 0, \"<=\", 5]"
        guard let elements = list(field, expected: expected) else { return nil }
        let texts = elements.compactMap { text($0, expected: expected) }
        guard texts.count == elements.count else { return nil }
        let isWritten = texts.enumerated().allSatisfy { index, text in
            index.isMultiple(of: 2) ? ["<", "<=", "=", ">", ">="].contains(text.value) : text.value.isJSONNumber
        }
        guard isWritten, texts.count == 2 || texts.count == 4 else {
            complain(at: field.item.place, "'numeric' is not possible like this; expected \(expected)")
            return nil
        }
        return array(texts.enumerated().map { $0.isMultiple(of: 2) ? $1.value.json : $1.value })
    }

    private func scalar(_ field: Field, isText: Bool) -> String? {
        if case .null(explicit: true) = field.item.content { return "null" }
        guard let text = text(field, expected: "a value", allowsEmpty: true) else { return nil }
        guard text.isPlain, !isText else { return text.value.json }
        if text.value == "true" || text.value == "false" || text.value.isJSONNumber { return text.value }
        let isNumberElsewhere = text.isLiteral && text.value.hasPrefix("0") && text.value.utf8.allSatisfy(\.isDigit)
        if isNumberElsewhere, !isSafeNumber(text) { return nil }
        return text.value.json
    }

    private func array(_ elements: [String?]) -> String? {
        let whole = elements.compactMap(\.self)
        return whole.count == elements.count ? "[\(whole.joined(separator: ","))]" : nil
    }

    private func object(_ members: [(String, String)?]) -> String? {
        let whole = members.compactMap(\.self)
        guard whole.count == members.count else { return nil }
        return "{\(whole.sorted { $0.0 < $1.0 }.map { "\($0.json):\($1)" }.joined(separator: ","))}"
    }
}

extension String {
    /// `0`, `-5`, `1.25`; without an exponent.
    var isJSONNumber: Bool {
        let digits = hasPrefix("-") ? dropFirst() : self[...]
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }) else {
            return false
        }
        return whole == "0" || !whole.hasPrefix("0")
    }
}
