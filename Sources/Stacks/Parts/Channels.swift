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
        let guardrail = template.add(
            logicalID(channel.name, .guardrail),
            ManagedPolicy(
                description: "What the Slack channel '\(channel.name)' of \(naming.monitor) may do at most",
                policyDocument: Self.notificationsOnly),
            named: "guardrail \(channel.name)")
        let role = template.add(
            logicalID(channel.name, .role),
            Role(
                description: "What the Slack channel '\(channel.name)' of \(naming.monitor) may do",
                // No condition on the source: AWS documents none for Chatbot, and one that it does not fill would
                // silence the channel. Who may set up Chatbot with this role is a matter of iam:PassRole.
                assumeRolePolicyDocument: PolicyDocument([
                    .init("Chatbot", principal: .service("chatbot"), action: ["sts:AssumeRole"], resource: nil)
                ]),
                managedPolicyArns: [guardrail.arn], tags: [Tag](tags)),
            named: "role \(channel.name)")
        template.add(
            logicalID(channel.name, .slackChannel),
            SlackChannelConfiguration(
                configurationName: naming.topic(channel.name), slackWorkspaceId: workspaceID,
                slackChannelId: channelID, iamRoleArn: role.arn, snsTopicArns: [topic.arn],
                guardrailPolicies: [guardrail.arn], loggingLevel: .error, userRoleRequired: false,
                tags: [Tag](tags)),
            named: "Slack channel \(channel.name)")
    }

    /// What a channel needs to show alarms with their graphs, and nothing else. CloudWatch has no resource-level
    /// permissions for these actions, except for alarms.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-iam-policies.html>
    private static let notificationsOnly = PolicyDocument([
        .init(
            "ShowAlarms",
            action: [
                "cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmsForMetric",
                "cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:GetMetricWidgetImage",
                "cloudwatch:ListMetrics",
            ],
            resource: "*")
    ])
}
