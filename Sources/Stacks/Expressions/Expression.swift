import Notifications

/// A JSONata expression as Step Functions evaluates it.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
struct Expression: Sendable {
    private var text: String

    /// A short expression in Swift.
    init(_ text: String) { self.text = text }

    /// The expression of a file, with what it includes.
    init(_ file: ExpressionFile) { text = Self.texts[file] ?? "" }

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

    private enum Byte {
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
