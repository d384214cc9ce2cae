import Config
import Deployment
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What `init` can offer as an answer: from this machine, and from the account when there are credentials for it.
/// What cannot be had is not offered, and nothing is said about it.
struct AccountLookup {
    /// Whether to leave the account alone.
    var isOffline: Bool

    private let facts = AccountFacts(aws: .live)
    /// The account of the credentials; `nil` while, or if, it is not known.
    private var account: String?
    private var suggestion: BudgetSuggestion?

    init(isOffline: Bool) { self.isOffline = isOffline }

    /// Adds what may be answered.
    mutating func improve(
        _ prompt: inout Prompt, for question: Question, in draft: Draft
    ) async throws {
        switch question {
        case .timezone:
            prompt.preset =
                TimeZones.ofMachine(environment: ProcessInfo.processInfo.environment) ?? prompt.preset
        case .account where !isOffline:
            account = try await facts.account()
            prompt.preset = account
        case .workspace where try await isReachable(draft): try await offerWorkspaces(&prompt)
        case .monthly where try await isReachable(draft):
            try await suggestBudgets()
            prompt.preset = suggestion.map { "\($0.monthly)" }
        case .daily: prompt.preset = suggestion.map { "\($0.daily)" }
        default: break
        }
    }

    /// Whether the credentials are for the account that is being set up.
    private mutating func isReachable(_ draft: Draft) async throws -> Bool {
        if isOffline { return false }
        if account == nil { account = try await facts.account() }
        return account == draft[.account]
    }

    private func offerWorkspaces(_ prompt: inout Prompt) async throws {
        guard let workspaces = try await facts.workspaces() else { return }
        let console = Console.standard
        guard let first = workspaces.first else {
            console.say("No Slack workspace is authorized in this account yet:")
            console.say("  \(SlackExpectation.authorization)")
            return
        }
        console.say("Authorized Slack workspaces:")
        for (index, workspace) in workspaces.enumerated() {
            console.say("  \(index + 1)  \(workspace.name) (\(workspace.id))")
        }
        prompt.text = "Slack workspace, its number or ID, T…"
        prompt.choices = workspaces.map(\.id)
        if workspaces.count == 1 { prompt.preset = first.id }
    }

    private mutating func suggestBudgets() async throws {
        let console = Console.standard
        let question = "Look up the last three months to suggest budgets? One request to Cost Explorer, $0.01 [y/N]"
        guard ["y", "yes"].contains(try console.ask(question)?.lowercased()) else { return }
        let (start, end) = Self.lastThreeMonths(before: Date())
        guard let months = try await facts.monthlyCosts(from: start, to: end) else {
            console.say("Cost Explorer gave no answer; it may be off in this account.")
            return
        }
        let figures = months.map { "\($0.month) \(Money.text($0.amount))" }
        console.say("Spent: \(figures.joined(separator: ", "))")
        suggestion = BudgetSuggestion(months: months.map(\.amount))
    }

    /// The first day of the first month, and the day after the last one.
    static func lastThreeMonths(before date: Date) -> (String, String) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month], from: date)
        let months = (parts.year ?? 2_000) * 12 + (parts.month ?? 1) - 1
        let text = { (months: Int) in
            let month = months % 12 + 1
            return "\(months / 12)-\(month < 10 ? "0" : "")\(month)-01"
        }
        return (text(months - 3), text(months))
    }
}
