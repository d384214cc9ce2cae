import CloudFormation
import Config

/// A budget of the configuration as AWS has it: alerts natively to the channels' topics and to emails.
struct BudgetPart {
    var budget: Budget
    var costs: Costs
    var naming: Naming
    var tags: [String: String]
    /// Name of the stack it goes into.
    var stack: String
    /// Its notifications as JSON, with the topics' ARNs whatever stack it goes into.
    var notificationsText: String
    /// Channel name → ARN of its topic.
    var topics: [String: Value]
    /// Logical ids of the policies without which AWS Budgets could not publish, if they are in the same template.
    var topicPolicies: [String]

    /// - Returns: what was added.
    @discardableResult
    func add(to template: inout Template) -> AnyResource? {
        let id = logicalID(budget.name, .budget)
        template.add(id, resource(), named: "budget \(budget.name)", after: topicPolicies)
        return template.resources[id]
    }

    private func resource() -> BudgetResource {
        BudgetResource(
            budget: .init(
                budgetName: naming.budget(budget.name, notifications: notificationsText, stack: stack),
                timeUnit: budget.period.timeUnit, budgetLimit: .init(budget.limit), metrics: [costs.basis.metricName],
                filterExpression: costs.filter(narrowedTo: budget.filter)),
            notificationsWithSubscribers: budget.notifications(to: topics), resourceTags: [Tag](tags))
    }
}

extension Budget {
    /// - Parameter topics: channel name → ARN.
    func notifications(to topics: [String: Value]) -> [BudgetResource.NotificationWithSubscribers] {
        alerts.map { $0.notification(to: topics) }
    }
}

extension Budget.Alert {
    fileprivate func notification(to topics: [String: Value]) -> BudgetResource.NotificationWithSubscribers {
        var subscribers = emails.map {
            BudgetResource.Subscriber(subscriptionType: .email, address: .text($0))
        }
        if let topic = topics[channel] {
            subscribers.insert(.init(subscriptionType: .topic, address: topic), at: 0)
        }
        let (number, thresholdType) =
            switch threshold {
            case .percentage(let number): (number, BudgetResource.ThresholdType.percentage)
            case .amount(let number): (number, BudgetResource.ThresholdType.absolute)
            }
        return .init(
            notification: .init(
                notificationType: basis == .actual ? .actual : .forecasted, threshold: number,
                thresholdType: thresholdType),
            subscribers: subscribers)
    }
}

extension Budget.Period {
    fileprivate var timeUnit: BudgetResource.TimeUnit {
        switch self {
        case .day: .daily
        case .month: .monthly
        case .quarter: .quarterly
        case .year: .annually
        }
    }
}

extension [Budget] {
    /// Those for all costs of a period. The first one is used up first, and is what reports and the dashboard are about.
    func whole(_ period: Budget.Period) -> [Budget] {
        filter { $0.period == period && $0.filter == CostFilter() }.sorted { ($0.limit, $0.name) < ($1.limit, $1.name) }
    }
}
