package import Config

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What an account has cost, day by day without a gap, in USD.
package struct CostHistory: Equatable, Sendable {
    package var first: Day
    /// One for each day; at least one.
    package var totals: [Decimal]
    /// Service → its cost on each day; `nil` if only totals are known.
    package var services: [String: [Decimal]]?
    /// Whether a service that is not listed has cost nothing. Not so in a file, where services may go by other names.
    package var listsAllServices: Bool

    package var last: Day { first + (totals.count - 1) }
    package func day(_ index: Int) -> Day { first + index }

    package init(first: Day, totals: [Decimal], services: [String: [Decimal]]? = nil, listsAllServices: Bool = false) {
        self.first = first
        self.totals = totals
        self.services = services
        self.listsAllServices = listsAllServices
    }

    /// From what was charged, in whatever order; a day without a charge has cost nothing.
    package init?(charges: [(day: Day, service: String, amount: Decimal)], from first: Day, to last: Day) {
        guard first <= last else { return nil }
        let zeros = [Decimal](repeating: 0, count: last - first + 1)
        var totals = zeros
        var services: [String: [Decimal]] = [:]
        for charge in charges where first <= charge.day && charge.day <= last {
            totals[charge.day - first] += charge.amount
            services[charge.service, default: zeros][charge.day - first] += charge.amount
        }
        self.init(first: first, totals: totals, services: services, listsAllServices: true)
    }

    /// What a budget counts of it.
    enum Counted: Equatable {
        case amounts([Decimal])
        /// It needs to know more than the history tells.
        case impossible(String)
    }

    func counted(by filter: CostFilter) -> Counted {
        let missing = [
            (filter.accounts.isEmpty, "account"), (filter.regions.isEmpty, "Region"), (filter.tags.isEmpty, "tag"),
            (filter.costCategories.isEmpty, "cost category"),
        ].filter { !$0.0 }.map(\.1)
        guard missing.isEmpty else { return .impossible("needs costs by \(missing.joined(separator: " and "))") }
        guard !filter.services.isEmpty else { return .amounts(totals) }
        guard let services else { return .impossible("needs costs by service") }
        let unknown = filter.services.filter { services[$0] == nil }
        if !listsAllServices, !unknown.isEmpty {
            let names = unknown.map { "'\($0)'" }.joined(separator: " and ")
            return .impossible(
                "the file has no service \(names); Cost Explorer's files shorten names, without --csv they are AWS's own"
            )
        }
        var sums = [Decimal](repeating: 0, count: totals.count)
        for name in Set(filter.services) {
            for (index, amount) in (services[name] ?? []).enumerated() { sums[index] += amount }
        }
        return .amounts(sums)
    }
}
