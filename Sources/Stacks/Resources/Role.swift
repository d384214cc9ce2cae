import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html>
struct Role: Resource {
    static let type = "AWS::IAM::Role"
    var description: String
    var assumeRolePolicyDocument: PolicyDocument
    var managedPolicyArns: [Value]?
    var policies: [InlinePolicy]?
    /// Not given by who adds the role; see ``Monitor/secure(_:)``.
    var path: String?
    var permissionsBoundary: String?
    var tags: [Tag]

    struct InlinePolicy: Encodable, Sendable {
        var policyName: String
        var policyDocument: PolicyDocument
    }

    /// A role for a service of AWS that works for this account only.
    /// - Parameter service: as in `states`, for `states.amazonaws.com`.
    static func of(
        _ service: String, _ description: String, may statements: [PolicyDocument.Statement], tags: [Tag]
    ) -> Role {
        Role(
            description: description,
            assumeRolePolicyDocument: PolicyDocument([
                .init(
                    "Assume", principal: .service(service), action: ["sts:AssumeRole"], resource: nil,
                    condition: PolicyDocument.sameAccount)
            ]),
            policies: [InlinePolicy(policyName: "work", policyDocument: PolicyDocument(statements))], tags: tags)
    }
}

extension Reference<Role> {
    var arn: Value { attribute("Arn") }
}
