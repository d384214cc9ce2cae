/// YAML text → `Item`s, or what is wrong with its syntax.
///
/// It composes them from events itself: so a duplicate key has its place, what is not supported is a mistake beside
/// others and not the end, and nothing that an alias stands for is ever expanded.
struct Document: ~Copyable {
    /// `nil` if the text cannot be read at all.
    private(set) var root: Item?
    private(set) var diagnostics: [Diagnostic] = []

    static let deepest = 32
    /// What is said after so many mistakes is not worth reading.
    static let mostMistakes = 1000

    private let file: String
    private var events: YAMLEvents
    private var depth = 0
    private var anchors: Set<String> = []
    private var aliases: [(name: String, mark: YAMLEvents.Mark)] = []
    private var merges: [YAMLEvents.Mark] = []

    /// What is said already ends the reading.
    private struct Stop: Error {}

    init(_ text: String, file: String) {
        self.file = file
        events = YAMLEvents(text)
        root = try? document()
        for alias in aliases where !anchors.contains(alias.name) {
            report("aliases are not supported; write the value out", at: alias.mark)
        }
        // What an anchor held is reported where it stands.
        guard anchors.isEmpty, aliases.isEmpty else { return }
        for merge in merges { report("merge keys are not supported; write the keys out", at: merge) }
    }

    private mutating func document() throws(Stop) -> Item? {
        var root: Item?
        var isFirst = true
        var isClosed = false
        while true {
            let event: YAMLEvents.Event
            do { event = try events.next() } catch {
                // Without `---`, libyaml finds no name for it.
                if isClosed { throw refuseDocument(at: error.place) }
                diagnostics.append(diagnostic(error))
                throw Stop()
            }
            switch event.kind {
            case .endOfText: return root
            case .document:
                guard isFirst else { throw refuseDocument(at: event.start) }
                isFirst = false
            case .endOfDocument(let isExplicit): isClosed = isExplicit
            default: root = try item(event, isFlow: false)
            }
        }
    }

    private mutating func refuseDocument(at mark: YAMLEvents.Mark) -> Stop {
        report("a second document begins here; one file holds one configuration", at: mark)
        return Stop()
    }

    private mutating func next() throws(Stop) -> YAMLEvents.Event {
        do { return try events.next() } catch {
            diagnostics.append(diagnostic(error))
            throw Stop()
        }
    }
}

// MARK: - Values

extension Document {
    private mutating func item(_ event: YAMLEvents.Event, isFlow: Bool) throws(Stop) -> Item {
        try refuseProperties(event)
        let content: Item.Content
        switch event.kind {
        case .list(let isFlow):
            try enter(event)
            content = try list(isFlow: isFlow)
            depth -= 1
        case .mapping(let isFlow):
            try enter(event)
            content = try mapping(event, isFlow: isFlow)
            depth -= 1
        case .scalar(let text, let style):
            if style == .quoted { try checkQuote(event, isFlow: isFlow) }
            content = Self.content(text, style)
        case .alias(let name):
            aliases.append((name, event.start))
            content = .reported
        default: throw Stop()
        }
        return Item(content: content, place: place(event.start))
    }

    private mutating func enter(_ event: YAMLEvents.Event) throws(Stop) {
        depth += 1
        guard depth <= Self.deepest else {
            report("nested too deeply; at most \(Self.deepest) levels are allowed", at: event.start)
            throw Stop()
        }
    }

    private mutating func list(isFlow: Bool) throws(Stop) -> Item.Content {
        var items: [Item] = []
        while true {
            let event = try next()
            if case .end = event.kind { return .list(items) }
            items.append(try item(event, isFlow: isFlow))
        }
    }

    private mutating func mapping(_ mapping: YAMLEvents.Event, isFlow: Bool) throws(Stop) -> Item.Content {
        var entries: [Item.Entry] = []
        var lines: [String: Int] = [:]
        var isComplete = true
        while true {
            let event = try next()
            if case .end = event.kind { return .mapping(entries, isComplete: isComplete) }
            try refuseQuestionMark(before: event, in: mapping, isFlow: isFlow)
            let key = try item(event, isFlow: isFlow)
            // What is wrong with a key is said before its value is read, which may end the reading.
            let name = try name(event, lines: &lines)
            let value = try item(try next(), isFlow: isFlow)
            if let name {
                entries.append(.init(key: name, keyPlace: key.place, value: value))
            } else {
                isComplete = false
            }
        }
    }

    /// `nil` for a key that is reported. Under an alias, or a merge key, other keys may hide.
    private mutating func name(_ key: YAMLEvents.Event, lines: inout [String: Int]) throws(Stop) -> String? {
        switch key.kind {
        case .scalar("<<", .plain): merges.append(key.start)
        case .scalar(let name, _):
            guard let line = lines[name] else {
                lines[name] = key.start.line
                return name
            }
            try complain("duplicate key \(name.shown); it is first set on line \(line)", at: key.start)
        case .alias: break
        default: try complain("a key must be text", at: key.start)
        }
        return nil
    }

