/// `only` of a budget: which costs it counts.
extension Reader {
    func filter(_ field: Field) -> CostFilter? {
        let keys = ["service", "account", "region", "tag", "cost-category"]
        guard let fields = fields(field, of: "only", keys: keys) else { return nil }
        if !keys.contains(where: { fields[$0] != nil }) {
            if !fields.hasUnknown { complain(at: field.keyPlace, "'only' is empty; \(Suggestion.expected(keys))") }
            return nil
        }
        var filter = CostFilter()
        let services = fields["service"].map(self.services) ?? []
        let accounts = fields["account"].map(self.accounts) ?? []
        let regions = fields["region"].map(filterRegions) ?? []
        let tags = fields["tag"].map { groups($0, what: "tag") } ?? [:]
        let categories = fields["cost-category"].map { groups($0, what: "cost category") } ?? [:]
        guard let services, let accounts, let regions, let tags, let categories else { return nil }
        filter.services = services.map(\.value)
        filter.accounts = accounts
        filter.regions = regions
        filter.tags = tags
        filter.costCategories = categories
        return filter
    }

    private func services(_ field: Field) -> [Text]? {
        let services = texts(field, expected: "the name of an AWS service")
        for service in services ?? [] {
            guard service.isLiteral, let meant = CostExplorerService.meant(by: service.value) else { continue }
            warn(
                at: service.place,
                "Cost Explorer knows no service \(service.shown), so this budget counts nothing; did you mean '\(meant)'?"
            )
        }
        return services
    }

    private func accounts(_ field: Field) -> [String]? {
        let expected = "an AWS account id of 12 digits"
        guard let texts = texts(field, expected: expected) else { return nil }
        let usable = texts.filter { text in
            if isAccount(text) { return isSafeNumber(text) }
            complain(at: text.place, "\(text.shown) is not \(expected)")
            return false
        }
        return usable.count == texts.count ? usable.map(\.value) : nil
    }

    private func filterRegions(_ field: Field) -> [String]? {
        guard let texts = texts(field, expected: "an AWS Region or global") else { return nil }
        let usable = texts.filter { text in
            // Cost Explorer's name for what belongs to no Region.
            guard text.value != "global", let problem = Region.problem(of: text) else { return true }
            complain(at: text.place, problem)
            return false
        }
        return usable.count == texts.count ? usable.map(\.value) : nil
    }

    private func groups(_ field: Field, what: String) -> [String: [String]]? {
        guard let entries = entries(field, expected: "a mapping of a \(what) to its values") else { return nil }
        if entries.isEmpty {
            complain(
                at: field.item.place, "\(field.name.shown) is empty; expected a mapping of a \(what) to its values")
            return nil
        }
        var groups: [String: [String]] = [:]
        for entry in entries {
            groups[entry.name] = texts(entry, expected: "a value of the \(what)")?.map(\.value)
        }
        return groups.count == entries.count ? groups : nil
    }
}
