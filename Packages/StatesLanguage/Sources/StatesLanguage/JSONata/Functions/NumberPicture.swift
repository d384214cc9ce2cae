import JSONValue

/// The picture of `$formatNumber`, such as `#,##0.00`, for positive and for negative numbers.
/// <https://www.w3.org/TR/xpath-functions-31/#formatting-numbers>
struct NumberPicture {
    private struct Part {
        var prefix = ""
        var suffix = ""
        var whole: [Character] = []
        var fraction: [Character] = []
        var exponentDigits = 0
        var hasPoint = false
        var factor = 1.0
    }

    private var positive: Part
    private var negative: Part
    private let marks: Marks

    /// What stands for what in the picture and in the result.
    private struct Marks {
        var point: Character = "."
        var separator: Character = ","
        var exponent: Character = "e"
        var digit: Character = "#"
        var zero: Character = "0"
        var pattern: Character = ";"
        var minus = "-"
        var percent = "%"
        var perMille = "‰"

        var digits: [Character] {
            let first = zero.unicodeScalars.first?.value ?? 48
            return (0..<10).map { Unicode.Scalar(first + $0).map(Character.init) ?? "0" }
        }

        init(_ options: Members) {
            func character(_ name: String) -> Character? {
                guard case .string(let text)? = options[name] else { return nil }
                return text.first
            }
            point = character("decimal-separator") ?? point
            separator = character("grouping-separator") ?? separator
            exponent = character("exponent-separator") ?? exponent
            digit = character("digit") ?? digit
            zero = character("zero-digit") ?? zero
            pattern = character("pattern-separator") ?? pattern
            if case .string(let text)? = options["minus-sign"] { minus = text }
            if case .string(let text)? = options["percent"] { percent = text }
            if case .string(let text)? = options["per-mille"] { perMille = text }
        }
    }

    init(_ picture: String, options: Members) throws {
        marks = Marks(options)
        let parts = picture.split(separator: marks.pattern, omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw JSONataError("D3080", "a number picture has at most two parts") }
        positive = try Self.part(parts[0], marks)
        negative = positive
        if parts.count == 2 {
            negative = try Self.part(parts[1], marks)
        } else {
            negative.prefix = marks.minus + positive.prefix
        }
    }

    private static func part(_ text: Substring, _ marks: Marks) throws -> Part {
        let digits = Set(marks.digits)
        func isActive(_ character: Character) -> Bool {
            digits.contains(character) || [marks.point, marks.separator, marks.digit].contains(character)
        }
        guard let first = text.firstIndex(where: isActive), let last = text.lastIndex(where: isActive) else {
            throw text.isEmpty ? Mistake.noDigit.error : Mistake.strange.error
        }
        var part = Part(prefix: String(text[..<first]), suffix: String(text[text.index(after: last)...]))
        for (mark, factor) in [(marks.percent, 100.0), (marks.perMille, 1000)] where text.contains(mark) {
            part.factor = factor
        }
        var mantissa = text[first...last]
        var exponent: Substring?
        if let place = mantissa.firstIndex(of: marks.exponent) {
            exponent = mantissa[mantissa.index(after: place)...]
            mantissa = mantissa[..<place]
        }
        part.exponentDigits = exponent?.count ?? 0
        let halves = mantissa.split(separator: marks.point, maxSplits: 1, omittingEmptySubsequences: false)
        part.whole = Array(halves[0])
        part.fraction = halves.count == 2 ? Array(halves[1]) : []
        part.hasPoint = halves.count == 2
        let separators = [part.whole.last, part.fraction.first].map { $0 == marks.separator }
        let plain = part.whole.filter { $0 != marks.separator }
        let fraction = part.fraction.filter { $0 != marks.separator && $0 != marks.point }
        let isScaled = part.factor != 1
        // Of several mistakes the last one counts, as in the reference implementation.
        let mistakes: [(Bool, Mistake)] = [
            (part.fraction.contains(marks.point), .points),
            (text.count(of: marks.percent) > 1, .percents),
            (text.count(of: marks.perMille) > 1, .perMilles),
            (text.contains(marks.percent) && text.contains(marks.perMille), .percentAndPerMille),
            (!mantissa.contains { digits.contains($0) || $0 == marks.digit }, .noDigit),
            (!mantissa.allSatisfy(isActive) || !(exponent?.allSatisfy(isActive) ?? true), .strange),
            (part.hasPoint && separators.contains(true), .separatorAtPoint),
            (!part.hasPoint && separators[0], .separatorAtEnd),
            (text.contains(String([marks.separator, marks.separator])), .separators),
            (plain.drop { $0 == marks.digit }.contains(marks.digit), .optionalAfterDigit),
            (fraction.drop(while: digits.contains).contains(where: digits.contains), .digitAfterOptional),
            (part.exponentDigits > 0 && isScaled, .exponentAndPercent),
            (exponent.map { $0.isEmpty || !$0.allSatisfy(digits.contains) } ?? false, .exponent),
        ]
        if let mistake = mistakes.last(where: \.0)?.1 { throw mistake.error }
        return part
    }

