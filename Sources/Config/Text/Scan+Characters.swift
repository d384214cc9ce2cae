/// The parts of YAML's grammar that need no knowledge of the structure: blanks, comments, quotes, block scalars.
extension Scan {
    struct Cursor {
        var offset = 0
        var line = 1
        var column = 1
        var position: Position { Position(line: line, column: column) }
    }

    /// The byte at the cursor or after it; 0 at the end.
    func peek(_ ahead: Int = 0) -> UInt8 {
        let offset = cursor.offset + ahead
        return offset < bytes.count ? bytes[offset] : 0
    }

    mutating func advance() {
        guard cursor.offset < bytes.count else { return }
        let byte = bytes[cursor.offset]
        cursor.offset += 1
        if byte == 0x0A || (byte == 0x0D && peek() != 0x0A) {
            cursor.line += 1
            cursor.column = 1
        } else if byte & 0xC0 != 0x80, byte != 0x0D {
            cursor.column += 1
        }
    }

    /// Skips blanks, line ends and comments; false at the end of the text.
    mutating func skipToToken() -> Bool {
        while cursor.offset < bytes.count {
            let isLeading = cursor.column == 1
            while peek() == 0x20 { advance() }
            if isLeading, !isFlow, peek() == 0x09 {
                stop("tabs are not allowed for indentation; use spaces", at: cursor.position)
                return false
            }
            while peek() == 0x20 || peek() == 0x09 { advance() }
            if peek() == UInt8(ascii: "#") {
                skipLine()
            } else if !isBreak(peek()) {
                return cursor.offset < bytes.count
            }
            if cursor.offset < bytes.count { advance() }
        }
        return false
    }

    mutating func skipLine() {
        while cursor.offset < bytes.count, !isBreak(peek()) { advance() }
    }

    mutating func skipQuoted(_ quote: UInt8) {
        advance()
        while cursor.offset < bytes.count {
            if peek() == quote {
                advance()
                guard quote == UInt8(ascii: "'"), peek() == quote else { return }
            } else if peek() == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                advance()
            }
            advance()
        }
    }

    /// Text without quotes goes on over lines that are indented deeper than the collection it is in.
    mutating func skipPlain() {
        var end = cursor
        while true {
            while !isBlank(peek()), !isEndOfPlain { advance() }
            end = cursor
            let line = cursor.line
            while peek() == 0x20 || peek() == 0x09 || isBreak(peek()) { advance() }
            let isOutside = cursor.line > line && !isFlow && cursor.column <= indentation
            if isOutside || cursor.offset == end.offset || cursor.offset >= bytes.count { break }
            if peek() == UInt8(ascii: "#") || isEndOfPlain { break }
            if cursor.line > line, cursor.column == 1, isMarker(UInt8(ascii: "-")) || isMarker(UInt8(ascii: ".")) {
                break
            }
        }
        cursor = end
    }

    private var isEndOfPlain: Bool {
        if peek() == UInt8(ascii: ":") { return isBlank(peek(1)) || (isFlow && isFlowIndicator(peek(1))) }
        return isFlow && isFlowIndicator(peek())
    }

    /// `|` and `>`: all lines that are indented as deep as the first one, if that is deeper than the collection.
    mutating func skipBlockScalar() {
        advance()
        var depth: Int?
        while !isBlank(peek()) {
            if (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(peek()) {
                depth = max(indentation - 1, 0) + Int(peek() - UInt8(ascii: "0"))
            }
            advance()
        }
        skipLine()
        while cursor.offset < bytes.count {
            let lineEnd = cursor
            advance()
            while peek() == 0x20, cursor.column <= depth ?? .max { advance() }
            if isBreak(peek()) { continue }
            let isInside = cursor.column > max(indentation, depth ?? 0)
            if depth == nil, isInside { depth = cursor.column - 1 }
            guard isInside else {
                cursor = lineEnd
                return
            }
            skipLine()
        }
    }

    func isBeforeColon(afterQuote: Bool) -> Bool {
        var ahead = 0
        while peek(ahead) == 0x20 || peek(ahead) == 0x09 { ahead += 1 }
        guard peek(ahead) == UInt8(ascii: ":") else { return false }
        return isBlank(peek(ahead + 1)) || (isFlow && (afterQuote || isFlowIndicator(peek(ahead + 1))))
    }

    /// Is the cursor where a value may end?
    var isBeforeEnd: Bool {
        var ahead = 0
        while peek(ahead) == 0x20 || peek(ahead) == 0x09 { ahead += 1 }
        return isBlank(peek(ahead)) || peek(ahead) == UInt8(ascii: "#")
            || isFlow && (isFlowIndicator(peek(ahead)) || peek(ahead) == UInt8(ascii: ":"))
    }

    func isMarker(_ byte: UInt8) -> Bool {
        peek() == byte && peek(1) == byte && peek(2) == byte && isBlank(peek(3))
    }

    func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Blank, line end, or end of the text.
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0 || isBreak(byte) }

    func isFlowIndicator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
        default: false
        }
    }

    func isWord(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte == 0x2D || byte == 0x5F }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var isSmall: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isLetter: Bool { isCapital || isSmall }
}
