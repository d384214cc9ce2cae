#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A budget with what AWS knows of the current period, in USD.
package struct BudgetSpend: Decodable, Sendable {
    /// The name in AWS.
    package var name: String
    /// `nil` for a budget whose limit is planned period by period.
    package var limit: Decimal?
    /// AWS updates it up to three times a day. `nil` also where it is zero and the budget was changed within a day: a change
    /// sets it to zero until there are new figures.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html>
    /// <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudget.html>
    package var actual: Decimal?
    /// `nil` until AWS has about five weeks of history.
    package var forecast: Decimal?

    private struct Money: Decodable { var amount: String }
    private struct Spend: Decodable { var actualSpend: Money?, forecastedSpend: Money? }
    private enum Key: String, CodingKey { case budgetName, budgetLimit, calculatedSpend, lastUpdatedTime }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .budgetName)
        limit = try container.decodeIfPresent(Money.self, forKey: .budgetLimit).flatMap { Decimal(string: $0.amount) }
        let spend = try container.decodeIfPresent(Spend.self, forKey: .calculatedSpend)
        actual = spend?.actualSpend.flatMap { Decimal(string: $0.amount) }
        forecast = spend?.forecastedSpend.flatMap { Decimal(string: $0.amount) }
        if actual == 0, let changed = Self.time(in: container), abs(changed.timeIntervalSinceNow) < 86_400 {
            actual = nil
            forecast = nil
        }
    }

    /// Text in the AWS CLI 2, a number of seconds in the AWS CLI 1.
    private static func time(in container: KeyedDecodingContainer<Key>) -> Date? {
        if let seconds = try? container.decode(Double.self, forKey: .lastUpdatedTime) {
            return Date(timeIntervalSince1970: seconds)
        }
        // The parser does not accept fractions of a second by default.
        guard let text = try? container.decode(String.self, forKey: .lastUpdatedTime) else { return nil }
        return try? Date(
            text.replacing(/\.[0-9]+/, with: ""), strategy: Date.ISO8601FormatStyle(timeZoneSeparator: .colon))
    }
}

extension AWSCLI {
    /// Every budget of the account, also those that somebody else made. Needs `budgets:ViewBudget`.
    func budgets(account: String, region: String) async throws -> [BudgetSpend] {
        struct Output: Decodable { var budgets: [BudgetSpend]? }
        return try await decode(
            Call("budgets", "describe-budgets", ["--account-id", account], region: region), as: Output.self
        ).budgets ?? []
    }

    /// One budget by its name in AWS; `nil` if there is none. Needs `budgets:ViewBudget`.
    func budget(_ name: String, account: String, region: String) async throws -> BudgetSpend? {
        struct Output: Decodable { var budget: BudgetSpend }
        do {
            return try await decode(
                Call("budgets", "describe-budget", ["--account-id", account, "--budget-name", name], region: region),
                as: Output.self
            ).budget
        } catch AWSError.service("NotFoundException", _, _) {
            return nil
        }
    }
}
