package import Config

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Days on which the costs ran away: at least two in a row with more than twice the usual cost, and $5 more. Usual is
/// the median of the two weeks before.
package struct Runaway: Equatable, Sendable {
    package var first: Day
    package var last: Day
    /// In USD a day.
    package var usual: Decimal
    /// In USD, all that was above the usual.
    package var extra: Decimal
    /// Whether it went on when the history ends.
    package var isOpen: Bool
    /// The first alert that would not have come without it, or not on that day.
    package var alert: FiredAlert?
    /// The first such alert in the critical channel.
    package var critical: FiredAlert?
    /// In USD, what had been spent above the usual when the first alert came.
    package var extraAtAlert: Decimal?

    package static let daysBefore = 14
    private static let factor: Decimal = 2
    private static let least: Decimal = 5

    static func isHigh(_ amount: Decimal, usual: Decimal) -> Bool {
        amount > max(0, usual) * factor && amount - usual >= least
    }
}

/// The history as it would have been without its runaways.
struct UsualHistory {
    var history: CostHistory
    var runaways: [Runaway] = []

    init(of actual: CostHistory) {
        history = actual
        var index = Runaway.daysBefore
        while index < actual.totals.count {
            let usual = Self.median(history.totals[(index - Runaway.daysBefore)..<index])
            let end = (index..<actual.totals.count).first { !Runaway.isHigh(actual.totals[$0], usual: usual) }
            let days = index..<(end ?? actual.totals.count)
            guard days.count >= 2 else {
                index += 1
                continue
            }
            level(days)
            let extra = days.reduce(Decimal(0)) { $0 + actual.totals[$1] - usual }
            runaways.append(
                Runaway(
                    first: actual.day(days.lowerBound), last: actual.day(days.upperBound - 1), usual: usual,
                    extra: extra, isOpen: end == nil))
            index = days.upperBound
        }
    }

    private mutating func level(_ days: Range<Int>) {
        let before = (days.lowerBound - Runaway.daysBefore)..<days.lowerBound
        let usual = Self.median(history.totals[before])
        for day in days { history.totals[day] = usual }
        history.services = history.services?.mapValues { amounts in
            let usual = Self.median(amounts[before])
            var amounts = amounts
            for day in days { amounts[day] = usual }
            return amounts
        }
    }

    static func median(_ amounts: ArraySlice<Decimal>) -> Decimal {
        let sorted = amounts.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
