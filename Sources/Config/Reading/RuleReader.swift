/// `rules`: events of the user's own.
extension Reader {
    func rules(_ field: Field) -> [EventRule]? {
        guard let elements = list(field, expected: "a list of rules") else { return nil }
        var names: [Text] = []
        let rules = elements.compactMap { rule($0, names: &names) }
        checkDistinct(names, what: "rule")
        return rules
    }

    private func rule(_ field: Field, names: inout [Text]) -> EventRule? {
        let keys = ["name", "pattern", "title", "fields", "next", "thread", "to", "owner"]
        let element = Field(name: "a rule", keyPlace: field.keyPlace, item: field.item)
        guard let fields = fields(element, of: "rule", keys: keys, required: ["name", "pattern", "title"]) else {
            return nil
        }
        let name = fields["name"].flatMap(self.title)
        if let name { names.append(name) }
        let pattern = fields["pattern"].flatMap(self.pattern)
        let title = fields["title"].flatMap { template($0, atMost: 250) }
        let texts = fields["fields"].flatMap(templates) ?? []
        let next = fields["next"].flatMap(nextSteps) ?? []
        let thread = fields["thread"].flatMap { template($0, atMost: 250) }
        let channel = fields["to"].map(self.channel) ?? criticalChannel
        let owner = self.owner(fields["owner"])
        guard let name, let pattern, let title, let channel else { return nil }
        return EventRule(
            name: name.value, pattern: pattern, title: title, fields: texts, next: next, thread: thread,
            channel: channel, owner: owner)
    }

    private func templates(_ field: Field) -> [EventRule.Field]? {
        entries(field, expected: "a mapping of names to texts")?.compactMap { entry in
            template(entry, atMost: 1000).map { EventRule.Field(name: entry.name, text: $0) }
        }
    }

    private func nextSteps(_ field: Field) -> [String]? {
        guard let elements = list(field, expected: "a list of up to 3 texts") else { return nil }
        // What a custom notification of Chatbot shows.
        // https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
        if elements.count > 3 {
            complain(at: elements[3].item.place, "\(elements.count) next steps are too many; at most 3 are allowed")
        }
        return elements.compactMap { template($0, atMost: 250) }
    }

    /// A text with placeholders such as `{detail.orderId}`.
    private func template(_ field: Field, atMost limit: Int) -> String? {
        guard let line = line(field, atMost: limit) else { return nil }
        var rest = line[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let inside = rest[brace...].dropFirst()
            guard rest[brace] == "{", let end = inside.firstIndex(where: { $0 == "{" || $0 == "}" }), inside[end] == "}"
            else {
                complain(
                    at: field.item.place,
                    "\(field.name.shown) has a '\(rest[brace])' without its partner; a placeholder looks like {detail.id}"
                )
                return nil
            }
            if let problem = placeholderProblem(inside[..<end]) {
                complain(at: field.item.place, "\(field.name.shown) has a placeholder \(problem)")
                return nil
            }
            rest = inside[end...].dropFirst()
        }
        if let host = line.matches(of: /https:\/\/([^ \/|<>]*)/).first(where: { $0.1.isEmpty || $0.1.contains("{") }) {
            complain(
                at: field.item.place,
                "\(field.name.shown) has a link \(host.1.isEmpty ? "without" : "with a placeholder in its") host; expected one such as https://wiki.example.com/{detail.id}"
            )
            return nil
        }
        return line
    }

    /// Does not repeat the placeholder: it may come from a variable.
    private func placeholderProblem(_ path: Substring) -> String? {
        let steps = path.split(separator: ".", omittingEmptySubsequences: false)
        let isWritten = steps.allSatisfy { step in
            !step.isEmpty && step.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x2D || $0 == 0x5F }
        }
        if !isWritten { return "that is not a path; expected one such as {detail.id}" }
        if let first = steps.first, !EventPattern.topKeys.contains(String(first)) {
            return
                "that begins with none of an event's keys; expected \(EventPattern.topKeys.joined(separator: ", ")), as in {detail.id}"
        }
        return nil
    }
}
