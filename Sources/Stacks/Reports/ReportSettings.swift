import CloudFormation
import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the report state machine knows of the configuration.
struct ReportSettings {
    /// A report shows at most this many budgets.
    static let budgetLimit = 10

    var config: Config
    /// Budgets with their names in AWS.
    var budgets: [(budget: Budget, name: String)]

    var value: StatesValue {
        var settings: [String: StatesValue] = [
            "name": .text(config.name), "account": .text(config.account), "region": .text(config.region),
            "metric": .text(config.costs.basis.metricName), "basis": .text(basis),
            "budgets": .list(entries()),
            "moreBudgets": .number(Decimal(max(0, budgets.count - Self.budgetLimit))),
            "console": .text(Self.console),
            "explorer": explorer,
            "hidesCredits": .truth(config.costs.excluded.contains(.credits)),
            "hasDaily": .truth(config.reports.daily != nil),
            "monthlyShift": monthlyShift,
            "quiet": .list(config.quiet.map(entry)),
            // A rise counts from so many per cent and cents on.
            "watch": ["percent": 10, "cents": 500],
        ]
        // Credits are asked for and kept apart: their end is news.
        var asked = config.costs
        asked.excluded.removeAll { $0 == .credits }
        if let filter = asked.filter(narrowedTo: CostFilter()) { settings["filter"] = filter.statesValue }
        return .object(settings)
    }

    static let console = "https://us-east-1.console.aws.amazon.com/costmanagement/home#"

    /// The name in AWS of the budget that reports are about.
    var main: String? {
        let main = budgets.map(\.budget).whole(.month).first
        return budgets.first { $0.budget == main }?.name
    }

    /// In an order that does not depend on the file's, so that moving lines changes no stack.
    private func entries() -> [StatesValue] {
        let main = main
        return budgets.sorted { ($0.name == main ? 0 : 1, $0.name) < ($1.name == main ? 0 : 1, $1.name) }
            .prefix(Self.budgetLimit)
            .map { budget, name in
                var entry: [String: StatesValue] = [
                    "name": .text(budget.name), "aws": .text(name), "period": .text(budget.period.rawValue),
                    "isWhole": .truth(budget.filter == CostFilter()), "isMain": .truth(name == main),
                ]
                if budget.period == .day, let from = firstAlert(of: budget) { entry["from"] = .number(from) }
                return .object(entry)
            }
    }

    /// The share of the limit, in per cent, from which AWS alerts.
    private func firstAlert(of budget: Budget) -> Decimal? {
        budget.alerts.filter { $0.basis == .actual }.map { alert in
            switch alert.threshold {
            case .percentage(let percent): percent
            case .amount(let amount): amount / budget.limit * 100
            }
        }.min()
    }

    private func entry(_ quiet: Quiet) -> StatesValue {
        var entry: [String: StatesValue] = ["kind": .text(quiet.kind.rawValue), "until": .text(quiet.until.text)]
        if let reason = quiet.reason { entry["reason"] = .text(reason) }
        return .object(entry)
    }

    /// For example `unblended, without credits and refunds`.
    private var basis: String {
        let excluded = config.costs.excluded.map(\.rawValue)
        let list =
            excluded.count > 1
            ? excluded.dropLast().joined(separator: ", ") + " and " + (excluded.last ?? "") : excluded.first
        return config.costs.basis.rawValue + (list.map { ", without \($0)" } ?? "")
    }

    /// Milliseconds that take the time of a monthly run back to the first days of its month, in whatever time zone: the
    /// zones reach from 12 hours behind UTC to 14 hours ahead.
    var monthlyShift: StatesValue {
        let hours = 14 - 24 * ((config.reports.monthly?.day ?? 1) - 1)
        return .number(Decimal(hours * 3_600_000))
    }

    private var explorer: StatesValue { ExplorerLink(costs: config.costs).parts }
}

/// A link into Cost Explorer that counts as the reports do, or its figures would differ. The form is that of the
/// console's own links, which AWS does not document.
struct ExplorerLink {
    var costs: Costs

    /// Behind the console's address.
    private var start: String { "/cost-explorer?chartStyle=STACK&costAggregate=\(costs.basis.aggregate)" }

    /// Empty if no charges are excluded.
    private var filter: String {
        let charges = costs.excluded.map { charge in
            "%7B%22value%22:%22\(charge.recordType)%22,%22displayValue%22:%22\(charge.recordType)%22%7D"
        }
        return charges.isEmpty
            ? ""
            : "%7B%22dimension%22:%7B%22id%22:%22RecordType%22,%22displayValue%22:%22Charge%20type%22%7D,"
                + "%22operator%22:%22EXCLUDES%22,%22values%22:%5B\(charges.joined(separator: ","))%5D%7D"
    }

    private static let end =
        "&excludeForecasting=true&historicalRelativeRange=CUSTOM&futureRelativeRange=CUSTOM&isDefault=false"

    /// For expressions, which put the console's address before them, days, grouping and service between them.
    var parts: StatesValue { ["start": .text(start), "filter": .text(filter), "end": .text(Self.end)] }

    /// By service and day.
    /// - Parameters: days, `YYYY-MM-DD`, both included.
    func address(from first: String, to last: String) -> String {
        "\(ReportSettings.console)\(start)&startDate=\(first)&endDate=\(last)&granularity=Daily&groupBy=%5B%22Service%22%5D"
            + "&filter=%5B\(filter)%5D\(Self.end)"
    }
}

extension Costs.Basis {
    /// The metric's name in Cost Explorer and in Budgets.
    var metricName: String {
        switch self {
        case .unblended: "UnblendedCost"
        case .amortized: "AmortizedCost"
        case .netUnblended: "NetUnblendedCost"
        case .netAmortized: "NetAmortizedCost"
        }
    }

    /// `costAggregate` in a link into Cost Explorer.
    fileprivate var aggregate: String {
        switch self {
        case .unblended: "unBlendedCost"
        case .amortized: "amortizedCost"
        case .netUnblended: "netUnblendedCost"
        case .netAmortized: "netAmortizedCost"
        }
    }
}

extension CostExpression {
    /// As Cost Explorer's API takes it.
    var statesValue: StatesValue {
        func match(_ key: String, _ values: [String]) -> StatesValue {
            ["Key": .text(key), "Values": .list(values.map { .text($0) })]
        }
        switch self {
        case .dimension(let key, let values): return ["Dimensions": match(key, values)]
        case .tag(let key, let values): return ["Tags": match(key, values)]
        case .costCategory(let key, let values): return ["CostCategories": match(key, values)]
        case .not(let expression): return ["Not": expression.statesValue]
        case .and(let expressions): return ["And": .list(expressions.map(\.statesValue))]
        }
    }
}
