package import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is deployed, and how it compares with the configuration.
package struct StatusReport: Sendable {
    package var stacks: [Entry]
    /// All budgets of the account, by name in AWS; `nil` if the caller may not see them.
    package var budgets: [String: BudgetSpend]?

    /// A stack of the configuration, or one that it no longer has.
    package struct Entry: Sendable {
        package var name: String
        /// Whether the configuration has it; deploying deletes the others.
        package var isWanted: Bool
        /// `nil` if it is not deployed.
        package var deployed: DeployedStack?
        /// What deploying now would change; empty if the stack is as the configuration says.
        package var changes: [ResourceChange]
        /// The deployed budgets.
        package var budgets: [DeployedBudget]
    }

    package struct DeployedBudget: Sendable {
        /// In people's words: `budget monthly`.
        package var name: String
        package var nameInAWS: String
        /// `a day`, `a month`, …
        package var period: String
    }
}

extension Deployer {
    /// Compares the stacks with what is deployed, changing nothing, without change sets.
    /// - Throws: ``DeploymentError``, ``AWSError``.
    package func differences(_ stacks: [Stack]) async throws -> [StatusReport.Entry] {
        try await checkAccount()
        return try await compare(stacks)
    }

    /// - Throws: ``DeploymentError``, ``AWSError``.
    package func status(_ stacks: [Stack]) async throws -> StatusReport {
        try await checkAccount()
        async let entries = compare(stacks)
        async let budgets = visibleBudgets()
        return StatusReport(stacks: try await entries, budgets: try await budgets)
    }

    private func compare(_ stacks: [Stack]) async throws -> [StatusReport.Entry] {
        let deployed = try await survey(names: Set(stacks.map(\.name)))
        let wanted = Dictionary(stacks.map { ($0.name, $0) }) { first, _ in first }
        let names = stacks.map(\.name) + deployed.keys.filter { wanted[$0] == nil }.sorted()
        return try await names.concurrentMap { [self] name in
            let new = try wanted[name].map { try $0.template.parsed() }
            let found = deployed[name].flatMap { $0.status.isNothing ? nil : $0 }
            let isSame = found.flatMap { found in wanted[name].map { found.has($0.template) } } ?? false
            let old = isSame ? new : try await deployedTemplate(of: found, wanted: new)
            return StatusReport.Entry(
                name: name, isWanted: new != nil, deployed: deployed[name],
                changes: TemplateDifference(from: old, to: new ?? .object([:])).changes,
                budgets: BudgetWords.budgets(in: old))
        }
    }

    private func visibleBudgets() async throws -> [String: BudgetSpend]? {
        do {
            let budgets = try await aws.budgets(account: account, region: region)
            return Dictionary(budgets.map { ($0.name, $0) }) { first, _ in first }
        } catch AWSError.denied(let action, _) {
            report(.note("no spend is shown, since \(action) is not allowed"))
            return nil
        }
    }
}
