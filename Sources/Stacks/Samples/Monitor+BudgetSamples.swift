import Config
import JSONValue
import Notifications

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Monitor {
    /// What AWS Budgets publishes when each alert of the configuration is crossed, in its own words, and after it why.
    func budgetSamples() throws -> [SampleMessage] {
        var samples: [SampleMessage] = []
        let names = try budgetNames()
        let explanations = try budgetAlerts()
        for (number, budget) in config.budgets.enumerated() {
            for (index, alert) in budget.alerts.enumerated() {
                let minute = number * 5 + index
                let time = "2026-03-10T0\(min(7, minute / 60)):\(two(minute % 60))"
                let message = SampleMessage(
                    name: "Budget \(budget.name)", channel: alert.channel, time: "\(time):00Z",
                    body: budgetText(of: alert, budget: budget, name: names[budget.name] ?? budget.name),
                    subject: "AWS Budgets: \(names[budget.name] ?? budget.name) has exceeded your alert threshold")
                samples.append(message)
                if let explanations {
                    samples += try explanation(of: message, by: explanations, budget: budget, time: "\(time):10Z")
                }
            }
        }
        return samples
    }

    /// From an account whose EMR runs away, and which costs what the budget is for.
    private func explanation(
        of message: SampleMessage, by part: BudgetAlertsPart, budget: Budget, time: String
    ) throws -> [SampleMessage] {
        let limits = part.budgets.compactMap { entry in Double("\(entry.budget.limit)").map { (entry.name, $0) } }
        let months: Double =
            switch budget.period {
            case .day: 1.0 / 31
            case .month: 1
            case .quarter: 3
            case .year: 12
            }
        let scale = (Double("\(budget.limit)") ?? 0) / months / 3_000
        let costs = SampleCosts(
            lastDay: Self.day, scale: scale, limits: Dictionary(limits) { first, _ in first }, runaway: 60)
        let run = SampleRun(
            definition: part.machine.definition, machine: naming.budgetAlerts, time: time, answer: costs.answer)
        let topic = "arn:aws:sns:\(config.region):\(config.account):\(naming.topic(message.channel))"
        return try run.messages(
            for: [
                "at": .string(time), "message": ["TopicArn": .string(topic), "Message": .string(message.body)],
            ]
        ).map { sample("Budget \(budget.name), explained", time, $0) }
    }

    private func money(_ amount: Decimal) -> String { AWSAmount.text(Double("\(amount)") ?? 0) }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// What AWS Budgets writes when an alert is crossed.
    /// - Parameter name: the budget's name in AWS.
    func budgetText(of alert: Budget.Alert, budget: Budget, name: String) -> String {
        let threshold =
            switch alert.threshold {
            case .percentage(let percentage): budget.limit * percentage / 100
            case .amount(let amount): amount
            }
        let kind = alert.basis == .actual ? "ACTUAL" : "FORECASTED"
        let amount = threshold * 103 / 100
        return """
            AWS Budget Notification March 10, 2026
            AWS Account \(config.account)

            Dear AWS Customer,

            You requested that we alert you when the \(kind) Cost associated with your \(name) budget is greater than \
            \(money(threshold)) for the current \(budget.period.rawValue). The \(kind) Cost associated with this budget is \
            \(money(amount)). You can find additional details below and by accessing the AWS Budgets dashboard [1].

            Budget Name: \(name)
            Budget Type: Cost
            Budgeted Amount: \(money(budget.limit))
            Alert Type: \(kind)
            Alert Threshold: > \(money(threshold))
            \(kind) Amount: \(money(amount))

            [1] https://console.aws.amazon.com/billing/home#/budgets
            """
    }
}
