import CloudFormation

/// What several state machines may do in the same way.
extension PolicyDocument.Statement {
    /// A statement for each channel, and one for the key where topics are encrypted.
    static func publish(
        to channels: some Sequence<String>, of naming: Naming, encrypted: Bool
    ) -> [PolicyDocument.Statement] {
        Set(channels).sorted().map { channel in
            .init("Publish\(camelCase(channel))", action: ["sns:Publish"], resource: naming.topicARN(channel))
        } + (encrypted ? [useKey(of: naming)] : [])
    }

    /// Costs, and what is spent of this monitor's budgets.
    static func readCosts(of naming: Naming) -> [PolicyDocument.Statement] {
        [
            // Cost Explorer has no resources to name.
            .init("ReadCosts", action: ["ce:GetCostAndUsage"], resource: "*"),
            .init(
                "ReadBudgets", action: ["budgets:ViewBudget"],
                resource: "arn:\(AWS.partition):budgets::\(AWS.accountID):budget/\(naming.monitor)-*"),
        ]
    }

    /// Publishing to an encrypted topic takes its key, which is found by its alias.
    private static func useKey(of naming: Naming) -> PolicyDocument.Statement {
        .init(
            "UseTopicKey", action: ["kms:Decrypt", "kms:GenerateDataKey"],
            resource: "arn:\(AWS.partition):kms:\(AWS.region):\(AWS.accountID):key/*",
            condition: ["ForAnyValue:StringEquals": ["kms:ResourceAliases": .text(naming.keyAlias)]])
    }
}
