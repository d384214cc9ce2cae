import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html>
struct Secret: Resource {
    static let type = "AWS::SecretsManager::Secret"
    var description: String
    var secretString: Value
    var tags: [Tag]
}

extension Reference<Secret> {
    var arn: Value { ref }
}
