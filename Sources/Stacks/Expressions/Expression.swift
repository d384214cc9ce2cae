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
        uniqueKeysWithValues: ExpressionFile.allCases.map { ($0, renamed(compacted(expanded($0.source)))) })

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

    /// With short names for what it binds itself, since a template is small. A name is one for the whole expression, so that
    /// one from outside must not be bound in it.
    static func renamed(_ compacted: String) -> String {
        let pieces = pieces(of: compacted)
        var uses: [[UInt8]: Int] = [:]
        var bound: Set<[UInt8]> = []
        var called: Set<[UInt8]> = []
        var functions: Set<[UInt8]> = []
        var isInParameters = false
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .text(let text):
                isInParameters =
                    text.hasSuffix("function(") || (isInParameters && !text.contains(UInt8(ascii: ")")))
            case .variable(let name):
                uses[name, default: 0] += 1
                guard index + 1 < pieces.count, case .text(let next) = pieces[index + 1] else { continue }
                let after = next.drop { $0 == Byte.blank }
                if isInParameters || after.starts(with: ":=".utf8) { bound.insert(name) }
                if after.dropFirst(2).drop(while: { $0 == Byte.blank }).starts(with: "function(".utf8) {
                    functions.insert(name)
                }
                if next.first == UInt8(ascii: "(") { called.insert(name) }
            }
        }
        // A value that has a function's name hides it in its own scope only.
        let renamed = bound.filter { functions.contains($0) || !called.contains($0) }
        let kept = Set(uses.keys).subtracting(renamed)
        var names = shortNames.lazy.filter { !kept.contains($0) }.makeIterator()
        let inOrder = renamed.sorted {
            (-(uses[$0] ?? 0), String(decoding: $0, as: UTF8.self)) < (
                -(uses[$1] ?? 0), String(decoding: $1, as: UTF8.self)
            )
        }
        let short = Dictionary(uniqueKeysWithValues: inOrder.map { ($0, names.next() ?? $0) })
        let output: [UInt8] = pieces.flatMap { piece in
            switch piece {
            case .text(let text): text
            case .variable(let name): [Byte.dollar] + (short[name] ?? name)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private enum Piece {
        case text([UInt8])
        case variable([UInt8])
    }

    /// `a`, `b` … `z`, then two letters.
    private static let shortNames: [[UInt8]] = {
        let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        return letters.map { [$0] } + letters.flatMap { first in letters.map { [first, $0] } }
    }()

    private static func pieces(of compacted: String) -> [Piece] {
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var rest = Array(compacted.utf8)[...]
        while let byte = rest.first {
            if Byte.quotes.contains(byte)
                || (byte == Byte.slash && text.last.map(Byte.beforePattern.contains) ?? pieces.isEmpty)
            {
                text += literal(in: &rest, until: byte)
                continue
            }
            rest.removeFirst()
            let name = Array(rest.prefix { Byte.word.contains($0) })
            guard byte == Byte.dollar, !name.isEmpty else {
                text.append(byte)
                continue
            }
            pieces += [.text(text), .variable(name)]
            text = []
            rest = rest.dropFirst(name.count)
        }
        return pieces + [.text(text)]
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
        static let separators = Set("(){}[],;\"`&?:=!<>+".utf8)
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

extension [UInt8] {
    fileprivate func hasSuffix(_ text: String) -> Bool { reversed().starts(with: text.utf8.reversed()) }
}
