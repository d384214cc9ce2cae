/// Slack's own text format, called mrkdwn. <https://docs.slack.dev/messaging/formatting-message-text>
package enum SlackText {
    /// Data as it may stand in a text: it mentions nobody, links nowhere under another name and formats nothing.
    ///
    /// `&`, `<`, `>` become entities, as Slack asks. For formatting Slack has no escape, so its marks become their
    /// look-alikes (`∗` for `*`); an underscore inside a word formats nothing and stays. A bare address stays too:
    /// Slack may make it clickable, but it shows where it leads.
    package static func escaped(_ data: String) -> String {
        let scalars = Array(clean(data).unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "*": result.append("\u{2217}")
            case "~": result.append("\u{223C}")
            case "`": result.append(backtick)
            case "_":
                let isInWord =
                    index > 0 && index + 1 < scalars.count
                    && isWord(scalars[index - 1]) && isWord(scalars[index + 1])
                result.append(isInWord ? scalar : "\u{02CD}")
            // One that begins a line is a quote, escaped or not.
            case ">" where index == 0 || scalars[index - 1] == "\n": result.append("\u{203A}")
            default: result.append(contentsOf: entity(scalar))
            }
        }
        return String(result)
    }

    /// Data as a code span: one line, nothing in it is formatted. Nothing when there is nothing to show.
    package static func code(_ data: String) -> String {
        let inner = verbatim(clean(data, isOneLine: true))
        return inner.isEmpty ? "" : "`\(inner)`"
    }

    /// Data as a code block, line by line.
    package static func codeBlock(_ data: String) -> String { "```\n\(verbatim(clean(data)))\n```" }

    /// A link with a text of ours or of data; only the text where the address is not one of the web.
    package static func link(_ text: String, to address: String) -> String {
        let shown = escaped(clean(text, isOneLine: true))
        guard let address = webAddress(address) else { return shown }
        return shown.isEmpty ? "<\(address)>" : "<\(address)|\(shown)>"
    }

    /// A mention of a Slack member id, the only form that AWS documents; `nil` where it is none.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>
    package static func mention(_ member: String) -> String? {
        guard let first = member.first, "UW".contains(first), member.count > 1,
            member.unicodeScalars.allSatisfy({ ("A"..."Z").contains($0) || ("0"..."9").contains($0) })
        else { return nil }
        return "<@\(member)>"
    }

    /// Characters as the stricter of those who count them: UTF-16 code units, never fewer than Unicode scalars.
    package static func length(_ text: String) -> Int { text.utf16.count }

    /// Without control characters, and without those that turn the direction of the text around it. Line ends stay
    /// unless it is to be one line; blanks at both ends go.
    package static func clean(_ text: String, isOneLine: Bool = false) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{2028}", "\u{2029}", "\u{85}": result.append(isOneLine ? " " : "\n")
            case "\t": result.append(" ")
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FEFF}": break
            default: if scalar.properties.generalCategory != .control { result.append(scalar) }
            }
            previous = scalar
        }
        while let last = result.last, last == " " || last == "\n" { result.removeLast() }
        let blanks: Set<Unicode.Scalar> = isOneLine ? [" "] : ["\n"]  // a table may begin with blanks
        return String(String.UnicodeScalarView(result.drop { blanks.contains($0) }))
    }

    /// In code only the backtick could end it.
    private static func verbatim(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(contentsOf: scalar == "`" ? [backtick] : entity(scalar))
        }
        return String(result)
    }

    private static let backtick: Unicode.Scalar = "\u{02CB}"

    /// Scalars, not characters: `<` with an accent on it is another character, and still opens a mention.
    private static func entity(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        switch scalar {
        case "&": Array("&amp;".unicodeScalars)
        case "<": Array("&lt;".unicodeScalars)
        case ">": Array("&gt;".unicodeScalars)
        default: [scalar]
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func webAddress(_ address: String) -> String? {
        let start = address.prefix(8).lowercased()
        guard start.hasPrefix("https://") || start.hasPrefix("http://") else { return nil }
        var result = ""
        for byte in address.utf8 {
            switch byte {
            case UInt8(ascii: "&"): result += "&amp;"
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "`"),
                0...0x20, 0x7F...0xFF:
                let hex = String(byte, radix: 16, uppercase: true)
                result += (byte < 0x10 ? "%0" : "%") + hex
            default: result.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return result
    }
}
