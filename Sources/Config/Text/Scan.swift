/// A first pass over the text, before Yams sees it.
///
/// Yams stops at the first duplicate key without its place, expands aliases, and hashes mapping keys, which takes
/// forever on an alias to a deep structure (a "YAML bomb"). So this pass finds what is not supported, with its place,
/// and covers it with harmless text of the same width, so that the rest can still be read and checked.
struct Scan {
    struct Position: Hashable {
        var line: Int
        var column: Int
    }

    /// The text for Yams: every place as in the original.
    private(set) var text = ""
    private(set) var diagnostics: [Diagnostic] = []
    /// Keys and values that are covered, because they are reported.
    private(set) var covered: Set<Position> = []
    /// Covered merge keys: other keys may be missing beside them.
    private(set) var merges: Set<Position> = []
    /// Something other than keys is covered, which may have broken the structure.
    private(set) var isAltered = false
    /// The text is not fit for Yams.
    private(set) var isHopeless = false

    static let deepest = 32

    init(_ text: String, file: String) {
        self.file = file
        bytes = Array(text.utf8)
        while !isHopeless, skipToToken() {
            let start = cursor.offset
            token()
            if cursor.offset == start, !isHopeless { advance() }
        }
        for anchor in aliases where !anchors.contains(anchor.name) {
            report("aliases are not supported; write the value out", at: anchor.position)
        }
        if anchors.isEmpty, aliases.isEmpty {
            for merge in merges { report("merge keys are not supported; write the keys out", at: merge) }
        }
        self.text = edits.isEmpty ? text : edited()
    }

    let file: String
    let bytes: [UInt8]
    var cursor = Cursor()
    private var frames: [Frame] = []
    private var anchors: Set<String> = []
    private var aliases: [(name: String, position: Position)] = []
    private var edits: [(range: Range<Int>, replacement: String)] = []
    private var hasContent = false
    private var isAfterEnd = false

    /// A collection that is open at the cursor.
    private struct Frame {
        enum Kind { case block, flowMapping, flowList }
        var kind: Kind
        var column: Int
        var keys: [String: Int] = [:]
    }
}

// MARK: - Tokens

extension Scan {
    var isFlow: Bool { frames.last.map { $0.kind != .block } ?? false }
    /// The column of the innermost block collection; 0 at the top.
    var indentation: Int { frames.last?.column ?? 0 }

    private mutating func token() {
        let start = cursor
        if start.column == 1, !isFlow, marker() { return }
        if isAfterEnd { return refuseDocument(at: start) }
        hasContent = true
        if !isFlow { close(deeperThan: start.column) }
        switch peek() {
        case UInt8(ascii: "{"): open(.flowMapping)
        case UInt8(ascii: "["): open(.flowList)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            if isFlow { frames.removeLast() }
            advance()
        case UInt8(ascii: ","): advance()
        case UInt8(ascii: "-") where isBlank(peek(1)) && !isFlow:
            if indentation < start.column { open(.block) } else { advance() }
        case UInt8(ascii: "?") where isBlank(peek(1)):
            stop("a key that begins with '?' is not supported; write 'key: value'", at: start.position)
        case UInt8(ascii: ":"):
            if isBlank(peek(1)) || isFlow { advance() } else { scalar(quote: nil) }
        case UInt8(ascii: "&"), UInt8(ascii: "*"): reference()
        case UInt8(ascii: "!"): tag()
        case UInt8(ascii: "|") where !isFlow, UInt8(ascii: ">") where !isFlow: skipBlockScalar()
        case UInt8(ascii: "'"), UInt8(ascii: "\""): scalar(quote: peek())
        default: scalar(quote: nil)
        }
    }

    /// Opens a collection at the cursor and goes past its mark.
    private mutating func open(_ kind: Frame.Kind) {
        frames.append(Frame(kind: kind, column: cursor.column))
        guard frames.count <= Self.deepest else {
            return stop("nested too deeply; at most \(Self.deepest) levels are allowed", at: cursor.position)
        }
        advance()
    }

