import CloudFormation

extension Doctor.Check {
    /// Whether the names of the budgets are free or this monitor's, and whether there is room.
    static let budgets = Self(id: "budgets", title: "budgets") { doctor in
        async let existing = doctor.aws.budgets(account: doctor.account, region: doctor.region)
        let wanted = try doctor.stacks.flatMap { stack in
            BudgetWords.budgets(in: try stack.template.parsed())
        }.map(\.nameInAWS)
        let deployed = try await doctor.deployed()
        let own = Set(
            try await deployed.values.concurrentMap { stack in
                BudgetWords.budgets(in: try await doctor.template(of: stack)).map(\.nameInAWS)
            }.flatMap(\.self))
        let names = Set(try await existing.map(\.name))
        let taken = wanted.filter { names.contains($0) && !own.contains($0) }.sorted()
        let limit = 20_000  // https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
        let new = wanted.filter { !names.contains($0) }.count
        if names.count + new > limit {
            return [.problem("AWS allows \(limit) budgets, and \(names.count) exist", next: "delete some")]
        }
        guard taken.isEmpty else {
            return taken.map { name in
                .problem(
                    "a budget named \(name) exists that no stack of this configuration has",
                    next: "aws budgets delete-budget --account-id \(doctor.account) --budget-name \(name)")
            }
        }
        return [.ok("\(names.count) in the account, \(new) more to be made; no name is taken")]
    }
}
