import Deployment

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Each deployed budget with what is spent of it, as a bar.
struct BudgetBars {
    var report: StatusReport

    private static let barLength = 10

    var lines: [String] {
        guard let spends = report.budgets else { return [] }
        let budgets = report.stacks.flatMap(\.budgets)
        let width = budgets.map(\.name.count).max() ?? 0
        return budgets.map { budget in
            let name = "  " + budget.name.padding(to: width)
            guard let spend = spends[budget.nameInAWS] else {
                // CloudFormation does not look, so deploying the same again would find nothing to do.
                return "\(name)  missing in AWS: somebody deleted it; next: change its name, then bellwether deploy"
            }
            guard let limit = spend.limit, let actual = spend.actual, limit > 0 else {
                return "\(name)  no figures yet; AWS updates them up to three times a day"
            }
            let forecast = spend.forecast.map { ", forecast \(money($0)) (\(percent($0, of: limit)))" } ?? ""
            return "\(name)  \(bar(actual, of: limit)) \(money(actual)) of \(money(limit)) \(budget.period) "
                + "(\(percent(actual, of: limit)))\(forecast)"
        }
    }

    private func bar(_ part: Decimal, of whole: Decimal) -> String {
        let filled = min(Self.barLength, max(0, rounded(part / whole * Decimal(Self.barLength))))
        return String(repeating: "▰", count: filled) + String(repeating: "▱", count: Self.barLength - filled)
    }

    private func percent(_ part: Decimal, of whole: Decimal) -> String { "\(rounded(part / whole * 100))%" }

    /// Whole dollars from 100 on, cents below.
    private func money(_ amount: Decimal) -> String {
        let sign = amount < 0 ? "-$" : "$"
        if abs(amount) >= 100 { return sign + grouped(rounded(abs(amount))) }
        let cents = "\(rounded(abs(amount) * 100))"
        let digits = String(repeating: "0", count: max(0, 3 - cents.count)) + cents
        return "\(sign)\(digits.dropLast(2)).\(digits.suffix(2))"
    }

    /// `1234567` → `1,234,567`.
    private func grouped(_ number: Int) -> String {
        let digits = "\(number)".reversed()
        return String(
            digits.enumerated().flatMap { $0 > 0 && $0 % 3 == 0 ? [",", $1] : [$1] }.reversed())
    }

    /// Half is rounded up. `Decimal` prints all digits, never an exponent.
    private func rounded(_ number: Decimal) -> Int {
        let digits = "\(abs(number) + Decimal(sign: .plus, exponent: -1, significand: 5))".prefix { $0 != "." }
        return (Int(digits) ?? 0) * (number < 0 ? -1 : 1)
    }
}
