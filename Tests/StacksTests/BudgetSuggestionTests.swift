import Foundation
import Stacks
import Testing

@Suite("Suggested budgets")
struct BudgetSuggestionTests {
    @Test(
        "are a fifth above the dearest month, rounded up, and a twentieth of that for a day",
        arguments: [
            ([100, 250, 99.996], 300, 15), ([1234], 1500, 75), ([0.02], 1, 1), ([10], 12, 1), ([99_999], 120_000, 6000),
            ([83.4], 110, 6),
        ] as [([Decimal], Decimal, Decimal)])
    func amounts(_ months: [Decimal], _ monthly: Decimal, _ daily: Decimal) throws {
        let suggestion = try #require(BudgetSuggestion(months: months))
        #expect(suggestion.monthly == monthly)
        #expect(suggestion.daily == daily)
    }

    @Test("are none where nothing was spent")
    func nothing() {
        #expect(BudgetSuggestion(months: [0, 0, 0]) == nil)
        #expect(BudgetSuggestion(months: []) == nil)
    }
}
