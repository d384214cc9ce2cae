import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An alarm of CloudWatch that counts what should not happen, or misses what should.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html>
struct AlarmResource: Resource {
    static let type = "AWS::CloudWatch::Alarm"
    /// In characters.
    static let descriptionLimit = 1_024
    var alarmName: String
    /// Chatbot and emails show it.
    var alarmDescription: String
    var comparisonOperator: Comparison
    /// The periods that are looked at; times `period` at most a day, or a week from a period of an hour on.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>
    var evaluationPeriods: Int
    /// Of which so many must breach.
    var datapointsToAlarm: Int
    var threshold: Decimal
    var treatMissingData: MissingData
    // One metric …
    var namespace: String?
    var metricName: String?
    var dimensions: [Dimension]?
    var statistic: String?
    /// In seconds.
    var period: Int?
    // … or an expression of several.
    var metrics: [Query]?
    var alarmActions: [Value]
    /// When data stops; a new alarm begins without data, which is no change.
    var insufficientDataActions: [Value]?
    /// AWS's `OKActions`.
    var oKActions: [Value]
    var tags: [Tag]

    enum Comparison: String, Encodable, Sendable {
        case above = "GreaterThanThreshold"
        case below = "LessThanThreshold"
    }

    /// What a period without data counts as; `ignore` keeps the state that the alarm has.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html>
    enum MissingData: String, Encodable, Sendable { case breaching, notBreaching, ignore, missing }

    struct Dimension: Encodable, Sendable {
        var name: String
        var value: Value
    }

    /// A metric with an id, or what is made of such metrics.
    struct Query: Encodable, Sendable {
        var id: String
        var expression: String?
        var label: String?
        var metricStat: MetricStat?
        var returnData: Bool
    }

    struct MetricStat: Encodable, Sendable {
        var metric: Metric
        var period: Int
        var stat: String
    }

    struct Metric: Encodable, Sendable {
        var namespace: String
        var metricName: String
        var dimensions: [Dimension]
    }

    /// - Parameters:
    ///   - names: the metrics' names; of several their sum counts.
    ///   - window: length of a period in seconds, and how many of them are looked at.
    init(
        name: String, description: String, namespace: String, names: [String], dimensions: [Dimension],
        statistic: String = "Sum", window: (period: Int, count: Int), rule: Rule, actions: [Value],
        tags: [Tag]
    ) {
        alarmName = name
        alarmDescription = description
        evaluationPeriods = window.count
        alarmActions = actions
        oKActions = actions
        insufficientDataActions = rule.missing == .missing ? actions : nil
        self.tags = tags
        comparisonOperator = rule.comparison
        threshold = rule.threshold
        datapointsToAlarm = rule.datapoints ?? window.count
        treatMissingData = rule.missing
        if names.count == 1 {
            self.namespace = namespace
            metricName = names[0]
            self.dimensions = dimensions
            self.statistic = statistic
            period = window.period
        } else {
            metrics =
                [
                    Query(
                        id: "sum", expression: "SUM(METRICS())", label: names.joined(separator: " + "),
                        returnData: true)
                ]
                + names.enumerated().map { index, name in
                    Query(
                        id: "m\(index + 1)",
                        metricStat: .init(
                            metric: .init(namespace: namespace, metricName: name, dimensions: dimensions),
                            period: window.period, stat: statistic),
                        returnData: false)
                }
        }
    }

    /// When a period breaches, and how many of the window must.
    struct Rule: Equatable, Sendable {
        var comparison: Comparison
        var threshold: Decimal
        /// `nil` for all.
        var datapoints: Int?
        var missing: MissingData

        /// A period with anything in it is an alarm; without data there is nothing wrong.
        static let anyAboveZero = Rule(comparison: .above, threshold: 0, datapoints: 1, missing: .notBreaching)
        /// No data in all periods is an alarm.
        static let nothingAtAll = Rule(comparison: .below, threshold: 1, datapoints: nil, missing: .breaching)
        /// Data that stops is reported, and none before the first.
        static let nothingAnyMore = Rule(comparison: .below, threshold: 1, datapoints: nil, missing: .missing)
    }
}
