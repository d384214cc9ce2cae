/// Numbers in English words: `three thousand, seven hundred and thirty`.
enum NumberWords {
    private static let few = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]
    private static let ordinals = [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
        "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth",
        "Nineteenth",
    ]
    private static let tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
    private static let magnitudes: [(value: Double, word: String)] = [
        (1e12, "Trillion"), (1e9, "Billion"), (1e6, "Million"), (1e3, "Thousand"),
    ]

    /// The words of a whole number that is not negative.
    static func words(_ number: Double, isOrdinal: Bool) -> String {
        words(number, isOrdinal: isOrdinal, goesOn: false)
    }

    /// `goesOn`: something stands before it.
    private static func words(_ number: Double, isOrdinal: Bool, goesOn: Bool) -> String {
        if number < 100 { return (goesOn ? " and " : "") + small(Int(number), isOrdinal: isOrdinal) }
        let unit = magnitudes.first { number >= $0.value } ?? (100, "Hundred")
        let count = (number / unit.value).rounded(.down)
        let rest = number - count * unit.value
        let head = (goesOn ? ", " : "") + words(count, isOrdinal: false, goesOn: false) + " " + unit.word
        // Numbers with more than 15 digits are not exact, and what is left may be beyond its unit.
        guard rest > 0, rest < unit.value else { return head + (isOrdinal ? "th" : "") }
        return head + words(rest, isOrdinal: isOrdinal, goesOn: true)
    }

    private static func small(_ number: Int, isOrdinal: Bool) -> String {
        guard number >= 20 else { return isOrdinal ? ordinals[number] : few[number] }
        let ten = tens[number / 10 - 2]
        guard number % 10 > 0 else { return isOrdinal ? ten.dropLast() + "ieth" : ten }
        return ten + "-" + small(number % 10, isOrdinal: isOrdinal)
    }

    private static let values: [String: Double] = {
        var values: [String: Double] = ["hundred": 100, "hundredth": 100]
        for list in [few, ordinals] {
            for (number, word) in list.enumerated() { values[word.lowercased()] = Double(number) }
        }
        for (index, word) in tens.enumerated() {
            values[word.lowercased()] = Double(index * 10 + 20)
            values[word.lowercased().dropLast() + "ieth"] = Double(index * 10 + 20)
        }
        for (value, word) in magnitudes {
            values[word.lowercased()] = value
            values[word.lowercased() + "th"] = value
        }
        return values
    }()

    /// The number that the words say, or nil if they do not say any.
    static func number(_ text: String) -> Double? {
        var segments: [Double] = [0]
        for word in text.lowercased().split(whereSeparator: { " ,-".contains($0) }) where word != "and" {
            guard let value = values[String(word)] else { return nil }
            var last = segments.removeLast()
            if value < 100 {
                if last >= 1000 {
                    segments.append(last)
                    last = 0
                }
                segments.append(last + value)
            } else {
                segments.append(last * value)
            }
        }
        return segments.reduce(0, +)
    }

    /// The words with which a text begins.
    static func prefix(of text: Substring) -> Substring {
        var end = text.startIndex
        var rest = text
        while !rest.isEmpty {
            let word = rest.prefix { $0.isASCII && $0.isLetter }
            guard values[word.lowercased()] != nil || word.lowercased() == "and" else { break }
            if word.lowercased() != "and" { end = word.endIndex }
            rest = rest[word.endIndex...].drop { " ,-".contains($0) }
        }
        return text[..<end]
    }
}
