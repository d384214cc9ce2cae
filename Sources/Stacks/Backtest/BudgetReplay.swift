package import Config

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// An alert that AWS Budgets would have sent.
package struct FiredAlert: Equatable, Sendable {
    package var budget: String
    package var alert: Budget.Alert
    package var limit: Decimal
    /// First day of the budget's period.
    package var period: Day
    /// The day whose costs did it.
    package var day: Day
    /// What was spent in the period, or forecast for it, in USD.
    package var amount: Decimal

    /// AWS has a day's costs up to 24 hours late and looks at them up to three times a day, so it is the next day.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html>
    package var arrival: Day { day + 1 }
    /// AWS does not tell how it forecasts.
    package var isApproximate: Bool { alert.basis == .forecast }
}

/// Plays AWS Budgets for one budget.
///
/// - An actual alert comes once in a period, when the costs first are above its threshold.
/// - A forecast one comes whenever the forecast rises above its threshold, so it may come again after a fall; not before
///   there are five weeks of history.
///
/// <https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html>
struct BudgetReplay {
    var budget: Budget
    /// What the budget counts, from the first day on.
    var amounts: [Decimal]
    var first: Day

    static let weeksBeforeForecast = 5

    /// The first day of the first period that is known from its beginning.
    var start: Day { first.first(of: budget.period) == first ? first : first.end(of: budget.period) }

    var alerts: [FiredAlert] {
        var fired: [FiredAlert] = []
        var period: Day?
        var spent: Decimal = 0
        var isAbove = Set<Int>()
        for index in amounts.indices where first + index >= start {
            let day = first + index
            let own = day.first(of: budget.period)
            if own != period { (period, spent, isAbove) = (own, 0, []) }
            spent += amounts[index]
            let forecast = forecast(at: index, spent: spent)
            for (number, alert) in budget.alerts.enumerated() {
                guard let amount = alert.basis == .actual ? spent : forecast else { continue }
                if amount <= budget.amount(of: alert.threshold) {
                    if alert.basis == .forecast { isAbove.remove(number) }
                } else if isAbove.insert(number).inserted {
                    fired.append(
                        FiredAlert(
                            budget: budget.name, alert: alert, limit: budget.limit, period: own, day: day,
                            amount: amount))
                }
            }
        }
        return fired
    }

    /// What is spent, and for the rest of the period the mean of each weekday in the last four weeks.
    private func forecast(at index: Int, spent: Decimal) -> Decimal? {
        let day = first + index
        let rest = day.end(of: budget.period) - day - 1
        guard rest > 0, index + 1 >= Self.weeksBeforeForecast * 7 else { return nil }
        let means = (1...7).map { offset in
            (0..<4).reduce(Decimal(0)) { $0 + amounts[index - 28 + offset + 7 * $1] } / 4
        }
        let week = means.reduce(0, +)
        return spent + week * Decimal(rest / 7) + means.prefix(rest % 7).reduce(0, +)
    }
}

extension Budget {
    /// In USD.
    package func amount(of threshold: Threshold) -> Decimal {
        switch threshold {
        case .percentage(let share): limit * share / 100
        case .amount(let amount): amount
        }
    }
}
