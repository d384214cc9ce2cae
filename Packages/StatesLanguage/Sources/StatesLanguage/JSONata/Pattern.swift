/// A regular expression. It compares code points, and its classes are ASCII, as in JavaScript. Nothing limits the time
/// that a pattern such as `(a+)+$` takes.
struct Pattern {
    private let regex: Regex<AnyRegexOutput>

    /// Places count code points.
    struct Match {
        var text: String
        var range: Range<Int>
        var groups: [String?]
    }

    init(_ pattern: String, flags: String, at position: Int) throws {
        do {
            // A text of Swift's has no halves of characters, and its patterns take none.
            var regex = try Regex(pattern.replacing(#"\ud800-\udfff"#, with: "")).matchingSemantics(.unicodeScalar)
                .asciiOnlyCharacterClasses()
                .wordBoundaryKind(.simple)
            if flags.contains("i") { regex = regex.ignoresCase() }
            if flags.contains("m") { regex = regex.anchorsMatchLineEndings() }
            self.regex = regex
        } catch {
            throw JSONataError("S0303", "not a regular expression: /\(pattern)/", at: position)
        }
    }

    /// The matches in the text, at most so many. Only the first may be empty: others would never end.
    func matches(in text: String, limit: Int = .max) throws -> [Match] {
        var matches: [Match] = []
        var end = text.startIndex
        var offset = 0
        for found in text.matches(of: regex) where matches.count < limit {
            if found.range.isEmpty, !matches.isEmpty || !text.isEmpty && limit > 1 {
                if !matches.isEmpty, found.range.lowerBound == text.endIndex { break }
                throw JSONataError("D1004", "the regular expression matches an empty string")
            }
            let lower = offset + text.unicodeScalars.distance(from: end, to: found.range.lowerBound)
            let length = text.unicodeScalars.distance(from: found.range.lowerBound, to: found.range.upperBound)
            matches.append(
                Match(
                    text: String(text[found.range]), range: lower..<lower + length,
                    groups: found.output.dropFirst().map { $0.substring.map(String.init) }))
            (end, offset) = (found.range.upperBound, lower + length)
        }
        return matches
    }
}

/// What a pattern found in a text, for those who ask for one match after the other.
struct Matches {
    let all: [Pattern.Match]

    /// The match as JSONata's functions see it; nil behind the last.
    func value(at index: Int) -> Value? {
        guard all.indices.contains(index) else { return nil }
        let match = all[index]
        var members = Members()
        members["match"] = .string(match.text)
        members["start"] = .number(Double(match.range.lowerBound))
        members["end"] = .number(Double(match.range.upperBound))
        members["groups"] = match.groupList
        members["next"] = .function(.nextMatch(self, index + 1))
        return .object(members)
    }
}

extension Pattern.Match {
    /// The captured groups; null stands for one that took no part.
    var groupList: Value { .array(List(groups.map { $0.map(Value.string) ?? .null })) }
}
