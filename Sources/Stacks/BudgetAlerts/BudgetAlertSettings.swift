import CloudFormation
import Config

/// What the state machine that explains budget alerts knows of the configuration.
struct BudgetAlertSettings {
    /// Bytes that budgets may take of the definition, which shares a template's 51,200 with all else.
    static let room = 16_000

    var config: Config
    /// Budgets with their names in AWS.
    var budgets: [(budget: Budget, name: String)]
    /// Channel → ARN of its topic.
    var topics: [String: String]

    var value: StatesValue {
        [
            "name": .text(config.name), "account": .text(config.account),
            "metric": .text(config.costs.basis.metricName),
            "console": .text(ReportSettings.console), "explorer": ExplorerLink(costs: config.costs).parts,
            "people": FormatterSettings(config: config, rules: [], hasCosts: false).people,
            "channels": .list(
                topics.sorted { $0.key < $1.key }.map { channel, topic in
                    ["topic": .text(topic), "isCritical": .truth(channel == config.criticalChannel)]
                }),
            "budgets": .list(explained.map(entry)),
        ]
    }

    /// In an order that does not depend on the file's, as many as there is room for.
    var explained: [(budget: Budget, name: String)] {
        var room = Self.room
        return budgets.sorted { $0.name < $1.name }.prefix { budget in
            room -= (try? Template.minified(entry(budget)).utf8.count) ?? room + 1
            return room >= 0
        }
    }

    private func entry(_ entry: (budget: Budget, name: String)) -> StatesValue {
        let budget = entry.budget
        var value: [String: StatesValue] = [
            "name": .text(budget.name), "aws": .text(entry.name), "period": .text(budget.period.rawValue),
            "isWhole": .truth(budget.filter == CostFilter()), "alerts": .list(budget.alerts.map(alert)),
        ]
        if let owner = budget.owner { value["owner"] = .text(owner) }
        if let filter = config.costs.filter(narrowedTo: budget.filter) { value["filter"] = filter.statesValue }
        return .object(value)
    }

    private func alert(_ alert: Budget.Alert) -> StatesValue {
        let basis = StatesValue.text(alert.basis.rawValue)
        return switch alert.threshold {
        case .percentage(let number): ["basis": basis, "percent": .number(number)]
        case .amount(let number): ["basis": basis, "amount": .number(number)]
        }
    }
}
