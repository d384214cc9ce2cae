import Notifications

/// A JSONata expression as Step Functions evaluates it.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
struct Expression: Sendable {
    private var text: String

    /// A short expression in Swift.
    init(_ text: String) { self.text = text }

    /// The expression of a file, with what it includes.
    init(_ file: ExpressionFile) { text = Self.texts[file] ?? "" }

    /// The same with short names for what it defines itself: where a template has no room for words.
    var shortened: Expression { Expression(Self.shortened(text)) }

    private static let texts = Dictionary(
        uniqueKeysWithValues: ExpressionFile.allCases.map { ($0, compacted(expanded($0.source))) })

    /// As a state machine's definition has it.
    var inDefinition: String { "{% \(text) %}" }

    /// Limits of a notification that expressions have to know.
    private static let constants = [
        "TITLE": CustomNotification.Ours.title,
        "DESCRIPTION": CustomNotification.Ours.description,
        "KEYWORDS": CustomNotification.Ours.keywords,
        "STEPS": CustomNotification.Ours.nextSteps,
        "STEP": CustomNotification.Ours.nextStep,
    ]

    /// With the files and constants in the place of `@name@`.
    static func expanded(_ source: String) -> String {
        let pieces = source.split(separator: "@", omittingEmptySubsequences: false)
        return pieces.enumerated().map { index, piece in
            guard !index.isMultiple(of: 2) else { return String(piece) }
            if let constant = constants[String(piece)] { return String(constant) }
            guard let file = ExpressionFile(rawValue: String(piece)) else {
                preconditionFailure("there is no expression \(piece)")
            }
            return expanded(file.source)
        }.joined()
    }

    /// Without comments and without the white space that only people need. Works on bytes, since it is done anew each
    /// time the program runs.
    static func compacted(_ source: String) -> String {
        var output: [UInt8] = []
        var rest = Array(source.utf8)[...]
        while let byte = rest.first {
            if byte == Byte.slash, rest.dropFirst().first == Byte.star {
                rest = rest.dropFirst(2)
                while let first = rest.popFirst(), first != Byte.star || rest.first != Byte.slash {}
                rest = rest.dropFirst()
            } else if Byte.quotes.contains(byte) {
                output += singleQuoted(literal(in: &rest, until: byte))
            } else if byte == Byte.slash, output.last.map(Byte.beforePattern.contains) ?? true {
                output += literal(in: &rest, until: byte)
            } else if Byte.blanks.contains(byte) {
                rest = rest.drop(while: Byte.blanks.contains)
                // A name ends at no quote: a word would swallow the quoted name behind it.
                if let last = output.last, let next = rest.first,
                    Byte.word.contains(last) && Byte.quotes.contains(next)
                        || !Byte.separators.contains(last) && !Byte.separators.contains(next)
                {
                    output.append(Byte.blank)
                }
            } else {
                output.append(byte)
                rest.removeFirst()
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Those of JSONata and Step Functions: a variable of the same name keeps it, since elsewhere it may be the function.
    private static let functions = Set(
        """
        abs append assert average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent \
        distinct each encodeUrl encodeUrlComponent error exists filter floor formatBase formatInteger formatNumber \
        fromMillis hash join keys length lookup lowercase map match max merge millis min not now number pad parse \
        parseInteger partition power random range reduce replace reverse round shuffle sift single sort split spread sqrt \
        string substring substringAfter substringBefore sum toMillis trim type uppercase uuid zip
        """.split(separator: " ").map(String.init))

    /// Every variable and parameter that a compacted expression binds gets a name of a letter or two, the same everywhere,
    /// and none that it takes from outside.
    private static func shortened(_ text: String) -> String {
        var pieces: [(text: String, isVariable: Bool)] = []
        var bound: [String] = []
        var isParameter = false
        var rest = Array(text.utf8)[...]
        var last: UInt8?
        while let byte = rest.first {
            if Byte.quotes.contains(byte) || byte == Byte.slash && last.map(Byte.beforePattern.contains) ?? true {
                pieces.append((String(decoding: literal(in: &rest, until: byte), as: UTF8.self), false))
            } else if byte == Byte.dollar {
                let name = String(decoding: rest.dropFirst().prefix(while: Byte.word.contains), as: UTF8.self)
                rest = rest.dropFirst(1 + name.utf8.count)
                pieces.append((name, true))
                if isParameter || rest.starts(with: ":=".utf8) { bound.append(name) }
            } else {
                if rest.starts(with: "function(".utf8) { isParameter = true }
                if byte == UInt8(ascii: ")") { isParameter = false }
                // Outside of literals an expression is ASCII.
                pieces.append((String(UnicodeScalar(rest.removeFirst())), false))
            }
            last = pieces.last?.text.utf8.last
        }
        bound.removeAll { functions.contains($0) }
        let outside = Set(pieces.filter(\.isVariable).map(\.text)).subtracting(bound)
        // The most frequent names become one letter.
        var uses: [String: Int] = [:]
        for piece in pieces where piece.isVariable { uses[piece.text, default: 0] += 1 }
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
        var free = (letters + letters.flatMap { first in letters.map { first + $0 } })
            .filter { !outside.contains($0) }[...]
        var names: [String: String] = [:]
        for name in Set(bound).sorted(by: { (-(uses[$0] ?? 0), $0) < (-(uses[$1] ?? 0), $1) }) {
            names[name] = free.popFirst() ?? name
        }
        return pieces.map { $0.isVariable ? "$" + (names[$0.text] ?? $0.text) : $0.text }.joined()
    }

    private enum Byte {
        static let dollar = UInt8(ascii: "$")
        static let word = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_".utf8)
        static let slash = UInt8(ascii: "/")
        static let star = UInt8(ascii: "*")
        static let blank = UInt8(ascii: " ")
        static let backslash = UInt8(ascii: "\\")
        static let double = UInt8(ascii: "\"")
        static let single = UInt8(ascii: "'")
        static let blanks = Set(" \n\r\t".utf8)
        static let quotes = Set("\"'`".utf8)
        /// A slash is a division behind a value, and begins a pattern behind one of these.
        static let beforePattern = Set("(,:?=&;{[".utf8)
        /// A blank beside one of these separates no words, and keeps no operator from becoming another one.
        static let separators = Set("(){}[],;\"`&?:=!<>+-*/%".utf8)
    }

    /// A definition is JSON, where every double quote takes a backslash.
    private static func singleQuoted(_ literal: [UInt8]) -> [UInt8] {
        guard literal.first == Byte.double, !literal.contains(Byte.single), !literal.contains(Byte.backslash) else {
            return literal
        }
        return [Byte.single] + literal.dropFirst().dropLast() + [Byte.single]
    }

    private static func literal(in rest: inout ArraySlice<UInt8>, until end: UInt8) -> [UInt8] {
        var taken = [rest.removeFirst()]
        while let byte = rest.popFirst() {
            taken.append(byte)
            if byte == Byte.backslash, let escaped = rest.popFirst() {
                taken.append(escaped)
            } else if byte == end {
                break
            }
        }
        return taken
    }
}
