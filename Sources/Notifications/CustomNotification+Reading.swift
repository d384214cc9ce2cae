import JSONValue

extension CustomNotification {
    /// A message that says it is a custom notification, judged by the published schema and its limits. AWS does not say
    /// whether it cuts or drops what is too long; here it counts as dropped, so that nobody relies on it.
    static func read(_ json: JSON) -> Reading<CustomNotification> {
        var judge = Judge()
        judge.constant(json, "version", version)
        judge.constant(json, "source", source)
        let id = judge.text(json, "id")
        let content = content(json, &judge)
        let metadata = metadata(json, &judge)
        guard judge.reasons.isEmpty, let content else { return .refused(judge.reasons) }
        return .accepted(
            CustomNotification(version: version, source: source, id: id, content: content, metadata: metadata))
    }

    private static func content(_ json: JSON, _ judge: inout Judge) -> Content? {
        guard let content = json["content"] else {
            judge.reasons.append("content is missing")
            return nil
        }
        guard case .object = content else {
            judge.reasons.append("content is \(content.kind), not an object")
            return nil
        }
        let textType = judge.text(content, "content.textType")
        if let textType, textType != Self.textType {
            judge.reasons.append("content.textType is \"\(textType)\"; only \"\(Self.textType)\" is known")
        }
        if content["description"] == nil { judge.reasons.append("content.description is missing") }
        let description = judge.text(content, "content.description", AWS.description)
        if description?.allSatisfy(\.isWhitespace) == true { judge.reasons.append("content.description is empty") }
        return Content(
            textType: textType,
            title: judge.text(content, "content.title", AWS.title),
            description: description ?? "",
            nextSteps: judge.list(content, "content.nextSteps", AWS.nextStep),
            keywords: judge.list(content, "content.keywords", AWS.keyword))
    }

    private static func metadata(_ json: JSON, _ judge: inout Judge) -> Metadata? {
        guard let metadata = json["metadata"] else { return nil }
        guard case .object = metadata else {
            judge.reasons.append("metadata is \(metadata.kind), not an object")
            return nil
        }
        return Metadata(
            threadId: judge.text(metadata, "metadata.threadId"),
            summary: judge.text(metadata, "metadata.summary"),
            eventType: judge.text(metadata, "metadata.eventType"),
            relatedResources: judge.list(metadata, "metadata.relatedResources"),
            additionalContext: judge.context(metadata),
            enableCustomActions: judge.bool(metadata, "metadata.enableCustomActions"))
    }
}

/// Reads members by their full name, the last part of which is the key, and collects every reason to drop.
private struct Judge {
    var reasons: [String] = []

    mutating func constant(_ json: JSON, _ name: String, _ expected: String) {
        guard let value = json[name] else { return reasons.append("\(name) is missing; it must be \"\(expected)\"") }
        guard value != .string(expected) else { return }
        reasons.append("\(name) is \(value.kind), not \"\(expected)\"")
    }

    mutating func text(_ json: JSON, _ name: String, _ limit: Int? = nil) -> String? {
        guard let value = member(json, name) else { return nil }
        return asText(value, name, limit)
    }

    mutating func list(_ json: JSON, _ name: String, _ limit: Int? = nil) -> [String]? {
        guard let value = member(json, name) else { return nil }
        guard case .array(let elements) = value else {
            reasons.append("\(name) is \(value.kind), not a list")
            return nil
        }
        return elements.enumerated().compactMap { asText($1, "\(name)[\($0)]", limit) }
    }

    mutating func bool(_ json: JSON, _ name: String) -> Bool? {
        guard let value = member(json, name) else { return nil }
        if case .bool(let bool) = value { return bool }
        reasons.append("\(name) is \(value.kind), not true or false")
        return nil
    }

    mutating func context(_ json: JSON) -> [String: String]? {
        let name = "metadata.additionalContext"
        guard let value = member(json, name) else { return nil }
        guard case .object(let members) = value else {
            reasons.append("\(name) is \(value.kind), not an object")
            return nil
        }
        var context: [String: String] = [:]
        for (key, value) in members.sorted(by: { $0.name < $1.name }) {
            context[key] = asText(value, "\(name).\(key)", nil)
        }
        return context
    }

    private func member(_ json: JSON, _ name: String) -> JSON? {
        json[name.split(separator: ".").last.map(String.init) ?? name]
    }

    private mutating func asText(_ value: JSON, _ name: String, _ limit: Int?) -> String? {
        guard let text = value.stringValue else {
            reasons.append("\(name) is \(value.kind), not a text")
            return nil
        }
        if let limit, SlackText.length(text) > limit {
            reasons.append("\(name) has \(SlackText.length(text)) characters, more than the \(limit) of AWS")
        }
        return text
    }
}
