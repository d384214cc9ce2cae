import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html>
struct ManagedPolicy: Resource {
    static let type = "AWS::IAM::ManagedPolicy"
    var description: String
    var policyDocument: PolicyDocument
    var path: String?
}

extension Reference<ManagedPolicy> {
    var arn: Value { ref }
}
