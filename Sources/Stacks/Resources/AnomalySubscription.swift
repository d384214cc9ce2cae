import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// To a topic, so at once: AWS sends daily and weekly summaries to emails only.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ce-anomalysubscription.html>
struct AnomalySubscription: Resource {
    static let type = "AWS::CE::AnomalySubscription"
    var subscriptionName: String
    private var frequency = "IMMEDIATE"
    var monitorArnList: [Value]
    var subscribers: [Subscriber]
    /// JSON.
    var thresholdExpression: String

    /// - Parameter above: total impact in USD from which on an anomaly is told.
    init(subscriptionName: String, monitor: Value, topic: Value, above: Decimal) {
        self.subscriptionName = subscriptionName
        monitorArnList = [monitor]
        subscribers = [Subscriber(address: topic)]
        thresholdExpression =
            #"{"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_ABSOLUTE","MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":["\#(above)"]}}"#
    }

    struct Subscriber: Encodable, Sendable {
        var type = "SNS"
        var address: Value
    }
}
