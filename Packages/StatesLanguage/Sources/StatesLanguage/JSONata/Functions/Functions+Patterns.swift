extension Builtin {
    /// Functions that take a text or a regular expression. <https://docs.jsonata.org/string-functions>
    static let patterns: [Builtin] = [
        Builtin("contains", "<s-(sf):b>") { call in
            guard let text = call.string(0) else { return nil }
            if call[1] == nil, !call.dialect.isStepFunctions { return nil }
            if let part = call.string(1) { return .bool(text.place(of: part) != nil) }
            return .bool(try !matches(in: text, call.function(1), call, limit: 1, of: "contains").isEmpty)
        },
        Builtin("match", "<s-fn?:a<o>>") { call in
            guard let text = call.string(0) else { return nil }
            let limit = try limit(call, 2, "D3040", "the third argument of $match must not be negative")
            var result = List.sequence
            for match in try matches(in: text, call.function(1), call, limit: limit, of: "match") {
                var members = Members()
                members["match"] = .string(match.text)
                members["index"] = .number(Double(match.range.lowerBound))
                members["groups"] = match.groupList
                result.append(.object(members))
            }
            return .array(result)
        },
        Builtin("split", "<s-(sf)n?:a<s>>") { call in try split(call) },
        Builtin("replace", "<s-(sf)(sf)n?:s>") { call in try replace(call) },
    ]

    private static func split(_ call: Call) throws -> Value? {
        guard let text = call.string(0) else { return nil }
        var limit = try limit(call, 2, "D3020", "the third argument of $split must not be negative")
        if call.string(1) != nil, let whole = call.integer(2) { limit = min(limit, whole) }
        var parts: [String] = []
        if let separator = call.string(1), separator.isEmpty {
            parts = text.unicodeScalars.map { String($0) }
        } else {
            let scalars = Array(text.unicodeScalars)
            var start = 0
            let separators =
                try call.string(1).map { occurrences(of: $0, in: text) }
                ?? matches(in: text, call.function(1), call, limit: .max, of: "split")
            for match in separators {
                parts.append(string(scalars[start..<match.range.lowerBound]))
                start = match.range.upperBound
            }
            parts.append(string(scalars[start...]))
        }
        return .strings(parts.prefix(limit))
    }

    private static func replace(_ call: Call) throws -> Value? {
        guard let text = call.string(0), call[2] != nil else { return call[0] }
        let limit = try limit(call, 3, "D3011", "the fourth argument of $replace must not be negative")
        let found: [Pattern.Match]
        if let pattern = call.string(1) {
            guard !pattern.isEmpty else {
                throw JSONataError("D3010", "the second argument of $replace must not be an empty string")
            }
            found = occurrences(of: pattern, in: text, limit: limit)
        } else {
            found = try matches(in: text, call.function(1), call, limit: limit, of: "replace")
        }
        let scalars = Array(text.unicodeScalars)
        var result = ""
        var start = 0
        for (index, match) in found.enumerated() {
            result += string(scalars[start..<match.range.lowerBound])
            if let replacement = call.string(2) {
                result += call.string(1) == nil ? expand(replacement, match) : replacement
            } else if let function = call.function(2) {
                let value = try call.evaluator.call(function, [Matches(all: found).value(at: index)])
                guard case .string(let text)? = value else {
                    throw JSONataError("D3012", "the function given to $replace must return a string")
                }
                result += text
            }
            start = match.range.upperBound
        }
        return .string(result + string(scalars[start...]))
    }

    /// `$1` is the first group, `$0` the match, `$$` a dollar; of `$12`, as many digits count as there are groups.
    private static func expand(_ replacement: String, _ match: Pattern.Match) -> String {
        var result = String.UnicodeScalarView()
        var rest = replacement.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "$" else {
                result.append(scalar)
                continue
            }
            if rest.first == "$" {
                rest.removeFirst()
                result.append("$")
            } else if rest.first == "0" {
                rest.removeFirst()
                result.append(contentsOf: match.text.unicodeScalars)
            } else {
                let most = String(match.groups.count).count
                var digits = rest.prefix(most).prefix { ("0"..."9").contains($0) }
                if digits.count > 1, Int(String(digits)) ?? 0 > match.groups.count { digits = digits.dropLast() }
                guard let group = Int(String(digits)), group > 0 else {
                    result.append("$")
                    continue
                }
                rest = rest.dropFirst(digits.count)
                if group <= match.groups.count {
                    result.append(contentsOf: (match.groups[group - 1] ?? "").unicodeScalars)
                }
            }
        }
        return String(result)
    }

    private static func occurrences(of part: String, in text: String, limit: Int = .max) -> [Pattern.Match] {
        let bytes = Array(text.utf8)
        let length = part.unicodeScalars.count
        var (start, offset) = (0, 0)
        return text.places(of: part, limit: limit).map { place in
            // A byte of UTF-8 begins a code point if it does not go on with one.
            let lower = offset + bytes[start..<place].count { $0 & 0b1100_0000 != 0b1000_0000 }
            (start, offset) = (place + part.utf8.count, lower + length)
            return Pattern.Match(text: part, range: lower..<offset, groups: [])
        }
    }

    /// Any function can stand for a pattern that gives matches as a regular expression does; those of lambdas are few,
    /// so that only their texts and places are read.
    private static func matches(
        in text: String, _ function: Function?, _ call: Call, limit: Int, of name: String
    ) throws -> [Pattern.Match] {
        guard limit > 0 else { return [] }
        guard let function else { throw JSONataError("T1010", "$\(name) needs a string or a regular expression") }
        if case .pattern(let pattern) = function { return try pattern.matches(in: text, limit: limit) }
        var found: [Pattern.Match] = []
        var next = try call.evaluator.call(function, [.string(text)])
        while let value = next, found.count < limit {
            let end = text.unicodeScalars.count
            guard case .object(let members) = value, case .string(let part)? = members["match"],
                case .number(let from)? = members["start"], case .number(let to)? = members["end"],
                from >= Double(found.last?.range.upperBound ?? 0), from <= to, to <= Double(end)
            else { throw JSONataError("T1010", "the function given to $\(name) does not return a match") }
            let groups = Evaluator.list(members["groups"]).items.map { try? $0.text(call.dialect) }
            found.append(Pattern.Match(text: part, range: Int(from)..<Int(to), groups: groups))
            guard case .function(let following)? = members["next"] else { break }
            next = try call.evaluator.call(following, [])
        }
        return found
    }

    private static func limit(_ call: Call, _ index: Int, _ code: String, _ message: String) throws -> Int {
        guard let number = call.number(index) else { return .max }
        guard number >= 0 else { throw JSONataError(code, message) }
        return Int(min(number.rounded(.up), 9e15))
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
