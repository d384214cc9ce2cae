import Notifications

/// One line, or the inside of code. Works on scalars as Slack does: an accent on a mark does not hide it.
struct InlineParser {
    private let scalars: Scalars
    private let isCode: Bool
    private var index: Int
    private var nodes: [SlackText.Node] = []
    private var text = String.UnicodeScalarView()

    static func parse(_ scalars: Scalars, isCode: Bool = false) -> [SlackText.Node] {
        var parser = InlineParser(scalars: scalars, isCode: isCode)
        return parser.run()
    }

    private init(scalars: Scalars, isCode: Bool) {
        self.scalars = scalars
        self.isCode = isCode
        index = scalars.startIndex
    }

    private mutating func run() -> [SlackText.Node] {
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let isTaken =
                switch scalar {
                case "<": control()
                case "&": entity()
                case "\n": add(.lineBreak, to: index + 1)
                case "`" where !isCode: code()
                case "*" where !isCode: span(scalar) { .bold($0) }
                case "_" where !isCode: span(scalar) { .italic($0) }
                case "~" where !isCode: span(scalar) { .strike($0) }
                case ":" where !isCode: emoji()
                case "h" where !isCode: bareAddress()
                default: false
                }
            guard !isTaken else { continue }
            text.append(scalar)
            index += 1
        }
        flush()
        return nodes
    }

    private mutating func flush() {
        guard !text.isEmpty else { return }
        nodes.append(.text(String(text)))
        text = String.UnicodeScalarView()
    }

    private mutating func add(_ node: SlackText.Node, to end: Int) -> Bool {
        flush()
        nodes.append(node)
        index = end
        return true
    }

    // MARK: Entities, emoji, addresses

    private static let entities: [(text: String, scalar: Unicode.Scalar)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"),
    ]

    private mutating func entity() -> Bool {
        for entity in Self.entities where scalars[index...].starts(with: entity.text) {
            text.append(entity.scalar)
            index += entity.text.unicodeScalars.count
            return true
        }
        return false
    }

    static func decoded(_ scalars: Scalars) -> String {
        var text = scalars.string
        for entity in entities.reversed() { text = text.replacing(entity.text, with: String(entity.scalar)) }
        return text
    }

    private mutating func emoji() -> Bool {
        guard let (name, end) = emojiName(at: index), let symbol = Emoji.symbol(name) else { return false }
        if let (tone, toneEnd) = emojiName(at: end), tone.hasPrefix("skin-tone-"),
            let number = tone.last?.wholeNumberValue,
            (2...6).contains(number)
        {
            return add(.emoji(name: name, symbol: Emoji.symbol(name, tone: number) ?? symbol), to: toneEnd)
        }
        return add(.emoji(name: name, symbol: symbol), to: end)
    }

    private func emojiName(at start: Int) -> (name: String, end: Int)? {
        guard start < scalars.endIndex, scalars[start] == ":" else { return nil }
        let rest = scalars[(start + 1)...]
        guard let end = rest.firstIndex(where: { !SlackText.isEmojiName($0) }), rest[end] == ":", end > rest.startIndex
        else { return nil }
        return (rest[..<end].string, end + 1)
    }

    /// Slack makes an address clickable that stands alone.
    private mutating func bareAddress() -> Bool {
        let rest = scalars[index...]
        guard isEdge(before: index), let scheme = ["https://", "http://"].first(where: { rest.starts(with: $0) })
        else { return false }
        let ends = ["&lt;", "&gt;"]
        var end =
            rest.indices.first { at in
                rest[at].properties.isWhitespace || "<>\"`|".unicodeScalars.contains(rest[at])
                    || (rest[at] == "&" && ends.contains { rest[at...].starts(with: $0) })
            } ?? rest.endIndex
        while end > rest.startIndex, ".,;:!?)'*_~".unicodeScalars.contains(rest[end - 1]) { end -= 1 }
        guard end > rest.startIndex + scheme.count else { return false }
        let address = Self.decoded(rest[..<end])
        return add(.link(address: address, [.text(address)]), to: end)
    }

    // MARK: Spans

    private mutating func code() -> Bool {
        guard isEdge(before: index), let end = closing("`", from: index + 1) else { return false }
        return add(.code(Self.parse(scalars[(index + 1)..<end], isCode: true)), to: end + 1)
    }

    private mutating func span(_ mark: Unicode.Scalar, _ make: ([SlackText.Node]) -> SlackText.Node) -> Bool {
        guard isEdge(before: index), scalars[scalars.startIndex..<index].last != mark,
            let end = closing(mark, from: index + 1)
        else { return false }
        return add(make(Self.parse(scalars[(index + 1)..<end])), to: end + 1)
    }

    /// Where the span ends that began before `start`: on this line, not after a blank, at the edge of a word, and not
    /// inside a link or code.
    private func closing(_ mark: Unicode.Scalar, from start: Int) -> Int? {
        guard start < scalars.endIndex, scalars[start] != mark, mark == "`" || !scalars[start].properties.isWhitespace
        else { return nil }
        var at = start
        while at < scalars.endIndex, scalars[at] != "\n" {
            switch scalars[at] {
            case mark where isEdge(after: at) && (mark == "`" || !scalars[at - 1].properties.isWhitespace): return at
            case "<": at = end(of: ">", after: at) ?? at
            case "`" where mark != "`": at = end(of: "`", after: at) ?? at
            default: break
            }
            at += 1
        }
        return nil
    }

    private func end(of mark: Unicode.Scalar, after start: Int) -> Int? {
        scalars[(start + 1)...].prefix { $0 != "\n" }.firstIndex(of: mark)
    }

    private func isEdge(before index: Int) -> Bool {
        index == scalars.startIndex || !Self.isWord(scalars[index - 1])
    }

    private func isEdge(after index: Int) -> Bool {
        index + 1 >= scalars.endIndex || (!Self.isWord(scalars[index + 1]) && scalars[index + 1] != scalars[index])
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }
}

