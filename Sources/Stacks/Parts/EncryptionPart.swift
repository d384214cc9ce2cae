import CloudFormation

/// A key of our own for the topics. The AWS-managed key `alias/aws/sns` cannot be used: its policy lets no service
/// publish, and nobody would be told.
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>
struct EncryptionPart {
    var naming: Naming
    var tags: [String: String]

    /// Gives the key's ARN.
    func add(to template: inout Template) -> Value {
        let key = template.add(
            "TopicKey",
            Key(
                description: "Encrypts the topics of \(naming.monitor)", enableKeyRotation: true,
                pendingWindowInDays: 7, keyPolicy: Self.policy, tags: [Tag](tags)),
            named: "encryption key")
        template.add(
            "TopicKeyAlias", KeyAlias(aliasName: naming.keyAlias, targetKeyId: key.arn),
            named: "alias of the encryption key")
        return key.arn
    }

    static let policy = PolicyDocument(
        [.init("Administration", principal: .account, action: ["kms:*"], resource: "*")]
            + ["budgets", "costalerts", "cloudwatch"].map {
                use($0, condition: PolicyDocument.sameAccount)
            }
            // A condition on the source is documented as not supported for events to encrypted topics.
            + [use("events", condition: nil)])

    private static func use(
        _ service: String, condition: [String: [String: Value]]?
    ) -> PolicyDocument.Statement {
        .init(
            camelCase(service), principal: .service(service), action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            resource: "*", condition: condition)
    }
}
