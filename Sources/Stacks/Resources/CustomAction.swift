import CloudFormation

/// A command that people run in Slack by its alias, or with a button on a message.
///
/// AWS describes this type by its schema and API only, and the project has not seen one at work in an account. Not known
/// from AWS's texts, and so not relied on for anything that matters: how `variables` name a value in a notification, and
/// which notifications a button without a notification type is put on.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-customaction.html>
struct CustomAction: Resource {
    static let type = "AWS::Chatbot::CustomAction"
    /// One in an account; 1–64 of `a-z A-Z 0-9 _ -`.
    var actionName: String
    /// For `@Amazon Q run ALIAS`, at most 30 characters.
    var aliasName: String?
    var definition: Definition
    var attachments: [Attachment]?
    var tags: [Tag]

    struct Definition: Encodable, Sendable {
        /// A command of the AWS CLI without `aws`; `$name` stands for a variable. At most 5,000 characters.
        var commandText: Value
    }

    /// When the action is a button on a message.
    ///
    /// `NotificationType` is left out on purpose. AWS enumerates its values nowhere, and one that the service refuses
    /// would roll back the whole stack; the criteria say which messages are meant.
    /// <https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CustomActionAttachment.html>
    struct Attachment: Encodable, Sendable {
        /// The console takes 20 characters, the API 50.
        var buttonText: String
        var criteria: [Criterion]
        /// Name → where the notification has its value; at most five.
        var variables: [String: String]
    }

    struct Criterion: Encodable, Sendable {
        var `operator` = "HAS_VALUE"
        var variableName: String
    }
}

extension Reference<CustomAction> {
    /// As `CustomizationResourceArns` of a channel has it.
    var arn: Value { attribute("CustomActionArn") }
}
