/// Texts, lists, truth values and words.
extension Reader {
    /// Any text, variables replaced. An empty one only if `allowsEmpty`.
    func text(_ field: Field, expected: String = "text", allowsEmpty: Bool = false) -> Text? {
        guard case .text(let written, let isPlain) = field.item.content else {
            complainKind(field, expected: expected)
            return nil
        }
        guard let pieces = Variables.pieces(of: written) else {
            complain(
                at: field.item.place,
                "\(written.shown) has a broken '${'; expected ${NAME} with a name of letters, digits and _, or $${ for a literal ${"
            )
            return nil
        }
        var value = ""
        var isComplete = true
        for piece in pieces {
            switch piece {
            case .literal(let literal): value += literal
            case .name(let name):
                remember(name, at: field.item.place)
                if let text = self.value(of: name) {
                    value += text
                } else {
                    complainUnset(name, at: field.item.place)
                    isComplete = false
                }
            }
        }
        guard isComplete else { return nil }
        if value.isEmpty, !allowsEmpty {
            complain(at: field.item.place, "\(field.name.shown) is empty; expected \(expected)")
            return nil
        }
        let isLiteral = pieces.allSatisfy { if case .literal = $0 { true } else { false } }
        return Text(value: value, written: written, place: field.item.place, isPlain: isPlain, isLiteral: isLiteral)
    }

    /// The elements of a list. Complains if it is none; not about an empty one.
    func list(_ field: Field, expected: String) -> [Field]? {
        guard case .list(let items) = field.item.content else {
            complainKind(field, expected: expected)
            return nil
        }
        return items.map { Field(name: field.name, keyPlace: $0.place, item: $0) }
    }

    /// A text or a list of texts; at least one, no two alike.
    func texts(_ field: Field, expected: String) -> [Text]? {
        var elements = [field]
        if case .list(let items) = field.item.content {
            elements = items.map { Field(name: field.name, keyPlace: $0.place, item: $0) }
        } else if case .mapping = field.item.content {
            complainKind(field, expected: "\(expected), or a list of them")
            return nil
        }
        if elements.isEmpty {
            complain(
                at: field.item.place, "\(field.name.shown) is an empty list; expected \(expected), or a list of them")
            return nil
        }
        let texts = elements.compactMap { text($0, expected: expected) }
        _ = isUnique(texts, in: field)
        return texts
    }

    /// Complains about texts that stand in a list a second time.
    func isUnique(_ texts: [Text], in field: Field) -> Bool {
        var first: [String: Int] = [:]
        var isUnique = true
        for text in texts {
            if let line = first[text.value] {
                complain(
                    at: text.place, "\(text.shown) is in \(field.name.shown) twice; it is first listed on line \(line)")
                isUnique = false
            } else {
                first[text.value] = text.place.line
            }
        }
        return isUnique
    }

    /// Complains about names that are equal, or would be in CloudFormation, where only letters and digits count.
    func checkDistinct(_ names: [Text], what: String) {
        var first: [String: Text] = [:]
        for name in names {
            let identifier = Name.identifier(name.value)
            guard let other = first[identifier] else {
                first[identifier] = name
                continue
            }
            let isSame = other.value == name.value
            complain(
                at: name.place,
                isSame
                    ? "there is a \(what) \(name.shown) already on line \(other.place.line); names must differ"
                    : "\(what) \(name.shown) is too close to \(other.shown) on line \(other.place.line); names must differ in letters or digits, ignoring case"
            )
        }
    }

    func truth(_ field: Field?, default value: Bool) -> Bool {
        guard let field, let text = text(field, expected: "true or false") else { return value }
        switch text.value {
        case "true": return true
        case "false": return false
        default:
            complain(at: text.place, "\(text.shown) is not valid for \(field.name.shown); expected true or false")
            return value
        }
    }

    /// One of the words of `Choice`.
    func choice<Choice>(_ field: Field, synonyms: [String: Choice] = [:]) -> Choice?
    where Choice: CaseIterable & RawRepresentable<String> {
        let words = Choice.allCases.map(\.rawValue)
        guard let text = text(field, expected: "one of \(Suggestion.list(words))") else { return nil }
        if let choice = Choice(rawValue: text.value) { return choice }
        var clause = ""
        if text.isLiteral {
            clause =
                synonyms[text.value.lowercased()].map { "; did you mean '\($0.rawValue)'?" }
                ?? Suggestion.clause(for: text.value, among: words)
        }
        let expected = words.count > 12 ? words.joined(separator: ", ") : Suggestion.list(words)
        complain(
            at: text.place,
            "\(text.shown) is not valid for \(field.name.shown); expected one of \(expected)\(clause)")
        return nil
    }

    /// Is it the word `off`? Anything else is the caller's.
    func isOff(_ field: Field) -> Bool {
        guard case .text(let text, _) = field.item.content else { return false }
        return text == "off"
    }

    /// A text of at most `limit` characters without control characters.
    func line(_ field: Field, atMost limit: Int) -> String? {
        guard let text = text(field) else { return nil }
        if text.value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            complain(at: text.place, "\(field.name.shown) must be one line, without line ends and control characters")
            return nil
        }
        if text.value.unicodeScalars.count > limit {
            complain(at: text.place, "\(field.name.shown) is too long; at most \(limit) characters are allowed")
            return nil
        }
        return text.value
    }
}

// MARK: - References

extension Reader {
    /// The name of a channel of this file.
    func channel(_ field: Field) -> String? {
        reference(field, to: "channel", expected: "the name of a channel", among: channelNames, home: "slack.channels")
    }

    /// The same where a default takes the place of a name that is missing or wrong.
    func channel(_ field: Field?, else other: String) -> String {
        field.flatMap(channel) ?? other
    }

    /// The key of an owner of this file.
    func owner(_ field: Field?) -> String? {
        field.flatMap {
            reference($0, to: "owner", expected: "the key of an owner", among: ownerNames, home: "owners")
        }
    }

    private func reference(
        _ field: Field, to what: String, expected: String, among names: NameList?, home: String
    ) -> String? {
        guard let text = text(field, expected: expected) else { return nil }
        guard let names, !names.contains(text.value) else { return text.value }
        let known = names.isEmpty ? "add it to '\(home)'" : "\(Suggestion.expected(names))"
        let clause = text.isLiteral ? Suggestion.clause(for: text.value, among: names) : ""
        complain(at: text.place, "there is no \(what) \(text.shown); \(known)\(clause)")
        return nil
    }
}
