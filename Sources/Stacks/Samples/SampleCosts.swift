import Config
import JSONValue
import StatesLanguage

/// Cost Explorer's and Budgets' answers for an account that does not exist: a calm one, in which EMR has begun to rise.
struct SampleCosts {
    /// The last day that is over.
    var lastDay: Day
    /// By which the figures are multiplied, so that they fit the configuration's budgets.
    var scale: Double
    /// Limits by the budgets' names in AWS.
    var limits: [String: Double]
    /// What EMR costs a day in the last three days.
    var runaway = 14.6
    /// What each costs a day.
    var services = Self.usual

    /// The usual ones and others, so many in all.
    static func many(_ count: Int) -> [(name: String, perDay: Double)] {
        usual + (usual.count..<count).map { ("Amazon Example Service \($0)", Double($0)) }
    }

    private static let usual: [(name: String, perDay: Double)] = [
        ("Amazon Elastic Compute Cloud - Compute", 40.1), ("Amazon Relational Database Service", 24.05),
        ("Amazon Simple Storage Service", 9.5), ("Amazon Elastic MapReduce", 6.2), ("AmazonCloudWatch", 3.1),
        ("EC2 - Other", 3.9), ("Amazon Virtual Private Cloud", 2.3), ("AWS Lambda", 1.1),
        ("AWS Key Management Service", 0.8), ("Amazon Route 53", 0.5), ("AWS Secrets Manager", 0.4),
    ]

    func answer(_ task: StateMachine.Task) throws -> JSON {
        switch task.resource.split(separator: ":").last {
        case "getCostAndUsage": costs(task.arguments)
        case "listExecutions":
            ["Executions": .array((1...7).map { ["Name": .string("daily-\((lastDay - $0).text)")] })]
        case "describeBudget": try budget(task.arguments["BudgetName"]?.stringValue ?? "")
        default: throw TaskFailure(error: "Sfn.ExecutionDoesNotExistException", cause: "nothing was reported before")
        }
    }

    /// 27 % used on day 9, and on course for 97 %.
    private func budget(_ name: String) throws -> JSON {
        guard let limit = limits[name] else {
            throw TaskFailure(error: "Budgets.NotFoundException", cause: "\(name) does not exist")
        }
        let dollars = { (share: Double) -> JSON in ["Amount": .string(Self.decimal(limit * share)), "Unit": "USD"] }
        return [
            "Budget": [
                "BudgetLimit": dollars(1),
                "CalculatedSpend": ["ActualSpend": dollars(0.27), "ForecastedSpend": dollars(0.97)],
            ]
        ]
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
        let services = self.services.map { service in
            (service: service.name, record: "Usage", amount: days.reduce(0) { $0 + cost(of: service, on: $1) })
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

    /// Less at weekends, a little more each month, and never quite the same.
    private func cost(of service: (name: String, perDay: Double), on day: Day) -> Double {
        if service.name == "Amazon Elastic MapReduce", day > lastDay - 3 { return runaway * scale }
        let weekend = day.weekday > 4 ? 0.86 : 1
        let growth = 1 + Double(day - lastDay) * 0.000_7
        let wave = 1 + 0.04 * Double((day.number * 7 + service.name.utf8.count * 5) % 9 - 4) / 4
        return service.perDay * weekend * growth * wave * scale
    }

    private static func decimal(_ amount: Double) -> String { JSON.number((amount * 1e8).rounded() / 1e8).text }
}
