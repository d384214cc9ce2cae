import Config
import JSONValue
import StatesLanguage

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An account that does not exist, and that all samples are of, so that no figure contradicts another: calm, until a cluster
/// on EMR runs from 7 to 31 March 2026. Cost Explorer's and Budgets' answers for it.
struct SampleCosts {
    /// By which the figures are multiplied, so that they fit the configuration's budgets.
    var scale: Double
    /// By their names in AWS.
    var budgets: [String: Budget]
    /// The last day that is over.
    var lastDay: Day
    /// The budget whose costs are asked for; without one all are.
    var only: Budget?
    var services: [(name: String, perDay: Double)]

    /// Fits the first budget for all costs: the month's, if there is one.
    init(_ config: Config, budgets: [String: Budget], lastDay: Day, only: Budget? = nil) {
        let months: [(Budget.Period, Double)] = [(.month, 1), (.quarter, 3), (.year, 12), (.day, 1.0 / 31)]
        let scales = months.lazy.compactMap { period, months in
            config.budgets.whole(period).first.map { $0.limit.double / months / 3_000 }
        }
        self.init(scale: scales.first ?? 1, budgets: budgets, lastDay: lastDay, only: only)
    }

    init(
        scale: Double, budgets: [String: Budget], lastDay: Day, only: Budget? = nil,
        services: [(name: String, perDay: Double)] = Self.usual
    ) {
        self.services = services
        self.scale = scale
        self.budgets = budgets
        self.lastDay = lastDay
        self.only = only
    }

    static let runaway = Day(year: 2026, month: 3, day: 7)..<Day(year: 2026, month: 4, day: 1)
    static let emr = "Amazon Elastic MapReduce"

    /// The usual ones and others, so many in all.
    static func many(_ count: Int) -> [(name: String, perDay: Double)] {
        usual + (usual.count..<count).map { ("Amazon Example Service \($0)", Double($0)) }
    }

    private static let usual: [(name: String, perDay: Double)] = [
        ("Amazon Elastic Compute Cloud - Compute", 40.1), ("Amazon Relational Database Service", 24.05),
        ("Amazon Simple Storage Service", 9.5), (emr, 6.2), ("AmazonCloudWatch", 3.1),
        ("EC2 - Other", 3.9), ("Amazon Virtual Private Cloud", 2.3), ("AWS Lambda", 1.1),
        ("AWS Key Management Service", 0.8), ("Amazon Route 53", 0.5), ("AWS Secrets Manager", 0.4),
    ]

    // MARK: - What it costs

    /// Less at weekends, a little more each month, and never quite the same.
    func before(_ service: (name: String, perDay: Double), on day: Day) -> Double {
        let weekend = day.weekday > 4 ? 0.86 : 1
        let growth = 1 + Double(day - Monitor.day) * 0.000_7
        let wave = 1 + 0.04 * Double((day.number * 7 + service.name.utf8.count * 5) % 9 - 4) / 4
        return service.perDay * weekend * growth * wave * scale
    }

    private func cost(of service: (name: String, perDay: Double), on day: Day) -> Double {
        service.name == Self.emr && Self.runaway.contains(day) ? 60 * scale : before(service, on: day)
    }

    private func total(on day: Day) -> Double { services.reduce(0) { $0 + cost(of: $1, on: day) } }

    /// What EMR costs in these days, and what it would cost as before.
    func ofEMR(_ days: Range<Day>) -> (actual: Double, expected: Double) {
        let service = (name: Self.emr, perDay: 6.2)
        return (
            days.reduce(0) { $0 + cost(of: service, on: $1) }, days.reduce(0) { $0 + before(service, on: $1) }
        )
    }

    // MARK: - What budgets make of it

    /// A budget with a filter counts so much of each service that its last alert is reached.
    private func share(of budget: Budget) -> Double {
        guard budget.filter != CostFilter() else { return 1 }
        let goal = ([budget.limit] + budget.alerts.map { budget.amount(of: $0.threshold) }).max() ?? budget.limit
        let days = Monitor.day.first(of: budget.period)..<Monitor.day.end(of: budget.period)
        return goal.double * 1.1 / days.reduce(0) { $0 + total(on: $1) }
    }

    /// In its period, through a day.
    func spent(_ budget: Budget, through day: Day) -> Double {
        share(of: budget) * (day.first(of: budget.period)...day).reduce(0) { $0 + total(on: $1) }
    }

    /// The last thirty days go on.
    private func forecast(_ budget: Budget, on day: Day) -> Double {
        let mean = ((day - 29)...day).reduce(0) { $0 + total(on: $1) } / 30
        return spent(budget, through: day) + share(of: budget) * mean * Double(day.end(of: budget.period) - day - 1)
    }

