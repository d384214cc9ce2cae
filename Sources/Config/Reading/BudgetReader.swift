#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `budgets` and `costs`.
extension Reader {
    func budgets(_ field: Field) -> [Budget]? {
        guard let elements = list(field, expected: "a list of budgets") else { return nil }
        if elements.isEmpty { complain(at: field.item.place, "'budgets' is empty; expected at least one budget") }
        var names: [Text] = []
        let budgets = elements.map { budget($0, names: &names) }
        checkDistinct(names, what: "budget")
        let usable = budgets.compactMap(\.self)
        return usable.count == budgets.count ? usable : nil
    }

    private func budget(_ field: Field, names: inout [Text]) -> Budget? {
        let keys = ["name", "every", "limit", "alerts", "owner", "only"]
        let element = Field(name: "a budget", keyPlace: field.keyPlace, item: field.item)
        guard let fields = fields(element, of: "budget", keys: keys, required: ["name", "every", "limit"]) else {
            return nil
        }
        let name = fields["name"].flatMap(title)
        if let name { names.append(name) }
        let period = fields["every"].flatMap(self.period)
        let limit = fields["limit"].flatMap(money)
        let alerts = fields["alerts"].map { self.alerts($0, period: period, limit: limit) } ?? period.map(defaultAlerts)
        let owner = self.owner(fields["owner"])
        let filter = fields["only"].map(self.filter) ?? CostFilter()
        guard let name, let period, let limit, let alerts, let filter else { return nil }
        return Budget(name: name.value, period: period, limit: limit, alerts: alerts, owner: owner, filter: filter)
    }

    func title(_ field: Field) -> Text? {
        guard let text = text(field, expected: "a name of \(Name.title)") else { return nil }
        guard !Name.isTitle(text.value) else { return text }
        complain(at: text.place, "\(text.shown) is not a valid name; expected \(Name.title)")
        return nil
    }

    private func period(_ field: Field) -> Budget.Period? {
        let synonyms: [String: Budget.Period] = [
            "daily": .day, "days": .day, "monthly": .month, "months": .month, "quarterly": .quarter,
            "yearly": .year, "annual": .year, "annually": .year,
        ]
        return choice(field, synonyms: synonyms)
    }

    private func defaultAlerts(_ period: Budget.Period) -> [Budget.Alert] {
        func alert(_ basis: Budget.Alert.Basis, _ percentage: Decimal, _ channel: String) -> Budget.Alert {
            Budget.Alert(basis: basis, threshold: .percentage(percentage), channel: channel, emails: [])
        }
        let actual = [alert(.actual, 80, heartbeatChannel), alert(.actual, 100, criticalChannel)]
        return period == .month ? actual + [alert(.forecast, 100, heartbeatChannel)] : actual
    }

    func costs(_ field: Field?) -> Costs {
        var costs = Costs(basis: .unblended, excluded: [.credits, .refunds])
        guard let field, let fields = fields(field, of: "costs", keys: ["basis", "exclude"]) else { return costs }
        if let basis = fields["basis"] { costs.basis = choice(basis) ?? .unblended }
        if let exclude = fields["exclude"], let elements = list(exclude, expected: "a list of kinds of charges") {
            let charges: [(Costs.Charge, Text)] = elements.compactMap { element in
                guard let charge: Costs.Charge = choice(element), let text = text(element) else { return nil }
                return (charge, text)
            }
            _ = isUnique(charges.map(\.1), in: exclude)
            costs.excluded = Costs.Charge.allCases.filter { charges.map(\.0).contains($0) }
        }
        return costs
    }
}
