#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Budgets for an account that costs what it has cost.
package struct BudgetSuggestion: Equatable, Sendable {
    /// In whole USD.
    package var monthly: Decimal
    /// In whole USD.
    package var daily: Decimal

    /// A fifth more than the dearest month, and a twentieth of that for a day: days differ more than months.
    /// - Returns: `nil` if nothing has been spent.
    package init?(months: [Decimal]) {
        guard let highest = months.max(), highest > 0 else { return nil }
        monthly = LimitSuggestion.round(up: highest * 6 / 5)
        daily = LimitSuggestion.round(up: monthly / 20)
    }
}
