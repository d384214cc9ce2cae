/// What CloudFormation does, with the deployer's own rights, to make, read, change and delete a resource of one type.
///
/// These are the `handlers` of AWS's resource schemas, without what only properties need that no template of ours has
/// (buckets, streams, replicas, data protection). Who adds a resource type to a template adds its row here: from
/// `aws cloudformation describe-type --type RESOURCE --type-name AWS::X::Y`.
/// <https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html#schema-properties-handlers>
struct ResourcePermissions: Sendable {
    var scope: Scope
    var create: [String]
    var read: [String]
    var update: [String]
    var delete: [String]
    /// The service that is given a role, `states.amazonaws.com`.
    var passesRoleTo: String?

    static func of(_ type: String) -> Self? { table[type] }

    static var types: Set<String> { Set(table.keys) }

    var actions: Set<String> { Set(create + read + update + delete) }

    private init(
        _ scope: Scope, create: [String], read: [String], update: [String], delete: [String],
        passesRoleTo: String? = nil
    ) {
        self.scope = scope
        self.create = create
        self.read = read
        self.update = update
        self.delete = delete
        self.passesRoleTo = passesRoleTo
    }

    private static let table: [String: Self] = [
        // A type from before schemas had handlers.
        "AWS::Budgets::Budget": .init(
            .budgets,
            create: ["budgets:ModifyBudget", "budgets:TagResource"],
            read: ["budgets:ViewBudget", "budgets:ListTagsForResource"],
            update: ["budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource"],
            delete: ["budgets:ModifyBudget"]),
        "AWS::CE::AnomalyMonitor": .init(
            .anomalyMonitors,
            create: ["ce:CreateAnomalyMonitor", "ce:TagResource"],
            read: ["ce:GetAnomalyMonitors", "ce:ListTagsForResource"],
            update: ["ce:UpdateAnomalyMonitor"],
            delete: ["ce:DeleteAnomalyMonitor"]),
        "AWS::CE::AnomalySubscription": .init(
            .anomalySubscriptions,
            create: ["ce:CreateAnomalySubscription", "ce:TagResource"],
            read: ["ce:GetAnomalySubscriptions", "ce:ListTagsForResource"],
            update: ["ce:UpdateAnomalySubscription"],
            delete: ["ce:DeleteAnomalySubscription"]),
        "AWS::Chatbot::CustomAction": .init(
            .customActions,
            create: [
                "chatbot:CreateCustomAction", "chatbot:GetCustomAction", "chatbot:TagResource",
                "chatbot:ListTagsForResource",
            ],
            read: ["chatbot:GetCustomAction", "chatbot:ListTagsForResource"],
            update: [
                "chatbot:UpdateCustomAction", "chatbot:GetCustomAction", "chatbot:TagResource",
                "chatbot:UntagResource", "chatbot:ListTagsForResource",
            ],
            delete: ["chatbot:DeleteCustomAction"]),
        "AWS::Chatbot::SlackChannelConfiguration": .init(
            .chatConfigurations,
            create: [
                "chatbot:CreateSlackChannelConfiguration", "chatbot:TagResource", "chatbot:AssociateToConfiguration",
                "chatbot:ListAssociations", "iam:CreateServiceLinkedRole",
            ],
            read: [
                "chatbot:DescribeSlackChannelConfigurations", "chatbot:ListTagsForResource",
                "chatbot:ListAssociations",
            ],
            update: [
                "chatbot:UpdateSlackChannelConfiguration", "chatbot:TagResource", "chatbot:UntagResource",
                "chatbot:ListTagsForResource", "chatbot:AssociateToConfiguration",
                "chatbot:DisassociateFromConfiguration", "chatbot:ListAssociations",
            ],
            delete: [
                "chatbot:DeleteSlackChannelConfiguration", "chatbot:DisassociateFromConfiguration",
                "chatbot:ListAssociations",
            ], passesRoleTo: "chatbot.amazonaws.com"),
        "AWS::CloudWatch::Alarm": .init(
            .alarms,
            create: ["cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:TagResource"],
            read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
            update: [
                "cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
            ],
            delete: ["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms"]),
        "AWS::CloudWatch::Dashboard": .init(
            .dashboards,
            create: ["cloudwatch:PutDashboard", "cloudwatch:GetDashboard", "cloudwatch:TagResource"],
            read: ["cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource"],
            update: [
                "cloudwatch:PutDashboard", "cloudwatch:GetDashboard", "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
            ],
            delete: ["cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard"]),
        "AWS::DynamoDB::Table": .init(
            .tables,
            create: [
                "dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive",
                "dynamodb:UpdateTimeToLive", "dynamodb:DescribeContinuousBackups",
                "dynamodb:DescribeContributorInsights", "dynamodb:DescribeKinesisStreamingDestination",
                "dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UpdateTable",
            ],
            read: [
                "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:DescribeContinuousBackups",
                "dynamodb:DescribeContributorInsights", "dynamodb:DescribeKinesisStreamingDestination",
                "dynamodb:ListTagsOfResource", "dynamodb:GetResourcePolicy",
            ],
            update: [
                "dynamodb:UpdateTable", "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive",
                "dynamodb:UpdateTimeToLive", "dynamodb:DescribeContinuousBackups",
                "dynamodb:DescribeContributorInsights", "dynamodb:DescribeKinesisStreamingDestination",
                "dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UntagResource",
            ],
            delete: ["dynamodb:DeleteTable", "dynamodb:DescribeTable"]),
        "AWS::Events::Rule": .init(
            .rules,
            create: ["events:PutRule", "events:PutTargets", "events:DescribeRule", "events:TagResource"],
            read: ["events:DescribeRule", "events:ListTargetsByRule", "events:ListTagsForResource"],
            update: [
                "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:DescribeRule",
                "events:ListTargetsByRule", "events:TagResource", "events:UntagResource",
            ],
            delete: [
                "events:DeleteRule", "events:RemoveTargets", "events:ListTargetsByRule", "events:DescribeRule",
            ], passesRoleTo: "events.amazonaws.com"),
        "AWS::IAM::ManagedPolicy": .init(
            .policies,
            create: ["iam:CreatePolicy"],
            read: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListEntitiesForPolicy"],
            update: [
                "iam:GetPolicy", "iam:ListPolicyVersions", "iam:CreatePolicyVersion", "iam:DeletePolicyVersion",
            ],
            delete: [
                "iam:GetPolicy", "iam:ListPolicyVersions", "iam:DeletePolicyVersion", "iam:DeletePolicy",
                "iam:ListEntitiesForPolicy",
            ]),
        "AWS::IAM::Role": .init(
            .roles,
            create: [
                "iam:CreateRole", "iam:GetRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:GetRolePolicy",
                "iam:TagRole",
            ],
            read: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetRolePolicy"],
            update: [
                "iam:UpdateRole", "iam:UpdateRoleDescription", "iam:UpdateAssumeRolePolicy", "iam:AttachRolePolicy",
                "iam:DetachRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:TagRole", "iam:UntagRole",
                "iam:PutRolePermissionsBoundary",
            ],
            delete: [
                "iam:DeleteRole", "iam:DetachRolePolicy", "iam:DeleteRolePolicy", "iam:GetRole",
                "iam:ListAttachedRolePolicies", "iam:ListRolePolicies",
            ]),
        "AWS::KMS::Alias": .init(
            .aliases,
            create: ["kms:CreateAlias"], read: ["kms:ListAliases"], update: ["kms:UpdateAlias"],
            delete: ["kms:DeleteAlias"]),
        "AWS::KMS::Key": .init(
            .keys,
            create: ["kms:CreateKey", "kms:EnableKeyRotation", "kms:TagResource", "kms:PutKeyPolicy"],
            read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
            update: [
                "kms:DescribeKey", "kms:DisableKeyRotation", "kms:EnableKeyRotation", "kms:PutKeyPolicy",
                "kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription",
            ],
            delete: ["kms:DescribeKey", "kms:ScheduleKeyDeletion"]),
        "AWS::Logs::LogGroup": .init(
            .logGroups,
            create: [
                "logs:CreateLogGroup", "logs:DescribeLogGroups", "logs:PutRetentionPolicy", "logs:TagResource",
            ],
            read: ["logs:DescribeLogGroups", "logs:ListTagsForResource", "logs:GetDataProtectionPolicy"],
            update: [
                "logs:DescribeLogGroups", "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy",
                "logs:TagResource", "logs:UntagResource",
            ],
            delete: ["logs:DescribeLogGroups", "logs:DeleteLogGroup"]),
        "AWS::Pipes::Pipe": .init(
            .pipes,
            create: ["pipes:CreatePipe", "pipes:DescribePipe", "pipes:TagResource"],
            read: ["pipes:DescribePipe", "pipes:ListTagsForResource"],
            update: ["pipes:UpdatePipe", "pipes:DescribePipe", "pipes:TagResource", "pipes:UntagResource"],
            delete: ["pipes:DeletePipe", "pipes:DescribePipe"], passesRoleTo: "pipes.amazonaws.com"),
        "AWS::SNS::Subscription": .init(
            .topics,
            create: ["sns:Subscribe"], read: ["sns:GetSubscriptionAttributes"],
            update: ["sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes"],
            delete: ["sns:GetSubscriptionAttributes", "sns:Unsubscribe"]),
        "AWS::SNS::Topic": .init(
            .topics,
            create: ["sns:CreateTopic", "sns:TagResource", "sns:GetTopicAttributes"],
            read: [
                "sns:GetTopicAttributes", "sns:ListTagsForResource", "sns:ListSubscriptionsByTopic",
                "sns:GetDataProtectionPolicy",
            ],
            update: [
                "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource", "sns:GetTopicAttributes",
                "sns:ListTagsForResource", "sns:ListSubscriptionsByTopic", "sns:GetDataProtectionPolicy",
            ],
            delete: ["sns:GetTopicAttributes", "sns:DeleteTopic"]),
        "AWS::SNS::TopicPolicy": .init(
            .topics,
            create: ["sns:SetTopicAttributes"], read: [], update: ["sns:SetTopicAttributes"],
            delete: ["sns:SetTopicAttributes"]),
        "AWS::SQS::Queue": .init(
            .queues,
            create: [
                "sqs:CreateQueue", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ListQueueTags", "sqs:TagQueue",
            ],
            read: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
            update: [
                "sqs:SetQueueAttributes", "sqs:GetQueueAttributes", "sqs:ListQueueTags", "sqs:TagQueue",
                "sqs:UntagQueue",
            ],
            delete: ["sqs:DeleteQueue", "sqs:GetQueueAttributes"]),
        "AWS::SQS::QueuePolicy": .init(
            .queues,
            create: ["sqs:SetQueueAttributes"], read: [], update: ["sqs:SetQueueAttributes"],
            delete: ["sqs:SetQueueAttributes"]),
        "AWS::SSM::Parameter": .init(
            .parameters,
            create: ["ssm:PutParameter", "ssm:AddTagsToResource", "ssm:GetParameters"],
            read: ["ssm:GetParameters", "ssm:ListTagsForResource"],
            update: [
                "ssm:PutParameter", "ssm:AddTagsToResource", "ssm:RemoveTagsFromResource", "ssm:GetParameters",
            ],
            delete: ["ssm:DeleteParameter"]),
        "AWS::Scheduler::Schedule": .init(
            .schedules,
            create: ["scheduler:CreateSchedule", "scheduler:GetSchedule"],
            read: ["scheduler:GetSchedule"],
            update: ["scheduler:UpdateSchedule", "scheduler:GetSchedule"],
            delete: ["scheduler:DeleteSchedule", "scheduler:GetSchedule"],
            passesRoleTo: "scheduler.amazonaws.com"),
        "AWS::SecretsManager::Secret": .init(
            .secrets,
            create: [
                "secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:TagResource",
            ],
            read: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            update: [
                "secretsmanager:UpdateSecret", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue",
                "secretsmanager:TagResource", "secretsmanager:UntagResource",
            ],
            delete: ["secretsmanager:DeleteSecret", "secretsmanager:DescribeSecret"]),
        "AWS::StepFunctions::StateMachine": .init(
            .stateMachines,
            create: ["states:CreateStateMachine", "states:DescribeStateMachine", "states:TagResource"],
            read: ["states:DescribeStateMachine", "states:ListTagsForResource"],
            update: [
                "states:UpdateStateMachine", "states:DescribeStateMachine", "states:ListTagsForResource",
                "states:TagResource", "states:UntagResource",
            ],
            delete: ["states:DeleteStateMachine", "states:DescribeStateMachine"],
            passesRoleTo: "states.amazonaws.com"),
    ]
}
