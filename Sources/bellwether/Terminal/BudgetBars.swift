import Deployment
import Stacks

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
                return
                    "\(name)  no figures yet, or none since the last change; AWS updates them up to three times a day"
            }
            let forecast = spend.forecast.map { ", forecast \(Money.text($0)) (\(percent($0, of: limit)))" } ?? ""
            return "\(name)  \(bar(actual, of: limit)) \(Money.text(actual)) of \(Money.text(limit)) \(budget.period) "
                + "(\(percent(actual, of: limit)))\(forecast)"
        }
    }

    private func bar(_ part: Decimal, of whole: Decimal) -> String {
        let filled = min(Self.barLength, max(0, Money.rounded(part / whole * Decimal(Self.barLength))))
        return String(repeating: "▰", count: filled) + String(repeating: "▱", count: Self.barLength - filled)
    }

    private func percent(_ part: Decimal, of whole: Decimal) -> String { "\(Money.rounded(part / whole * 100))%" }
}
