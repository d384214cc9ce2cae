#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Decimal numbers as people write them, without a detour through binary floating point.
enum Amount {
    /// `50`, `50.25`; with `allowsSign` also `-5`. Nothing else: no exponent, no grouping.
    static func decimal(_ text: some StringProtocol, allowsSign: Bool = false) -> Decimal? {
        var digits = Substring(text)
        let isNegative = allowsSign && digits.hasPrefix("-")
        if isNegative { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }), let whole = parts.first else {
            return nil
        }
        var fraction = parts.count > 1 ? parts[1] : Substring()
        while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
        guard whole.count + fraction.count <= 18, let number = Int64(String(whole + fraction)) else { return nil }
        return Decimal(sign: isNegative ? .minus : .plus, exponent: -fraction.count, significand: Decimal(number))
    }

    static func decimalPlaces(_ text: some StringProtocol) -> Int {
        guard let point = text.firstIndex(of: ".") else { return 0 }
        return text[point...].count - 1
    }

    /// `50 USD` → `50`, `USD`; `80%` → `80`, `%`; `50` → `50`, nothing.
    static func split(_ text: String) -> (number: Substring, unit: Substring) {
        let end = text.firstIndex { !($0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "_" || $0 == ",")) }
        let number = text[..<(end ?? text.endIndex)]
        let rest = text[number.endIndex...].drop { $0 == " " }
        return (number, rest)
    }
}

extension Reader {
    /// An amount in USD: above zero, at most a billion, whole cents.
    func money(_ field: Field) -> Decimal? {
        let expected = "an amount in USD such as 50 or 50 USD"
        guard let text = text(field, expected: expected) else { return nil }
        switch MoneyReading(text.value) {
        case .amount(let amount): return amount
        case .refused(let reason):
            complain(at: text.place, "\(text.shown) is not valid for \(field.name.shown); \(reason)")
            return nil
        }
    }
}

/// An amount in USD, or the reason why a text is none; the reason does not repeat the text.
enum MoneyReading {
    case amount(Decimal)
    case refused(String)

    /// AWS Budgets takes more, but its notification thresholds end here.
    /// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html
    static let most = Decimal(1_000_000_000)

    /// `example` is shown for what is written in another form, `expected` for what is no amount at all.
    init(
        _ text: String, example: String = "50 or 50 USD", expected: String = "an amount in USD such as 50 or 50 USD"
    ) {
        let (number, unit) = Amount.split(text)
        let isDollar = unit.isEmpty || unit == "USD"
        if text.hasPrefix("$") || unit == "$" || unit.uppercased() == "USD" && !isDollar {
            self = .refused("write \(example)")
        } else if let amount = Amount.decimal(number), isDollar {
            if amount == 0 {
                self = .refused("expected an amount above 0")
            } else if amount > Self.most {
                self = .refused("expected at most 1000000000 USD")
            } else if Amount.decimalPlaces(number) > 2 {
                self = .refused("expected at most two digits after the point")
            } else {
                self = .amount(amount)
            }
        } else if number.contains("_") || number.contains(",") {
            self = .refused("write the number without grouping, such as 1000 USD")
        } else if number.hasPrefix("-") {
            self = .refused("expected an amount above 0")
        } else if unit.utf8.count == 3, unit.utf8.allSatisfy(\.isCapital) {
            self = .refused("AWS bills in USD; write \(example)")
        } else if isDollar, number.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }), number.utf8.count > 10 {
            self = .refused("expected at most 1000000000 USD")
        } else {
            self = .refused("expected \(expected)")
        }
    }
}
