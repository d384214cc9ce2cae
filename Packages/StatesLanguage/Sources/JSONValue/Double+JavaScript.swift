extension Double {
    /// The shortest digits that give this number back, laid out as JavaScript does: no exponent from 1e-6 to 1e21.
    /// <https://tc39.es/ecma262/#sec-numeric-types-number-tostring>
    package var javaScriptText: String {
        guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Infinity" : "Infinity" }
        guard self != 0 else { return "0" }
        let (digits, point) = decimal
        return (self < 0 ? "-" : "") + Self.layOut(digits, point: point)
    }

    /// Rounded to 15 significant digits, so that 0.1 + 0.2 reads 0.3: what JSONata's `$string` does to each number.
    package var roundedTo15Digits: Double {
        guard isFinite, self != 0 else { return self }
        var (digits, point) = decimal
        guard digits.count > 15 else { return self }
        let roundsUp = digits[15] >= 5
        digits = Array(digits[..<15])
        if roundsUp {
            var index = 14
            while index >= 0, digits[index] == 9 {
                digits[index] = 0
                index -= 1
            }
            if index >= 0 {
                digits[index] += 1
            } else {
                digits = [1]
                point += 1
            }
        }
        let text = digits.map(String.init).joined() + "e\(point - digits.count)"
        return (self < 0 ? -1 : 1) * (Double(text) ?? magnitude)
    }

    /// The significant digits, and where the point stands: 12.5 is 1, 2, 5 and 2.
    private var decimal: (digits: [Int], point: Int) {
        let parts = magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var point = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        var digits = (whole + fraction).compactMap(\.wholeNumberValue)
        while digits.count > 1, digits.first == 0 {
            digits.removeFirst()
            point -= 1
        }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        return (digits, point)
    }

    private static func layOut(_ digits: [Int], point: Int) -> String {
        let text = digits.map(String.init).joined()
        if text.count <= point, point <= 21 { return text + String(repeating: "0", count: point - text.count) }
        if 0 < point, point <= 21 { return text.prefix(point) + "." + text.dropFirst(point) }
        if -6 < point, point <= 0 { return "0." + String(repeating: "0", count: -point) + text }
        let exponent = point - 1
        let mantissa = text.count == 1 ? text : text.prefix(1) + "." + text.dropFirst()
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
    }
}