    /// The day whose costs cross an alert, and what AWS Budgets reports then; nothing if this account stays below.
    func crossing(of alert: Budget.Alert, _ budget: Budget) -> (day: Day, amount: Double)? {
        let threshold = budget.amount(of: alert.threshold).double
        let first = Monitor.day.first(of: budget.period == .day ? .month : budget.period)
        if budget.period == .day {
            let days = (first...Monitor.day).reversed().map { ($0, spent(budget, through: $0)) }
                .filter { $0.1 > threshold }
            let others = budget.alerts.map { budget.amount(of: $0.threshold).double }.filter { $0 > threshold }
            return days.first { day in !others.contains { $0 < day.1 } } ?? days.first
        }
        return (first..<Monitor.day.end(of: budget.period)).lazy.map { day in
            (day, alert.basis == .actual ? spent(budget, through: day) : forecast(budget, on: day))
        }.first { $0.1 > threshold }
    }

    // MARK: - What AWS answers

    func answer(_ task: StateMachine.Task) throws -> JSON {
        switch task.resource.split(separator: ":").last {
        case "getCostAndUsage": costs(task.arguments)
        case "listExecutions":
            ["Executions": .array((1...7).map { ["Name": .string("daily-\((lastDay - $0).text)")] })]
        case "describeBudget": try budget(task.arguments["BudgetName"]?.stringValue ?? "")
        default: throw TaskFailure(error: "Sfn.ExecutionDoesNotExistException", cause: "nothing was reported before")
        }
    }

    private func budget(_ name: String) throws -> JSON {
        guard let budget = budgets[name] else {
            throw TaskFailure(error: "Budgets.NotFoundException", cause: "\(name) does not exist")
        }
        let dollars = { (amount: Double) -> JSON in ["Amount": .string(Self.decimal(amount)), "Unit": "USD"] }
        // On the first day of a period nothing has been spent in it yet.
        let isNew = budget.period != .day && lastDay + 1 == (lastDay + 1).first(of: budget.period)
        var spend: JSON.Object = ["ActualSpend": dollars(isNew ? 0 : spent(budget, through: lastDay))]
        if budget.period != .day, !isNew { spend["ForecastedSpend"] = dollars(forecast(budget, on: lastDay)) }
        return ["Budget": ["BudgetLimit": dollars(budget.limit.double), "CalculatedSpend": .object(spend)]]
    }
    private func costs(_ request: JSON) -> JSON {
        guard let start = request["TimePeriod"]?["Start"]?.stringValue.flatMap(Day.init),
            let end = request["TimePeriod"]?["End"]?.stringValue.flatMap(Day.init),
            let metric = request["Metrics"]?[0]?.stringValue
        else { return [:] }
        let keys = request["GroupBy"]?.arrayValue?.compactMap { $0["Key"]?.stringValue } ?? []
        let isDaily = request["Granularity"] == "DAILY"
        var results: [JSON] = []
        var day = start
        while day < end {
            let next = isDaily ? day + 1 : min(day.end(of: .month), end)
            results.append(result(day..<next, by: keys, metric: metric))
            day = next
        }
        return ["ResultsByTime": .array(results)]
    }

    private func result(_ days: Range<Day>, by keys: [String], metric: String) -> JSON {
        let money = { (amount: Double) -> JSON in
            .object([metric: ["Amount": .string(Self.decimal(amount)), "Unit": "USD"]])
        }
        let part = only.map { share(of: $0) } ?? 1
        let services = self.services.map { service in
            (service: service.name, record: "Usage", amount: part * days.reduce(0) { $0 + cost(of: service, on: $1) })
        }
        let amounts =
            keys.contains("SERVICE")
            ? services : [(service: "", record: "Usage", amount: services.reduce(0) { $0 + $1.amount })]
        return [
            "TimePeriod": ["Start": .string(days.lowerBound.text), "End": .string(days.upperBound.text)],
            "Total": [:],
            "Groups": .array(
                amounts.map { entry in
                    let values = ["SERVICE": entry.service, "RECORD_TYPE": entry.record]
                    return [
                        "Keys": .array(keys.map { .string(values[$0] ?? "") }), "Metrics": money(entry.amount),
                    ]
                }),
            "Estimated": false,
        ]
    }

    private static func decimal(_ amount: Double) -> String { JSON.number((amount * 1e8).rounded() / 1e8).text }
}

extension Decimal {
    var double: Double { Double("\(self)") ?? 0 }
}
