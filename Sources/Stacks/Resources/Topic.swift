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
