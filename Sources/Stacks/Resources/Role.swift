import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html>
struct Role: Resource {
    static let type = "AWS::IAM::Role"
    var description: String
    var assumeRolePolicyDocument: PolicyDocument
    var managedPolicyArns: [Value]
    var tags: [Tag]
}

extension Reference<Role> {
    var arn: Value { attribute("Arn") }
}
