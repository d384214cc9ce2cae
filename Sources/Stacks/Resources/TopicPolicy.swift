import CloudFormation

/// Replaces the topic's default policy as a whole, so it must name every publisher.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html>
struct TopicPolicy: Resource {
    static let type = "AWS::SNS::TopicPolicy"
    var topics: [Value]
    var policyDocument: PolicyDocument
}
