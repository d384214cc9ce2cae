import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `AWS::Budgets::Budget`, with the properties of its current generation (`FilterExpression` and `Metrics` instead of
/// `CostFilters` and `CostTypes`): only that one knows net costs, and its filters are those of Cost Explorer, so that
/// budgets and reports count the same.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budget.html>
struct BudgetResource: Resource {
    static let type = "AWS::Budgets::Budget"
    var budget: BudgetData
    /// Any change here replaces the budget.
    var notificationsWithSubscribers: [NotificationWithSubscribers]
    var resourceTags: [Tag]

    struct BudgetData: Encodable, Sendable {
        var budgetName: String
        private var budgetType = "COST"
        var timeUnit: TimeUnit
        var budgetLimit: Spend
        /// Exactly one.
        var metrics: [String]
        var filterExpression: CostExpression?

        init(
            budgetName: String, timeUnit: TimeUnit, budgetLimit: Spend, metrics: [String],
            filterExpression: CostExpression?
        ) {
            self.budgetName = budgetName
            self.timeUnit = timeUnit
            self.budgetLimit = budgetLimit
            self.metrics = metrics
            self.filterExpression = filterExpression
        }
    }

    enum TimeUnit: String, Encodable, Sendable {
        case daily = "DAILY"
        case monthly = "MONTHLY"
        case quarterly = "QUARTERLY"
        case annually = "ANNUALLY"
    }

    struct Spend: Encodable, Sendable {
        var amount: Decimal
        private var unit = "USD"
        init(_ amount: Decimal) { self.amount = amount }
    }

    struct NotificationWithSubscribers: Encodable, Sendable {
        var notification: Notification
        /// At most one SNS topic and ten email addresses.
        var subscribers: [Subscriber]
    }

    struct Notification: Encodable, Sendable {
        var notificationType: NotificationType
        private var comparisonOperator = "GREATER_THAN"
        var threshold: Decimal
        var thresholdType: ThresholdType

        init(notificationType: NotificationType, threshold: Decimal, thresholdType: ThresholdType) {
            self.notificationType = notificationType
            self.threshold = threshold
            self.thresholdType = thresholdType
        }
    }

    enum NotificationType: String, Encodable, Sendable {
        case actual = "ACTUAL"
        case forecasted = "FORECASTED"
    }

    enum ThresholdType: String, Encodable, Sendable {
        case percentage = "PERCENTAGE"
        case absolute = "ABSOLUTE_VALUE"
    }

    struct Subscriber: Encodable, Sendable {
        var subscriptionType: SubscriptionType
        var address: Value

        enum SubscriptionType: String, Encodable, Sendable {
            case topic = "SNS"
            case email = "EMAIL"
        }
    }
}

/// A cost filter as AWS Budgets and Cost Explorer share it.
/// <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Expression.html>
indirect enum CostExpression: Encodable, Sendable {
    case dimension(String, [String])
    case tag(String, [String])
    case costCategory(String, [String])
    case not(CostExpression)
    /// Two or more.
    case and([CostExpression])

    private struct Match: Encodable {
        var key: String
        var values: [String]
    }
    private enum Key: String, CodingKey { case dimensions, tags, costCategories, not, and }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .dimension(let key, let values):
            try container.encode(Match(key: key, values: values), forKey: .dimensions)
        case .tag(let key, let values):
            try container.encode(Match(key: key, values: values), forKey: .tags)
        case .costCategory(let key, let values):
            try container.encode(Match(key: key, values: values), forKey: .costCategories)
        case .not(let expression): try container.encode(expression, forKey: .not)
        case .and(let expressions): try container.encode(expressions, forKey: .and)
        }
    }
}
