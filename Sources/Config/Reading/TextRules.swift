/// What no text of the file may hold, wherever it stands: key or value, written out or put together from `.env`.
///
/// Every text may end up in a template, so this is checked at one place, before a section is read.
enum TextRules {
    /// What is wrong with `text`; says nothing that is in it, since a part may come from a variable.
    static func problem(of text: String, isKey: Bool = false) -> String? {
        // Almost all texts have none of this.
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7B || $0 == 0x7F || $0 > 0x7F }) else { return nil }
        if holdsDynamicReference(text) { return dynamicReference }
        if text.contains("${AWS::") {
            return "CloudFormation's ${AWS::…} is not replaced in a text; write the value itself"
        }
        for scalar in text.unicodeScalars where Characters.isRefused(scalar.value) {
            return "the text holds the invisible character \(Characters.name(scalar)), which is not allowed; remove it"
        }
        if isKey, text.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return "a key must be one line, without tabs"
        }
        return nil
    }

    static let dynamicReference =
        "'{{resolve:' is not allowed; CloudFormation would put a value of the account there, such as a secret"

    /// Whether CloudFormation would replace a part of it by a value from Systems Manager or Secrets Manager. Stricter
    /// than it: capital letters and blanks are not documented to matter.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
    static func holdsDynamicReference(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return false }
        var rest = text[...]
        while let braces = rest.firstRange(of: "{{") {
            rest = rest[rest.index(after: braces.lowerBound)...]
            let word = rest.dropFirst().drop { $0.isWhitespace }
            guard word.prefix(7).lowercased() == "resolve" else { continue }
            if word.dropFirst(7).drop(while: \.isWhitespace).first == ":" { return true }
        }
        return false
    }
}

extension Reader {
    /// Complains about every text in `item` that breaks ``TextRules``, and leaves it out, so that no section complains
    /// about it again.
    func checked(_ item: Item) -> Item {
        var checked = item
        switch item.content {
        case .null, .reported: break
        case .text(let written, _):
            guard let problem = TextRules.problem(of: expanded(written)) else { break }
            complain(at: item.place, problem)
            checked.content = .reported
        case .list(let items):
            checked.content = .list(items.map { self.checked($0) })
        case .mapping(let entries, var isComplete):
            let usable = entries.filter { entry in
                guard let problem = TextRules.problem(of: entry.key, isKey: true) else { return true }
                complain(at: entry.keyPlace, problem)
                _ = self.checked(entry.value)
                isComplete = false
                return false
            }
            // With all keys gone it would be called empty.
            checked.content =
                usable.isEmpty && !isComplete
                ? .reported
                : .mapping(
                    usable.map { entry in
                        var entry = entry
                        entry.value = self.checked(entry.value)
                        return entry
                    }, isComplete: isComplete)
        }
        return checked
    }

    /// With the values of its variables; what has none, or is not written well, is complained about where it is read.
    private func expanded(_ written: String) -> String {
        guard let pieces = Variables.pieces(of: written) else { return written }
        return pieces.map { piece in
            switch piece {
            case .literal(let literal): literal
            case .name(let name): variables[name] ?? ""
            }
        }.joined()
    }
}
