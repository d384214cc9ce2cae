#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A limit on cost over a recurring period, and the alerts on the way to it.
package struct Budget: Equatable, Sendable {
    package var name: String
    package var period: Period
    /// In USD, above zero.
    package var limit: Decimal
    /// One to five, no two alike.
    package var alerts: [Alert]
    /// Key in `owners`.
    package var owner: String?
    package var filter: CostFilter

    package enum Period: String, CaseIterable, Sendable { case day, month, quarter, year }

    package struct Alert: Equatable, Sendable {
        package enum Basis: String, Sendable { case actual, forecast }
        package var basis: Basis
        package var threshold: Threshold
        /// Name of a channel.
        package var channel: String
        /// At most ten.
        package var emails: [String]
    }

    package enum Threshold: Hashable, Sendable {
        /// In per cent of the limit.
        case percentage(Decimal)
        /// In USD.
        case amount(Decimal)
    }
}

/// Which costs a budget counts; empty lists do not filter. Kinds are joined with AND, values of one kind with OR.
package struct CostFilter: Equatable, Sendable {
    package var services: [String] = []
    package var accounts: [String] = []
    package var regions: [String] = []
    /// Tag key → values.
    package var tags: [String: [String]] = [:]
    /// Cost category → values.
    package var costCategories: [String: [String]] = [:]

    /// Counts everything.
    package init() {}
}

/// What counts as cost, in budgets and reports alike.
package struct Costs: Equatable, Sendable {
    package enum Basis: String, CaseIterable, Sendable {
        case unblended, amortized
        case netUnblended = "net-unblended"
        case netAmortized = "net-amortized"
    }
    package enum Charge: String, CaseIterable, Sendable { case credits, refunds, tax, support, upfront, recurring }

    package var basis: Basis
    /// In the order of `Charge.allCases`, without repetitions.
    package var excluded: [Charge]
}