// MARK: What stands between < and >

extension InlineParser {
    private mutating func control() -> Bool {
        let inside = scalars[(index + 1)...]
        guard let end = inside.firstIndex(where: { ">\n<".unicodeScalars.contains($0) }), inside[end] == ">",
            let node = Self.control(inside[..<end])
        else { return false }
        return add(node, to: end + 1)
    }

    private static func control(_ inside: Scalars) -> SlackText.Node? {
        let bar = inside.firstIndex(of: "|")
        let target = inside[..<(bar ?? inside.endIndex)]
        let label = bar.map { inside[($0 + 1)...] }
        let isNamed = label.map { !$0.isEmpty } ?? false
        switch target.first {
        case "@": return id(target.dropFirst()).map { .user($0) }
        case "#": return id(target.dropFirst()).map { .channel(isNamed ? decoded(label ?? []) : $0) }
        case "!": return special(target.dropFirst(), label)
        default:
            let address = decoded(target)
            guard isWebAddress(address) else { return nil }
            return .link(address: address, isNamed ? parseLabel(label ?? []) : [.text(address)])
        }
    }

    private static func special(_ name: Scalars, _ label: Scalars?) -> SlackText.Node? {
        if name.starts(with: "subteam^") {
            let shown = label.map(decoded) ?? ""
            return id(name.dropFirst("subteam^".count)).map {
                .group(shown.isEmpty ? $0 : String(shown.drop { $0 == "@" }))
            }
        }
        if name.starts(with: "date^") { return label.map { .text(decoded($0)) } }
        return ["here", "channel", "everyone"].contains(name.string) ? .broadcast(name.string) : nil
    }

    /// A link's text may be formatted, but holds no link.
    private static func parseLabel(_ label: Scalars) -> [SlackText.Node] {
        parse(label).map { node in
            if case .link(let address, _) = node { return .text(address) }
            return node
        }
    }

    private static func id(_ scalars: Scalars) -> String? {
        let isID = scalars.allSatisfy { ("A"..."Z").contains($0) || ("0"..."9").contains($0) }
        return isID && !scalars.isEmpty ? scalars.string : nil
    }

    /// Nothing but `http` and `https`, so that a click runs nothing.
    private static func isWebAddress(_ address: String) -> Bool {
        let start = address.prefix(8).lowercased()
        guard start.hasPrefix("https://") || start.hasPrefix("http://") else { return false }
        return !address.unicodeScalars.contains {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
    }
}
