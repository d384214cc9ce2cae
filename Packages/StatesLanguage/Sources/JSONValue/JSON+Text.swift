extension JSON {
    /// Compact, as JavaScript's `JSON.stringify` writes it.
    public var text: String { text(indent: nil) }

    /// On several lines, two spaces deeper at each level, as `JSON.stringify(value, null, 2)` writes it.
    public var prettyText: String { text(indent: "") }

    private func text(indent: String?) -> String {
        var text = ""
        write(to: &text, indent: indent)
        return text
    }

    private func write(to text: inout String, indent: String?) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number.isFinite ? number.javaScriptText : "null"
        case .string(let string): JSON.write(string, to: &text)
        case .array(let items):
            JSON.write(items, between: ("[", "]"), to: &text, indent: indent) { item, text, indent in
                item.write(to: &text, indent: indent)
            }
        case .object(let object):
            JSON.write(Array(object), between: ("{", "}"), to: &text, indent: indent) { member, text, indent in
                JSON.write(member.name, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(to: &text, indent: indent)
            }
        }
    }

    private static func write<Part>(
        _ parts: [Part], between brackets: (String, String), to text: inout String, indent: String?,
        part write: (Part, inout String, String?) -> Void
    ) {
        let inner = indent.map { $0 + "  " }
        text += brackets.0
        for (index, part) in parts.enumerated() {
            if index > 0 { text += "," }
            if let inner { text += "\n" + inner }
            write(part, &text, inner)
        }
        if let indent, !parts.isEmpty { text += "\n" + indent }
        text += brackets.1
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}":
                let code = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
