import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html>
struct Key: Resource {
    static let type = "AWS::KMS::Key"
    var description: String
    var enableKeyRotation: Bool
    /// Days between deletion of the stack and of the key: 7–30.
    var pendingWindowInDays: Int
    var keyPolicy: PolicyDocument
    var tags: [Tag]
}

extension Reference<Key> {
    var arn: Value { attribute("Arn") }
}