    private enum Mistake: String {
        case points = "D3081 has one point at most"
        case percents = "D3082 has one % at most"
        case perMilles = "D3083 has one ‰ at most"
        case percentAndPerMille = "D3084 has one of % and ‰ at most"
        case noDigit = "D3085 needs a digit"
        case strange = "D3086 has other characters before or behind its digits only"
        case separatorAtPoint = "D3087 has no grouping separator beside the point"
        case separatorAtEnd = "D3088 has no grouping separator at the end"
        case separators = "D3089 has no two grouping separators together"
        case optionalAfterDigit = "D3090 has no optional digit behind a digit before the point"
        case digitAfterOptional = "D3091 has no digit behind an optional digit behind the point"
        case exponentAndPercent = "D3092 has an exponent, or % or ‰, and not both"
        case exponent = "D3093 has an exponent of digits only"

        var error: JSONataError {
            JSONataError(String(rawValue.prefix(5)), "a number picture" + rawValue.dropFirst(5))
        }
    }

    func format(_ number: Double) throws -> String {
        let part = number < 0 ? negative : positive
        let digits = Set(marks.digits)
        var least = part.whole.count(where: digits.contains)
        let scale = least
        var leastBehind = part.fraction.count(where: digits.contains)
        var mostBehind = part.fraction.count { digits.contains($0) || $0 == marks.digit }
        if least == 0, mostBehind == 0 {
            if part.exponentDigits > 0 { (leastBehind, mostBehind) = (1, 1) } else { least = 1 }
        }
        if part.exponentDigits > 0, least == 0, part.whole.contains(marks.digit) { least = 1 }
        if least == 0, leastBehind == 0 { leastBehind = 1 }

        var mantissa = abs(number) * part.factor
        var exponent = 0
        guard mantissa.isFinite else { throw JSONataError("D1001", "the number is too large for $formatNumber") }
        if part.exponentDigits > 0, mantissa > 0 {
            let (lower, upper) = (Self.power(scale - 1), Self.power(scale))
            while mantissa < lower { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
            while mantissa > upper { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        }
        guard mantissa < 1e21 else { throw JSONataError("D1001", "the number is too large for $formatNumber") }
        var (whole, fraction) = Self.digits(Builtin.round(mantissa, to: mostBehind))
        whole = String(repeating: "0", count: max(0, least - whole.count)) + whole
        fraction += String(repeating: "0", count: max(0, leastBehind - fraction.count))
        var text = group(whole, part.whole)
        if part.hasPoint, !fraction.isEmpty { text += String(marks.point) + groupBehind(fraction, part.fraction) }
        if part.exponentDigits > 0 {
            let size = String(abs(exponent))
            let zeros = String(repeating: "0", count: max(0, part.exponentDigits - size.count))
            text += String(marks.exponent) + (exponent < 0 ? marks.minus : "") + zeros + size
        }
        return part.prefix + localized(text) + part.suffix
    }

    private static func power(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
    }

    /// The digits before and behind the point, without zeros that say nothing.
    private static func digits(_ number: Double) -> (String, String) {
        var text = number.javaScriptText
        if let e = text.firstIndex(of: "e") {
            let places = -(Int(text[text.index(after: e)...]) ?? 0)
            let digits = text[..<e].filter { $0 != "." }
            text = "0." + String(repeating: "0", count: max(0, places - 1)) + digits
        }
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        return (halves[0] == "0" ? "" : String(halves[0]), halves.count > 1 ? String(halves[1]) : "")
    }

    /// Where the separators stand regularly, they go on to the left.
    private func group(_ digits: String, _ picture: [Character]) -> String {
        var places: [Int] = []
        var count = 0
        for character in picture.reversed() {
            if character == marks.separator { places.append(count) } else { count += 1 }
        }
        guard let first = places.first else { return digits }
        let isRegular = places.enumerated().allSatisfy { $1 == first * ($0 + 1) } && first > 0
        var result: [Character] = []
        for (index, digit) in digits.reversed().enumerated() {
            let isPlace = isRegular ? index % first == 0 : places.contains(index)
            if index > 0, isPlace { result.append(marks.separator) }
            result.append(digit)
        }
        return String(result.reversed())
    }

    private func groupBehind(_ digits: String, _ picture: [Character]) -> String {
        var result = ""
        var rest = digits[...]
        for character in picture where !rest.isEmpty {
            result.append(character == marks.separator ? marks.separator : rest.removeFirst())
        }
        return result + rest
    }

    private func localized(_ text: String) -> String {
        guard marks.zero != "0" else { return text }
        let digits = marks.digits
        return String(text.map { $0.isASCII ? $0.wholeNumberValue.map { digits[$0] } ?? $0 : $0 })
    }
}

extension Substring {
    fileprivate func count(of mark: String) -> Int { mark.isEmpty ? 0 : String(self).places(of: mark).count }
}