    private mutating func close(deeperThan column: Int) {
        while let frame = frames.last, frame.kind == .block, frame.column > column { frames.removeLast() }
    }

    /// `---` and `...`, and lines of directives.
    private mutating func marker() -> Bool {
        if isMarker(UInt8(ascii: "-")) {
            if hasContent || isAfterEnd { refuseDocument(at: cursor) }
            hasContent = true
        } else if isMarker(UInt8(ascii: ".")) {
            isAfterEnd = true
        } else if peek() == UInt8(ascii: "%"), !hasContent {
            skipLine()
            return true
        } else {
            return false
        }
        frames = []
        for _ in 0..<3 { advance() }
        return true
    }

    private mutating func refuseDocument(at place: Cursor) {
        stop("a second document begins here; one file holds one configuration", at: place.position)
    }

    /// An anchor or alias.
    private mutating func reference() {
        let start = cursor
        let isAnchor = peek() == UInt8(ascii: "&")
        repeat { advance() } while isWord(peek())
        let name = string(start.offset + 1..<cursor.offset)
        let width = cursor.offset - start.offset
        if isAnchor {
            anchors.insert(name)
            report("anchors and aliases are not supported; write the value out", at: start.position)
        } else {
            aliases.append((name, start.position))
            covered.insert(start.position)
        }
        isAltered = true
        cover(start, with: (isAnchor ? " " : "~") + String(repeating: " ", count: width - 1))
    }

    private mutating func tag() {
        let start = cursor
        while !isBlank(peek()), !(isFlow && isFlowIndicator(peek())) { advance() }
        report("tags are not supported; remove \(string(start.offset..<cursor.offset).shown)", at: start.position)
        isAltered = true
        cover(start, with: String(repeating: " ", count: cursor.column - start.column))
    }

    private mutating func scalar(quote: UInt8?) {
        let start = cursor
        if let quote { skipQuoted(quote) } else { skipPlain() }
        if quote != nil, start.line < cursor.line, !isBeforeEnd {
            return stop("this quote is not closed", at: start.position)
        }
        guard start.line == cursor.line, isBeforeColon(afterQuote: quote != nil) else { return }
        let trim = quote == nil ? 0 : 1
        key(
            string(start.offset + trim..<max(start.offset + trim, cursor.offset - trim)), at: start,
            isPlain: quote == nil)
    }

    private mutating func key(_ key: String, at start: Cursor, isPlain: Bool) {
        if !isFlow, indentation < start.column {
            let here = cursor
            cursor = start
            open(.block)
            cursor = here
        }
        guard let top = frames.indices.last, frames[top].kind != .flowList else { return }
        if key == "<<", isPlain {
            merges.insert(start.position)
            covered.insert(start.position)
            cover(start, with: unique(width: 2))
        } else if let first = frames[top].keys[key] {
            report("duplicate key \(key.shown); it is first set on line \(first)", at: start.position)
            covered.insert(start.position)
            cover(start, with: unique(width: cursor.column - start.column))
        } else {
            frames[top].keys[key] = start.line
        }
    }
}

// MARK: - Reporting

extension Scan {
    mutating func stop(_ message: String, at position: Position) {
        report(message, at: position)
        isHopeless = true
    }

    private mutating func report(_ message: String, at position: Position) {
        diagnostics.append(
            Diagnostic(.error, at: .init(file: file, line: position.line, column: position.column), message))
    }

    private mutating func cover(_ start: Cursor, with replacement: String) {
        edits.append((start.offset..<cursor.offset, replacement))
        if edits.count > 1000 { isHopeless = true }
    }

    /// A key that nobody writes: a character of Unicode's private use area for each edit.
    private func unique(width: Int) -> String {
        let scalar = Unicode.Scalar(0xF0000 + UInt32(edits.count)) ?? "\u{F0000}"
        return String(repeating: Character(scalar), count: width)
    }

    private func edited() -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 4 * edits.count)
        var end = 0
        for edit in edits {
            result += bytes[end..<edit.range.lowerBound]
            result += Array(edit.replacement.utf8)
            end = edit.range.upperBound
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
    }
}
