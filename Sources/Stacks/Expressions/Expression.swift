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

    /// Without comments and without the white space that only people need.
    static func compacted(_ source: String) -> String {
        var output = ""
        var rest = source[...]
        while let character = rest.first {
            if rest.hasPrefix("/*") {
                let end = rest.firstRange(of: "*/")?.upperBound ?? rest.endIndex
                rest = rest[end...]
            } else if character == "\"" || character == "'" || character == "`" {
                output += singleQuoted(literal(in: &rest, until: character))
            } else if character == "/", beginsPattern(after: output) {
                output += literal(in: &rest, until: character)
            } else if character.isWhitespace {
                rest = rest.drop(while: \.isWhitespace)
                if let last = output.last, let next = rest.first, last.isWordlike, next.isWordlike { output += " " }
            } else {
                output.append(character)
                rest.removeFirst()
            }
        }
        return output
    }

    /// A definition is JSON, where every double quote takes a backslash.
    private static func singleQuoted(_ literal: String) -> String {
        guard literal.hasPrefix("\""), !literal.contains(where: { $0 == "'" || $0 == "\\" }) else { return literal }
        return "'\(literal.dropFirst().dropLast())'"
    }

    /// A slash is a division behind a value, and begins a pattern elsewhere.
    private static func beginsPattern(after output: String) -> Bool {
        output.last.map { "(,:?=&;{[".contains($0) } ?? true
    }

    private static func literal(in rest: inout Substring, until end: Character) -> String {
        var taken = String(rest.removeFirst())
        while let character = rest.popFirst() {
            taken.append(character)
            if character == "\\", let escaped = rest.popFirst() {
                taken.append(escaped)
            } else if character == end {
                break
            }
        }
        return taken
    }
}

extension Character {
    /// Whether a blank between two of these separates words, or keeps an operator from becoming another one.
    fileprivate var isWordlike: Bool { !"(){}[],;\"`".contains(self) }
}
