import Config
import Notifications

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Monitor {
    /// What AWS Budgets publishes when each alert of the configuration is crossed, in its own words.
    func budgetSamples() throws -> [SampleMessage] {
        var samples: [SampleMessage] = []
        let names = try budgetNames()
        for (number, budget) in config.budgets.enumerated() {
            for (index, alert) in budget.alerts.enumerated() {
                let minute = number * 5 + index
                samples.append(
                    SampleMessage(
                        name: "Budget \(budget.name)", channel: alert.channel,
                        time:
                            "2026-03-0\(min(9, 1 + minute / 600))T\(two(9 + minute / 60 % 10)):\(two(minute % 60)):00Z",
                        body: text(of: alert, budget: budget, name: names[budget.name] ?? budget.name),
                        subject: "AWS Budgets: \(names[budget.name] ?? budget.name) has exceeded your alert threshold"))
            }
        }
        return samples
    }

    private func money(_ amount: Decimal) -> String { Notifications.Money.text(Double("\(amount)") ?? 0) }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func text(of alert: Budget.Alert, budget: Budget, name: String) -> String {
        let threshold =
            switch alert.threshold {
            case .percentage(let percentage): budget.limit * percentage / 100
            case .amount(let amount): amount
            }
        let kind = alert.basis == .actual ? "ACTUAL" : "FORECASTED"
        let amount = threshold * 103 / 100
        return """
            AWS Budget Notification March 1, 2026
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
