import JSONValue

/// The picture of `$formatInteger` and `$parseInteger`, and of a number in a date: `#,##0`, `w` for words, `I` for Roman
/// digits, `a` for letters; behind a semicolon `o` for first, second, third.
/// <https://www.w3.org/TR/xpath-functions-31/#func-format-integer>
struct IntegerPicture {
    enum Form: Equatable {
        case digits
        case letters
        case roman
        case words
        /// A sequence that nobody defined.
        case unknown
    }

    enum Case {
        case lower
        case upper
        case title
    }

    private(set) var form = Form.digits
    private(set) var letterCase = Case.lower
    var isOrdinal = false
    /// Digits that are there at least, and those that may be there.
    var least = 0
    private(set) var optional = 0
    /// Separators, each with how many digits stand behind it; the nearest to the end first.
    private(set) var separators: [(place: Int, mark: Character)] = []
    /// How many digits stand between two separators, if that is regular.
    private(set) var interval = 0
    private var zero: UInt32 = 0x30
    private let text: String

    init(_ picture: String) throws {
        let parts = picture.split(separator: ";", omittingEmptySubsequences: false)
        text = parts.count > 1 ? parts.dropLast().joined(separator: ";") : picture
        isOrdinal = parts.count > 1 && parts.last?.first == "o"
        switch text {
        case "A", "a": form = .letters
        case "I", "i": form = .roman
        case "W", "w", "Ww": form = .words
        default: try readDigits()
        }
        if form != .digits { letterCase = text == "Ww" ? .title : text.uppercased() == text ? .upper : .lower }
    }

    private mutating func readDigits() throws {
        var family: UInt32?
        var place = 0
        for character in text.reversed() {
            if let zero = character.zero {
                guard family ?? zero == zero else {
                    throw JSONataError("D3131", "an integer picture has digits of one script")
                }
                family = zero
                least += 1
                place += 1
            } else if character == "#" {
                optional += 1
                place += 1
            } else {
                separators.append((place, character))
            }
        }
        guard let family else {
            form = .unknown
            return
        }
        zero = family
        let marks = Set(separators.map(\.mark))
        let step = separators.map(\.place).reduce(0, Self.divisor)
        let places = Set(separators.map(\.place))
        if marks.count == 1, step > 0, separators.indices.allSatisfy({ places.contains(step * ($0 + 1)) }) {
            interval = step
        }
    }

