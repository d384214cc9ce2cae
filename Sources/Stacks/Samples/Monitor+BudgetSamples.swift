import Config
import JSONValue
import Notifications

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Monitor {
    /// What AWS Budgets publishes on the day after each alert of the configuration is crossed, in its own words, and after
    /// it why. An alert that the sample account stays below has no sample.
    func budgetSamples() throws -> [SampleMessage] {
        var samples: [SampleMessage] = []
        let names = try budgetNames()
        let explanations = try budgetAlerts()
        let budgets = Dictionary(config.budgets.map { (names[$0.name] ?? $0.name, $0) }) { first, _ in first }
        for (number, budget) in config.budgets.enumerated() {
            let name = names[budget.name] ?? budget.name
            for (index, alert) in budget.alerts.enumerated() {
                var costs = SampleCosts(config, budgets: budgets, lastDay: Self.day, only: budget)
                guard let crossing = costs.crossing(of: alert, budget) else { continue }
                costs.lastDay = crossing.day
                let minute = number * 5 + index
                let time = "\((crossing.day + 1).text)T0\(min(7, minute / 60)):\(two(minute % 60))"
                let message = SampleMessage(
                    name: "Budget \(budget.name)", channel: alert.channel, time: "\(time):00Z",
                    body: budgetText(of: alert, budget: budget, name: name, crossing: crossing),
                    subject: "AWS Budgets: \(name) has exceeded your alert threshold")
                samples.append(message)
                if let explanations {
                    samples += try explanation(of: message, by: explanations, costs, time: "\(time):10Z")
                }
            }
        }
        return samples
    }

    private func explanation(
        of message: SampleMessage, by part: BudgetAlertsPart, _ costs: SampleCosts, time: String
    ) throws -> [SampleMessage] {
        let run = SampleRun(
            definition: part.machine.definition, machine: naming.budgetAlerts, time: time, answer: costs.answer)
        let topic = "arn:aws:sns:\(config.region):\(config.account):\(naming.topic(message.channel))"
        return try run.messages(
            for: [
                "at": .string(time), "message": ["TopicArn": .string(topic), "Message": .string(message.body)],
            ]
        ).map { sample("\(message.name), explained", time, $0) }
    }

    private func money(_ amount: Decimal) -> String { AWSAmount.text(Double("\(amount)") ?? 0) }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// What AWS Budgets writes when an alert is crossed.
    /// - Parameter name: the budget's name in AWS.
    func budgetText(
        of alert: Budget.Alert, budget: Budget, name: String, crossing: (day: Day, amount: Double)
    ) -> String {
        let threshold = budget.amount(of: alert.threshold)
        let kind = alert.basis == .actual ? "ACTUAL" : "FORECASTED"
        let amount = AWSAmount.text(crossing.amount)
        let day = crossing.day + 1
        let month = Self.months.first { $0.hasPrefix(day.monthName) } ?? ""
        let span = budget.period == .day ? "per day" : "for the current \(budget.period.rawValue)"
        let subject = budget.period == .day ? "Yesterday, the \(kind) Cost" : "The \(kind) Cost"
        return """
            AWS Budget Notification \(month) \(two(day.dayOfMonth)), \(day.text.prefix(4))
            AWS Account \(config.account)

            Dear AWS Customer,

            You requested that we alert you when the \(kind) Cost associated with your \(name) budget is greater than \
            \(money(threshold)) \(span). \(subject) associated with this budget is \(amount). You can find additional details below and by accessing the AWS Budgets dashboard [1].

            Budget Name: \(name)
            Budget Type: Cost
            Budgeted Amount: \(money(budget.limit))
            Alert Type: \(kind)
            Alert Threshold: > \(money(threshold))
            \(kind) Amount: \(amount)

            [1] https://console.aws.amazon.com/billing/home#/budgets
            """
    }
}
