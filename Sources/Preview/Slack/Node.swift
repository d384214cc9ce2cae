package import Notifications

extension SlackText {
    /// A part of a text as Slack shows it.
    package indirect enum Node: Equatable, Sendable {
        case text(String)
        case bold([Node])
        case italic([Node])
        case strike([Node])
        case code([Node])
        case codeBlock([Node])
        /// Web addresses only.
        case link(address: String, [Node])
        /// A member's id.
        case user(String)
        /// A user group's id, or the name that the text gives it.
        case group(String)
        /// `here`, `channel` or `everyone`.
        case broadcast(String)
        case channel(String)
        case emoji(name: String, symbol: String)
        case lineBreak
        case quote([Node])
        /// A line that begins with `•`, without it.
        case bullet([Node])
    }

    /// The text in parts. Formatting as in Slack: marks count at the edge of words and within one line.
    /// <https://docs.slack.dev/messaging/formatting-message-text>
    package static func parse(_ text: String) -> [Node] {
        var nodes: [Node] = []
        var rest = Array(text.unicodeScalars)[...]
        let fence = Array("```".unicodeScalars)
        while let open = rest.firstIndex(of: fence), let close = rest[(open + 3)...].firstIndex(of: fence) {
            let code = rest[(open + 3)..<close]
            guard !code.isEmpty else { break }
            nodes += LineParser.parse(lines: rest[..<open].droppingLast("\n"))
            nodes.append(.codeBlock(InlineParser.parse(code.droppingFirst("\n").droppingLast("\n"), isCode: true)))
            rest = rest[(close + 3)...].droppingFirst("\n")
        }
        return nodes + LineParser.parse(lines: rest)
    }
}

typealias Scalars = ArraySlice<Unicode.Scalar>

extension Scalars {
    var string: String { String(String.UnicodeScalarView(self)) }

    func droppingFirst(_ scalar: Unicode.Scalar) -> Scalars { first == scalar ? dropFirst() : self }
    func droppingLast(_ scalar: Unicode.Scalar) -> Scalars { last == scalar ? dropLast() : self }

    func starts(with text: String) -> Bool { starts(with: text.unicodeScalars) }

    /// Where the sequence begins first.
    func firstIndex(of sequence: [Unicode.Scalar]) -> Int? {
        indices.first { self[$0...].starts(with: sequence) }
    }
}

/// Lines between code blocks: quotes, bullets, line ends.
enum LineParser {
    static func parse(lines: Scalars) -> [SlackText.Node] {
        guard !lines.isEmpty else { return [] }
        var nodes: [SlackText.Node] = []
        var quoted: [SlackText.Node]?
        var needsBreak = false
        for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
            if let inner = quote(line) {
                quoted = (quoted.map { $0 + [.lineBreak] } ?? []) + InlineParser.parse(inner)
                continue
            }
            if let quote = quoted {
                nodes.append(.quote(quote))
                (quoted, needsBreak) = (nil, false)
            }
            if line.starts(with: "• ") {
                nodes.append(.bullet(InlineParser.parse(line.dropFirst(2))))
                needsBreak = false
                continue
            }
            if needsBreak { nodes.append(.lineBreak) }
            nodes += InlineParser.parse(line)
            needsBreak = true
        }
        if let quoted { nodes.append(.quote(quoted)) }
        return nodes
    }

    /// What is quoted; the mark counts escaped or not, since Slack escapes what people type.
    private static func quote(_ line: Scalars) -> Scalars? {
        for mark in ["&gt;", ">"] where line.starts(with: mark) {
            return line.dropFirst(mark.unicodeScalars.count).droppingFirst(" ")
        }
        return nil
    }
}
