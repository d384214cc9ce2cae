import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html>
struct Topic: Resource {
    static let type = "AWS::SNS::Topic"
    var topicName: String
    /// The sender's name in emails; at most 100 characters.
    var displayName: String
    var kmsMasterKeyId: Value?
    var tags: [Tag]
}

extension Reference<Topic> {
    var arn: Value { ref }
}

/// Replaces the topic's default policy as a whole, so it must name every publisher.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html>
struct TopicPolicy: Resource {
    static let type = "AWS::SNS::TopicPolicy"
    var topics: [Value]
    var policyDocument: PolicyDocument
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html>
struct Subscription: Resource {
    static let type = "AWS::SNS::Subscription"
    var topicArn: Value
    var `protocol`: String
    var endpoint: String
}