    private static func content(_ text: String, _ style: YAMLEvents.Event.Style) -> Item.Content {
        guard style == .plain else { return .text(text, isPlain: false) }
        switch text {
        case "": return .null(explicit: false)
        case "~", "null", "Null", "NULL": return .null(explicit: true)
        default: return .text(text, isPlain: true)
        }
    }
}

// MARK: - What is not supported

extension Document {
    private mutating func refuseProperties(_ event: YAMLEvents.Event) throws(Stop) {
        if let anchor = event.anchor {
            anchors.insert(anchor)
            try complain("anchors and aliases are not supported; write the value out", at: event.start)
        }
        guard event.hasTag else { return }
        // An anchor may stand before it.
        let words = events.rest(from: event.start).prefix { !$0.isLineEnd }
            .split { $0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }
        let tag = words.first { $0.first == UInt8(ascii: "!") }.map { String(decoding: $0, as: UTF8.self) } ?? "!"
        try complain("tags are not supported; remove \(tag.shown)", at: event.start)
    }

    /// Only behind a `?` does a key of a block begin deeper than the block, or a key in braces have a `?` before it.
    private mutating func refuseQuestionMark(
        before key: YAMLEvents.Event, in mapping: YAMLEvents.Event, isFlow: Bool
    ) throws(Stop) {
        let isDeeper = key.start.column != mapping.start.column
        guard isFlow || isDeeper && mapping.anchor == nil && !mapping.hasTag else { return }
        let before = events.text(before: key.start)
        let blanks = before.reversed().prefix { $0.isBlank || $0.isLineEnd }
        let rest = before.dropLast(blanks.count)
        var mark = key.start
        if rest.last == UInt8(ascii: "?") {
            mark.line -= blanks.count { $0 == UInt8(ascii: "\n") }
            let line = rest.reversed().prefix { !$0.isLineEnd }
            mark.column = line.count { $0 & 0xC0 != 0x80 }  // the first byte of each character
        } else if isFlow {
            return
        }
        report(Self.questionMark, at: mark)
        throw Stop()
    }

    /// A quote that ends on a later line, with text behind it there, was meant to end before.
    private mutating func checkQuote(_ event: YAMLEvents.Event, isFlow: Bool) throws(Stop) {
        guard event.start.line < event.end.line else { return }
        let next = events.rest(from: event.end).first { !$0.isBlank }
        let ends = isFlow ? "#,:[]{}" : "#"
        guard let next, !next.isLineEnd, !ends.utf8.contains(next) else { return }
        report(Self.openQuote, at: event.start)
        throw Stop()
    }

    private mutating func complain(_ message: String, at mark: YAMLEvents.Mark) throws(Stop) {
        report(message, at: mark)
        if diagnostics.count > Self.mostMistakes { throw Stop() }
    }

    private mutating func report(_ message: String, at mark: YAMLEvents.Mark) {
        diagnostics.append(Diagnostic(.error, at: place(mark), message))
    }

    private func place(_ mark: YAMLEvents.Mark) -> Diagnostic.Place {
        Diagnostic.Place(file: file, line: mark.line, column: mark.column)
    }
}

// MARK: - Syntax errors

extension Document {
    private static let openQuote = "this quote is not closed"
    private static let questionMark = "a key that begins with '?' is not supported; write 'key: value'"
    private static let tabs = "tabs are not allowed for indentation; use spaces"

    private mutating func diagnostic(_ problem: YAMLEvents.Problem) -> Diagnostic {
        if problem.context.hasSuffix("quoted scalar"), problem.words.hasPrefix("found unexpected") {
            return Diagnostic(.error, at: place(problem.contextPlace), Self.openQuote)
        }
        let isInBrackets = problem.context.hasPrefix("while parsing a flow") && !problem.context.hasSuffix("node")
        let origin = isInBrackets ? "; the bracket opens on line \(problem.contextPlace.line)" : ""
        return Diagnostic(.error, at: place(problem.place), words(for: problem) + origin)
    }

    /// libyaml's own words only where there are no better ones.
    private mutating func words(for problem: YAMLEvents.Problem) -> String {
        switch problem.words {
        case "mapping values are not allowed in this context":
            return "':' is not allowed here; quote a text that contains ': ', and indent with the same number of spaces"
        case "could not find expected ':'":
            return "expected ':' after the key on this line or the line before"
        case "did not find expected key":
            return "expected a key; check the indentation, and the quotes and brackets before it"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            return String(problem.words.dropFirst("did not find ".count))
        case "did not find expected '-' indicator":
            return "expected '-' for the next item of the list; check the indentation"
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return Self.tabs
        case "mapping keys are not allowed in this context":
            return Self.questionMark
        case "found character that cannot start any token":
            let line = String(decoding: events.rest(from: problem.place).prefix { !$0.isLineEnd }, as: UTF8.self)
            switch line.first {
            case "\t": return Self.tabs
            case let character?: return "a value cannot begin with '\(character)'; quote it"
            case nil: return "not valid YAML; a value cannot begin like this"
            }
        default: return "not valid YAML; \(problem.words)"
        }
    }
}
