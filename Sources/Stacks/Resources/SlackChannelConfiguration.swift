import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html>
struct SlackChannelConfiguration: Resource {
    static let type = "AWS::Chatbot::SlackChannelConfiguration"
    var configurationName: String
    var slackWorkspaceId: Value
    var slackChannelId: Value
    var iamRoleArn: Value
    var snsTopicArns: [Value]
    /// Never left out: without it AWS applies `AdministratorAccess` as the guardrail.
    var guardrailPolicies: [Value]
    var loggingLevel: LoggingLevel
    /// Each person must map an IAM role of their own, which then takes the place of the channel's for commands.
    var userRoleRequired: Bool
    /// Custom actions.
    var customizationResourceArns: [Value]?
    var tags: [Tag]

    enum LoggingLevel: String, Encodable, Sendable {
        case error = "ERROR"
        case info = "INFO"
        case none = "NONE"
    }
}