    private static func divisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : divisor(second, first % second)
    }

    /// Throws where nothing says what the picture means.
    func check() throws {
        guard form != .unknown else {
            throw JSONataError("D3130", "the integer picture \(text) is not supported")
        }
    }

    func format(_ number: Double) throws -> String {
        try check()
        guard number.isFinite else { throw JSONataError("D1001", "number out of range: \(number.javaScriptText)") }
        let size = abs(number.rounded(.down))
        let result: String
        switch form {
        case .letters: result = cased(try Self.letters(size))
        case .roman: result = cased(try Self.roman(size))
        case .words: result = cased(NumberWords.words(size, isOrdinal: isOrdinal))
        case .digits, .unknown: result = digits(size)
        }
        return (number.rounded(.down) < 0 ? "-" : "") + result
    }

    private func cased(_ text: String) -> String {
        switch letterCase {
        case .lower: text.lowercased()
        case .upper: text.uppercased()
        case .title: text
        }
    }

    private func digits(_ size: Double) -> String {
        var digits = Array(size.javaScriptText)
        digits = Array(repeating: "0", count: max(0, least - digits.count)) + digits
        var result: [Character] = []
        for (index, digit) in digits.reversed().enumerated() {
            if interval > 0 {
                if index > 0, index % interval == 0 { result.append(separators[0].mark) }
            } else {
                for separator in separators where separator.place == index && index > 0 {
                    result.append(separator.mark)
                }
            }
            result.append(digit.localized(zero))
        }
        var ordinal = ""
        if isOrdinal {
            let isTeen = digits.count > 1 && digits[digits.count - 2] == "1"
            let endings: [Character: String] = ["1": "st", "2": "nd", "3": "rd"]
            ordinal = isTeen ? "th" : digits.last.flatMap { endings[$0] } ?? "th"
        }
        return String(result.reversed()) + ordinal
    }

    private static func letters(_ size: Double) throws -> String {
        var rest = try whole(size)
        var letters: [Character] = []
        while rest > 0 {
            letters.append(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8((rest - 1) % 26))))
            rest = (rest - 1) / 26
        }
        return String(letters.reversed())
    }

    private static let numerals: [(Int, String)] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]

    private static func roman(_ size: Double) throws -> String {
        var rest = try whole(size, below: 1_000_000)
        var result = ""
        for (value, numeral) in numerals {
            result += String(repeating: numeral, count: rest / value)
            rest %= value
        }
        return result
    }

    private static func whole(_ size: Double, below most: Double = 9e15) throws -> Int {
        guard size < most else { throw JSONataError("D1001", "number out of range: \(size.javaScriptText)") }
        return Int(size)
    }

    /// What the text says, or nil if it does not look like the picture.
    func parse(_ text: String) throws -> Double? {
        try check()
        switch form {
        case .letters:
            return text.lowercased().unicodeScalars.reduce(Double?(0)) { sum, letter in
                guard let sum, ("a"..."z").contains(letter) else { return nil }
                return sum * 26 + Double(letter.value - 96)
            }
        case .roman: return Self.parseRoman(text)
        case .words: return NumberWords.number(text)
        case .digits, .unknown:
            let marks = Set(separators.map(\.mark))
            let digits = text.dropLast(isOrdinal ? 2 : 0).filter { !marks.contains($0) }
            let values = digits.map { $0.value(after: zero) }
            guard !values.isEmpty, values.allSatisfy({ $0 != nil }) else { return nil }
            return Double(values.compactMap { $0.map(String.init) }.joined())
        }
    }

    private static func parseRoman(_ text: String) -> Double? {
        let values: [Character: Double] = ["m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1]
        var (sum, most) = (0.0, 1.0)
        for letter in text.lowercased().reversed() {
            guard let value = values[letter] else { return nil }
            sum += value < most ? -value : value
            most = max(most, value)
        }
        return sum
    }

    /// How much of the beginning of a text looks like the picture, for a date that goes on behind it. At most so many
    /// digits, if another number follows at once.
    func prefix(of text: Substring, digits most: Int?) -> Substring {
        switch form {
        case .letters, .roman:
            let allowed = form == .roman ? "mdclxvi" : "abcdefghijklmnopqrstuvwxyz"
            return text.prefix { allowed.contains($0.lowercased()) }
        case .words: return NumberWords.prefix(of: text)
        case .digits, .unknown:
            let marks = Set(separators.map(\.mark))
            let digits = text.prefix(most ?? .max).prefix { $0.value(after: zero) != nil || marks.contains($0) }
            guard isOrdinal else { return digits }
            let ending = text[digits.endIndex...].prefix(2)
            return ["st", "nd", "rd", "th"].contains(ending.lowercased()) ? text[..<ending.endIndex] : text.prefix(0)
        }
    }
}

extension Character {
    /// The digit zero of its script, if it is a digit.
    fileprivate var zero: UInt32? {
        guard let scalar = unicodeScalars.first, unicodeScalars.count == 1,
            scalar.properties.generalCategory == .decimalNumber, let value = scalar.properties.numericValue
        else { return nil }
        return scalar.value - UInt32(value)
    }

    fileprivate func value(after zero: UInt32) -> Int? {
        guard let scalar = unicodeScalars.first, unicodeScalars.count == 1, (zero..<zero + 10).contains(scalar.value)
        else {
            return nil
        }
        return Int(scalar.value - zero)
    }

    /// The same digit in the script whose zero is given.
    fileprivate func localized(_ zero: UInt32) -> Character {
        guard let value = wholeNumberValue, isASCII, let scalar = Unicode.Scalar(zero + UInt32(value)) else {
            return self
        }
        return Character(scalar)
    }
}
