import CloudFormation
import Config

/// A Slack channel's way from AWS: a topic that services publish to, and the Chatbot configuration that reads it.
struct ChannelPart {
    var channel: Slack.Channel
    var naming: Naming
    var tags: [String: String]
    var workspaceID: Value
    var channelID: Value
    /// ARN of the key that encrypts the topic, if it is encrypted.
    var encryptionKey: Value?
    /// What people may do in it.
    var chat: ChatPart.Grant

    func add(to template: inout Template) -> Reference<Topic> {
        let topic = addTopic(to: &template)
        addSlackChannel(to: &template, reading: topic)
        return topic
    }

    private func addTopic(to template: inout Template) -> Reference<Topic> {
        let topicName = naming.topic(channel.name)
        let topic = template.add(
            logicalID(channel.name, .topic),
            Topic(
                topicName: topicName, displayName: "Bellwether \(topicName)", kmsMasterKeyId: encryptionKey,
                tags: [Tag](tags)),
            named: "topic \(channel.name)")
        template.add(
            logicalID(channel.name, .topicPolicy),
            TopicPolicy(topics: [topic.arn], policyDocument: Self.publishers(to: topic.arn)),
            named: "topic policy \(channel.name)")
        template.add(
            logicalID(channel.name, .topicParameter),
            SystemsManagerParameter(
                name: naming.parameter("topics/\(channel.name)"),
                description: "ARN of the topic that reaches the Slack channel '\(channel.name)'", value: topic.arn,
                tags: tags),
            named: "parameter topics/\(channel.name)")
        template.output(
            logicalID(channel.name, .topic), topic.arn,
            description: "Topic that reaches the Slack channel '\(channel.name)'",
            export: .text("\(naming.monitor)-\(channel.name)-topic"))
        return topic
    }

    /// The services that publish with their own name. EventBridge, Step Functions and people publish with an IAM role,
    /// which needs no statement here; EventBridge would not even accept a condition in one.
    /// Budgets: <https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html>.
    /// Anomaly Detection: <https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html>
    private static func publishers(to topic: Value) -> PolicyDocument {
        PolicyDocument([
            allow("Budgets", "budgets", to: topic, from: "arn:\(AWS.partition):budgets::\(AWS.accountID):*"),
            allow("CostAnomalies", "costalerts", to: topic),
            alarmsMayPublish(to: topic),
        ])
    }

    /// For alarms of this account and Region.
    static func alarmsMayPublish(to topic: Value) -> PolicyDocument.Statement {
        allow(
            "Alarms", "cloudwatch", to: topic,
            from: "arn:\(AWS.partition):cloudwatch:\(AWS.region):\(AWS.accountID):alarm:*")
    }

    private static func allow(
        _ sid: String, _ service: String, to topic: Value, from source: Value? = nil
    ) -> PolicyDocument.Statement {
        var condition = PolicyDocument.sameAccount
        if let source { condition["ArnLike"] = ["aws:SourceArn": source] }
        return .init(sid, principal: .service(service), action: ["sns:Publish"], resource: topic, condition: condition)
    }

    private func addSlackChannel(to template: inout Template, reading topic: Reference<Topic>) {
        let own = template.add(
            logicalID(channel.name, .guardrail),
            ManagedPolicy(
                description: "What the Slack channel '\(channel.name)' of \(naming.monitor) may do at most",
                policyDocument: PolicyDocument(ownStatements)),
            named: "guardrail \(channel.name)")
        let policies = [own.arn] + chat.policies
        let role = template.add(
            logicalID(channel.name, .role),
            Role(
                description: "What the Slack channel '\(channel.name)' of \(naming.monitor) may do",
                // No condition on the source. Chatbot's sessions have `aws:ChatbotSourceArn`, a property of the session
                // that permission policies and SCPs may use; that it is there while the role is being assumed AWS does
                // not say, and a condition that is not filled would silence the channel. Who may set up Chatbot with this
                // role is a matter of iam:PassRole.
                // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
                assumeRolePolicyDocument: PolicyDocument([
                    .init("Chatbot", principal: .service("chatbot"), action: ["sts:AssumeRole"], resource: nil)
                ]),
                managedPolicyArns: policies, tags: [Tag](tags)),
            named: "role \(channel.name)")
        template.add(
            logicalID(channel.name, .slackChannel),
            SlackChannelConfiguration(
                configurationName: naming.topic(channel.name), slackWorkspaceId: workspaceID,
                slackChannelId: channelID, iamRoleArn: role.arn, snsTopicArns: [topic.arn],
                // What a channel may do is what both allow; with the same policies in both, neither is a surprise.
                guardrailPolicies: policies, loggingLevel: .error, userRoleRequired: chat.userRoleRequired,
                customizationResourceArns: chat.actions.isEmpty ? nil : chat.actions, tags: [Tag](tags)),
            named: "Slack channel \(channel.name)")
    }

    /// Showing alarms, for which CloudWatch has no resources to name except alarms; and starting the report, the only
    /// thing a channel may do beside looking.
    private var ownStatements: [PolicyDocument.Statement] {
        [.init("ShowAlarms", action: ReadActions.notifications, resource: "*")]
            + (chat.reportMachine.map { [.init("StartReport", action: ["states:StartExecution"], resource: $0)] } ?? [])
    }
}
