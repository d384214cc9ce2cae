import JSONValue

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension Builtin {
    /// <https://docs.jsonata.org/numeric-functions>, <https://docs.jsonata.org/aggregation-functions>
    static let numbers: [Builtin] = [
        Builtin("number", "<(nsb)-:n>") { call in try number(call[0], call.dialect) },
        Builtin("abs", "<n-:n>") { call in call.number(0).map { .number(abs($0)) } },
        Builtin("floor", "<n-:n>") { call in call.number(0).map { .number($0.rounded(.down)) } },
        Builtin("ceil", "<n-:n>") { call in call.number(0).map { .number($0.rounded(.up)) } },
        Builtin("round", "<n-n?:n>") { call in
            call.number(0).map { .number(round($0, to: call.integer(1) ?? 0)) }
        },
        Builtin("power", "<n-n:n>") { call in
            guard let base = call.number(0), let exponent = call.number(1) else { return nil }
            let result = pow(base, exponent)
            guard result.isFinite else {
                throw JSONataError(
                    "D3061",
                    "\(base.javaScriptText) to the power of \(exponent.javaScriptText) is no number that JSON can hold")
            }
            return .number(result)
        },
        Builtin("sqrt", "<n-:n>") { call in
            guard let number = call.number(0) else { return nil }
            guard number >= 0 else { throw JSONataError("D3060", "$sqrt takes no negative number") }
            return .number(number.squareRoot())
        },
        Builtin("formatNumber", "<n-so?:s>") { call in
            guard let number = call.number(0) else { return nil }
            return .string(
                try NumberPicture(call.string(1) ?? "", options: call.members(2) ?? Members()).format(number))
        },
        Builtin("formatBase", "<n-n?:s>") { call in
            guard let number = call.number(0).map({ round($0, to: 0) }) else { return nil }
            let radix = call.number(1).map { round($0, to: 0) } ?? 10
            guard (2...36).contains(radix) else {
                throw JSONataError("D3100", "the base of $formatBase must be between 2 and 36")
            }
            guard abs(number) < 9e18 else { throw JSONataError("D1001", "the number is too large for $formatBase") }
            return .string(String(Int(number), radix: Int(radix)))
        },
        Builtin("sum", "<a<n>:n>") { call in
            call.list(0).map { .number(numbers($0).reduce(0, +)) }
        },
        Builtin("max", "<a<n>:n>") { call in call.list(0).flatMap { numbers($0).max() }.map(Value.number) },
        Builtin("min", "<a<n>:n>") { call in call.list(0).flatMap { numbers($0).min() }.map(Value.number) },
        Builtin("average", "<a<n>:n>") { call in
            guard let list = call.list(0), !list.items.isEmpty else { return nil }
            return .number(numbers(list).reduce(0, +) / Double(list.items.count))
        },
    ]

    private static func numbers(_ list: List) -> [Double] {
        list.items.compactMap { item in
            guard case .number(let number) = item else { return nil }
            return number
        }
    }

    private static func number(_ value: Value?, _ dialect: Dialect) throws -> Value? {
        switch value {
        case .bool(let flag): return .number(flag ? 1 : 0)
        case .string(let text):
            guard let number = number(dialect.isStepFunctions ? text : withoutZeros(text)) else {
                throw JSONataError("D3030", "unable to cast value to a number: \(JSON.string(text).text)")
            }
            return .number(number)
        default: return value
        }
    }

    /// JSONata takes zeros before a number, which JSON does not.
    private static func withoutZeros(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        var digits = text.dropFirst(sign.count)
        while digits.first == "0", let next = digits.dropFirst().first, ("0"..."9").contains(next) {
            digits.removeFirst()
        }
        return sign + digits
    }

    /// As JSON writes numbers, or with 0x, 0o or 0b before the digits.
    private static func number(_ text: String) -> Double? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.lowercased().hasPrefix(prefix) {
            let digits = text.dropFirst(2)
            guard digits.first?.isHexDigit ?? false else { return nil }
            return Int(digits, radix: radix).map(Double.init)
        }
        guard text.first?.isWhitespace == false, text.last?.isWhitespace == false else { return nil }
        return try? JSON(parsing: text).numberValue
    }

    /// Half to even, in decimal: 2.675 rounds to 2.68, although the number is a little less.
    static func round(_ number: Double, to precision: Int) -> Double {
        func shifted(_ number: Double, by places: Int) -> Double {
            guard places != 0, number != 0, number.isFinite else { return number }
            let parts = number.javaScriptText.split(separator: "e")
            let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + places
            return Double("\(parts[0])e\(exponent)") ?? number
        }
        let precision = max(-400, min(400, precision))
        let scaled = shifted(number, by: precision)
        guard scaled.isFinite else { return number }
        let rounded = shifted(scaled.rounded(.toNearestOrEven), by: -precision)
        return rounded == 0 ? 0 : rounded
    }
}
