import Config

extension Costs {
    /// The costs that count, narrowed to those a budget is about; `nil` if that is all costs.
    func filter(narrowedTo filter: CostFilter) -> CostExpression? {
        var all: [CostExpression] = []
        if !excluded.isEmpty { all.append(.not(.dimension("RECORD_TYPE", excluded.map(\.recordType)))) }
        if !filter.services.isEmpty { all.append(.dimension("SERVICE", filter.services)) }
        if !filter.accounts.isEmpty { all.append(.dimension("LINKED_ACCOUNT", filter.accounts)) }
        if !filter.regions.isEmpty { all.append(.dimension("REGION", filter.regions)) }
        all += filter.tags.sorted { $0.key < $1.key }.map { .tag($0.key, $0.value) }
        all += filter.costCategories.sorted { $0.key < $1.key }.map { .costCategory($0.key, $0.value) }
        return all.count > 1 ? .and(all) : all.first
    }
}

extension Costs.Charge {
    /// Its value of the dimension `RECORD_TYPE`.
    var recordType: String {
        switch self {
        case .credits: "Credit"
        case .refunds: "Refund"
        case .tax: "Tax"
        case .support: "Support"
        case .upfront: "Upfront"
        case .recurring: "Recurring"
        }
    }
}
