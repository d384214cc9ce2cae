package import Config

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The smallest round limit with which the critical channel hears little of a budget while nothing runs away: at most
/// one day over it in each month, or no longer period.
package struct LimitSuggestion: Equatable, Sendable {
    package var budget: Budget
    /// In USD.
    package var limit: Decimal
    /// Days, or longer periods, in which the critical channel heard that the limit of today was passed.
    package var overruns: Int
}

extension LimitSuggestion {
    /// `nil` if the budget says nothing to the critical channel in shares of its limit, or no period is whole.
    /// - Parameter amounts: what the budget counts, without runaways.
    init?(_ budget: Budget, amounts: [Decimal], first: Day, overruns: Int, critical: String) {
        let shares = budget.alerts.compactMap { alert -> Decimal? in
            guard alert.basis == .actual, alert.channel == critical, case .percentage(let share) = alert.threshold
            else {
                return nil
            }
            return share
        }
        guard let share = shares.min() else { return nil }
        let peaks =
            budget.period == .day
            ? Self.secondHighest(amounts, first: first) : Self.wholePeriods(amounts, first: first, budget.period)
        guard let peak = peaks.max() else { return nil }
        self.init(budget: budget, limit: Self.round(up: peak * 100 / share), overruns: overruns)
    }

    /// Of each month.
    private static func secondHighest(_ amounts: [Decimal], first: Day) -> [Decimal] {
        Dictionary(grouping: amounts.indices) { (first + $0).first(of: .month) }.values.map { days in
            days.map { amounts[$0] }.sorted(by: >).dropFirst().first ?? 0
        }
    }

    private static func wholePeriods(_ amounts: [Decimal], first: Day, _ period: Budget.Period) -> [Decimal] {
        Dictionary(grouping: amounts.indices) { (first + $0).first(of: period) }
            .filter { start, days in days.count == start.end(of: period) - start }
            .values.map { days in days.reduce(0) { $0 + amounts[$1] } }
    }

    /// To two digits, and to whole dollars.
    static func round(up amount: Decimal) -> Decimal {
        var step: Decimal = 1
        while amount > step * 100 { step *= 10 }
        var steps = Decimal(Money.rounded(amount / step))
        if steps * step < amount { steps += 1 }
        return max(1, steps * step)
    }
}
