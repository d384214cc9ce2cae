#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// US dollars as people read them: whole ones above 100, else with cents, half rounded up; as `money.jsonata` writes them.
package enum Money {
    /// `$1,234`, `$41.23`, `-$5.00`.
    package static func text(_ amount: Decimal) -> String {
        let sign = amount < 0 ? "-$" : "$"
        if rounded(abs(amount) * 100) > 10_000 { return sign + grouped(rounded(abs(amount))) }
        let cents = "\(rounded(abs(amount) * 100))"
        let digits = String(repeating: "0", count: max(0, 3 - cents.count)) + cents
        return "\(sign)\(digits.dropLast(2)).\(digits.suffix(2))"
    }

    /// Half is rounded up. `Decimal` prints all digits, never an exponent.
    package static func rounded(_ number: Decimal) -> Int {
        let digits = "\(abs(number) + Decimal(sign: .plus, exponent: -1, significand: 5))".prefix { $0 != "." }
        return (Int(digits) ?? 0) * (number < 0 ? -1 : 1)
    }

    /// `1234567` → `1,234,567`.
    package static func grouped(_ number: Int) -> String {
        let digits = "\(number)".reversed()
        return String(digits.enumerated().flatMap { $0 > 0 && $0 % 3 == 0 ? [",", $1] : [$1] }.reversed())
    }
}
