import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html>
struct KeyAlias: Resource {
    static let type = "AWS::KMS::Alias"
    var aliasName: String
    var targetKeyId: Value
}
