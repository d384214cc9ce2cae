/// Cuts an expression into tokens. Whether `/` divides or begins a regular expression, the parser knows.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// `??` and `?:` are operators, as since JSONata 2.1.
    private let hasDefaults: Bool

    init(_ text: String, hasDefaults: Bool) {
        scalars = Array(text.unicodeScalars)
        self.hasDefaults = hasDefaults
    }

    /// The next token; after an operand, `/` divides.
    mutating func next(afterOperand: Bool) throws -> Token {
        try skipSpace()
        let start = position
        guard let scalar = peek() else { return Token(kind: .end, position: start) }
        return Token(kind: try kind(scalar, afterOperand: afterOperand), position: start)
    }

    private mutating func kind(_ scalar: Unicode.Scalar, afterOperand: Bool) throws -> Token.Kind {
        if scalar == "/", !afterOperand { return try regex() }
        if let next = peek(1),
            Self.pairs.contains("\(scalar)\(next)") || hasDefaults && scalar == "?" && (next == "?" || next == ":")
        {
            position += 2
            return .symbol("\(scalar)\(next)")
        }
        if Self.singles.contains(scalar) {
            position += 1
            return .symbol(String(scalar))
        }
        if scalar == "\"" || scalar == "'" { return .string(try string(until: scalar)) }
        if ("0"..."9").contains(scalar) { return .number(try number()) }
        if scalar == "`" { return .name(try quotedName()) }
        return word()
    }

    private mutating func skipSpace() throws {
        while let scalar = peek() {
            if Self.space.contains(scalar) {
                position += 1
            } else if scalar == "/", peek(1) == "*" {
                let start = position
                position += 2
                while !(peek() == "*" && peek(1) == "/") {
                    guard peek() != nil else { throw JSONataError("S0106", "the comment does not end", at: start) }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    /// The pattern ends at a slash that no backslash and no bracket hides.
    private mutating func regex() throws -> Token.Kind {
        let start = position
        position += 1
        var depth = 0
        var pattern = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            switch scalar {
            case "\\":
                pattern.append(scalar)
                if let escaped = peek() { pattern.append(escaped) }
                position += 1
                continue
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "/" where depth == 0:
                guard !pattern.isEmpty else { throw JSONataError("S0301", "an empty regular expression", at: start) }
                var flags = ""
                while let flag = peek(), flag == "i" || flag == "m" {
                    flags.unicodeScalars.append(flag)
                    position += 1
                }
                return .regex(pattern: String(pattern), flags: flags)
            default: break
            }
            pattern.append(scalar)
        }
        throw JSONataError("S0302", "the regular expression does not end with /", at: start)
    }

    private mutating func string(until quote: Unicode.Scalar) throws -> String {
        let start = position
        position += 1
        var text = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            if scalar == quote { return String(text) }
            text.append(scalar == "\\" ? try escape() : scalar)
        }
        throw JSONataError("S0101", "the string does not end", at: start)
    }

    private mutating func escape() throws -> Unicode.Scalar {
        let start = position
        position += 1
        switch peek(-1) {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let first = try hexadecimal()
            if let scalar = Unicode.Scalar(first) { return scalar }
            if first < 0xDC00, peek() == "\\", peek(1) == "u" {
                position += 2
                let second = try hexadecimal()
                if (0xDC00..<0xE000).contains(second),
                    let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
                {
                    return scalar
                }
            }
            throw JSONataError("S0104", "half of a surrogate pair", at: start)
        default: throw JSONataError("S0103", "no such escape", at: start)
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = peek(), scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                throw JSONataError("S0104", "\\u must be followed by four hexadecimal digits", at: position)
            }
            value = value << 4 + UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number() throws -> Double {
        let start = position
        if peek() == "0" { position += 1 } else { skipDigits() }
        if peek() == ".", isDigit(1) {
            position += 1
            skipDigits()
        }
        if peek() == "e" || peek() == "E" {
            let sign = peek(1) == "+" || peek(1) == "-"
            if isDigit(sign ? 2 : 1) {
                position += sign ? 2 : 1
                skipDigits()
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<position])
        guard let number = Double(String(text)), number.isFinite else {
            throw JSONataError("S0102", "number out of range: \(String(text))", at: start)
        }
        return number
    }

    private mutating func quotedName() throws -> String {
        let start = position
        position += 1
        var name = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            if scalar == "`" { return String(name) }
            name.append(scalar)
        }
        throw JSONataError("S0105", "the quoted name does not end with `", at: start)
    }

    private mutating func word() -> Token.Kind {
        var word = String.UnicodeScalarView()
        while let scalar = peek(), !Self.space.contains(scalar), !Self.singles.contains(scalar) {
            word.append(scalar)
            position += 1
        }
        switch String(word) {
        case "and", "or", "in": return .symbol(String(word))
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case let name where name.hasPrefix("$"): return .variable(String(name.dropFirst()))
        case let name: return .name(name)
        }
    }

    private mutating func skipDigits() {
        while isDigit(0) { position += 1 }
    }

    private func isDigit(_ offset: Int) -> Bool { peek(offset).map { ("0"..."9").contains($0) } ?? false }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        scalars.indices.contains(position + offset) ? scalars[position + offset] : nil
    }

    private static let space: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r"]
    private static let pairs: Set<String> = ["..", ":=", "!=", ">=", "<=", "**", "~>"]
    private static let singles = Set(".[]{}(),@#;:?+-*/%|=<>^&!~".unicodeScalars)
}
