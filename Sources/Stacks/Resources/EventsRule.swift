import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html>
struct EventsRule: Resource {
    static let type = "AWS::Events::Rule"
    var name: String
    var description: String
    /// At most 2,048 characters as JSON.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html>
    var eventPattern: String
    var targets: [Target]

    struct Target: Encodable, Sendable {
        var id: String
        var arn: Value
        var roleArn: Value?
        var inputTransformer: InputTransformer?
        var deadLetterConfig: [String: Value]?
        var retryPolicy: Schedule.RetryPolicy?
    }

    struct InputTransformer: Encodable, Sendable {
        /// Values are not escaped, so nothing but reserved variables that are JSON already may stand in it.
        /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>
        var inputTemplate: String
    }
}
