import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html>
struct Subscription: Resource {
    static let type = "AWS::SNS::Subscription"
    var topicArn: Value
    var `protocol`: String
    var endpoint: Value
}
