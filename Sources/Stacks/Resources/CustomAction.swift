import CloudFormation

/// A command that people run in Slack by its alias, or with a button on a message.
///
/// AWS describes this type by its schema and API only. How a button finds its notification and its values is known from
/// what others deploy, with CDK and with the `awscc` provider of Terraform, on notifications like ours:
/// <https://docs.aws.amazon.com/chatbot/latest/adminguide/sample-custom-action.html> shows the same in the console.
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
    /// <https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CustomActionAttachment.html>
    struct Attachment: Encodable, Sendable {
        /// The console takes 20 characters, the API 50.
        var buttonText: String
        /// Custom notifications, which all of ours are. AWS enumerates the values nowhere; this is the one that public
        /// stacks have for them. Without it, nothing says on which notifications a button comes.
        var notificationType = "Custom"
        var criteria: [Criterion]
        /// Name → where the notification has its value, as in `event.metadata.additionalContext.NAME`; at most five.
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
