/// What an action in the deployer's policy may be done to, as far as IAM tells things apart.
///
/// The ARNs are those of AWS's service authorization reference, with `{name}` for the configuration's name,
/// `{secret}` for the logical ids of secrets that AWS names after them, `{account}` and `{region}`.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
enum Scope: String, CaseIterable, Sendable {
    // In the order in which they stand in the policy. The raw values are its statements' ids.
    case stacks = "Stacks"
    case changeSets = "ChangeSets"
    /// What IAM has no resources for, and look-ups over the whole account.
    case everything = "Everything"
    case budgets = "Budgets"
    /// Looking at budgets that somebody else made: what this account has is listed in one call.
    case allBudgets = "AllBudgets"
    case topics = "Topics"
    case queues = "Queues"
    case chatConfigurations = "ChatConfigurations"
    case customActions = "CustomActions"
    case chatLogs = "ChatLogs"
    case chatRole = "ChatServiceLinkedRole"
    case roles = "Roles"
    /// What a role may do is written only where the boundary limits it.
    case boundedRoles = "RolesWithBoundary"
    case attachments = "PoliciesOfRoles"
    case boundedAttachments = "PoliciesOfRolesWithBoundary"
    case passing = "PassRoles"
    case policies = "Policies"
    case stateMachines = "StateMachines"
    case executions = "Executions"
    case schedules = "Schedules"
    case rules = "Rules"
    case pipes = "Pipes"
    case tables = "Tables"
    case logGroups = "LogGroups"
    case alarms = "Alarms"
    case allAlarms = "AllAlarms"
    case dashboards = "Dashboards"
    case anomalyMonitors = "AnomalyMonitors"
    case anomalySubscriptions = "AnomalySubscriptions"
    case parameters = "Parameters"
    case secrets = "Secrets"
    case newSecrets = "NewSecrets"
    case newSecretTags = "NewSecretTags"
    case keys = "Keys"
    case newKeys = "NewKeys"
    case newKeyTags = "NewKeyTags"
    case aliases = "Aliases"
    case regions = "Regions"
    case deployers = "Deployers"

    var arns: [String] {
        switch self {
        case .stacks: local("cloudformation", "stack/{name}/*", "stack/{name}-*/*")
        case .changeSets: local("cloudformation", "changeSet/bellwether-*/*")
        case .everything, .newKeys: ["*"]
        case .budgets: global("budgets", "budget/{name}-*")
        case .allBudgets: global("budgets", "budget/*")
        case .topics: local("sns", "{name}-*")
        case .queues: local("sqs", "{name}-*")
        case .chatConfigurations: global("chatbot", "chat-configuration/slack-channel/{name}-*")
        case .customActions: global("chatbot", "custom-action/{name}-*")
        // Chatbot's logs are there, whatever the Region of its topics.
        case .chatLogs:
            ["arn:aws:logs:\(AWSCLI.chatbotTelemetryRegion):{account}:log-group:/aws/chatbot/{name}-*"]
        case .chatRole:
            global("iam", "role/aws-service-role/management.chatbot.amazonaws.com/AWSServiceRoleForAWSChatbot")
        case .roles, .boundedRoles, .attachments, .boundedAttachments, .passing:
            global("iam", "role/bellwether/{name}/*")
        case .policies: global("iam", "policy/bellwether/{name}/*")
        case .stateMachines: local("states", "stateMachine:{name}-*")
        case .executions: local("states", "execution:{name}-*:*")
        case .schedules: local("scheduler", "schedule/default/{name}-*")
        case .rules: local("events", "rule/{name}-*")
        case .pipes: local("pipes", "pipe/{name}-*")
        case .tables: local("dynamodb", "table/{name}-*")
        case .logGroups: local("logs", "log-group:/aws/vendedlogs/*/{name}-*")
        case .alarms: local("cloudwatch", "alarm:{name}-*")
        case .allAlarms: local("cloudwatch", "alarm:*")
        case .dashboards: global("cloudwatch", "dashboard/{name}", "dashboard/{name}-*")
        // Their ARNs hold ids of AWS's choice, and no tag is on them, since one could never be changed.
        case .anomalyMonitors: global("ce", "anomalymonitor/*")
        case .anomalySubscriptions: global("ce", "anomalysubscription/*")
        case .parameters: local("ssm", "parameter/bellwether/{name}/*")
        case .secrets, .newSecrets, .newSecretTags: local("secretsmanager", "secret:{name}-*", "secret:{secret}-*")
        case .keys, .newKeyTags: local("kms", "key/*")
        case .aliases: local("kms", "alias/{name}-*")
        case .regions: global("account", "account")
        case .deployers: global("iam", "role/deployers/*", "user/deployers/*")
        }
    }

    private func local(_ service: String, _ resources: String...) -> [String] {
        resources.map { "arn:aws:\(service):{region}:{account}:\($0)" }
    }

    private func global(_ service: String, _ resources: String...) -> [String] {
        resources.map { "arn:aws:\(service)::{account}:\($0)" }
    }
}

extension Scope {
    /// Where `action` belongs that a resource type or a call needs on things of this scope: IAM knows no resources for
    /// some, asks for two of others, and some deserve a condition of their own.
    func scopes(of action: String) -> [Scope] {
        if Self.withoutResource.contains(action) { return [.everything] }
        return switch action {
        // Asked for by a change set, and AWS does not say which of the two it then looks at.
        case "cloudformation:DescribeEvents": [.stacks, .changeSets]
        case "cloudwatch:DescribeAlarms": [.allAlarms]
        case "chatbot:AssociateToConfiguration", "chatbot:DisassociateFromConfiguration":
            [.chatConfigurations, .customActions]
        case "iam:AttachRolePolicy": [.boundedAttachments]
        case "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy": [.boundedRoles]
        case "iam:DetachRolePolicy": [.attachments]
        case "iam:CreateServiceLinkedRole": [.chatRole]
        case "iam:PassRole": [.passing]
        case "kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias": [.aliases, .keys]
        case "kms:CreateKey": [.newKeys]
        case "kms:TagResource": [.keys, .newKeyTags]
        case "secretsmanager:CreateSecret": [.newSecrets]
        case "secretsmanager:TagResource": [.secrets, .newSecretTags]
        default: [self]
        }
    }

    /// Actions that IAM cannot limit to resources, and those that look at the whole account.
    static let withoutResource: Set = [
        "ce:CreateAnomalyMonitor", "ce:CreateAnomalySubscription", "ce:GetCostAndUsage",
        "chatbot:CreateCustomAction", "chatbot:CreateSlackChannelConfiguration",
        "chatbot:DescribeSlackChannelConfigurations", "chatbot:DescribeSlackWorkspaces", "chatbot:ListTagsForResource",
        "cloudformation:DescribeStacks", "cloudformation:ListStacks", "cloudwatch:GetMetricData",
        "cloudwatch:ListMetrics", "kms:ListAliases", "logs:DescribeLogGroups",
        "organizations:DescribeEffectivePolicy",
    ]

    /// The tag is put on everything that is made, and what carries another monitor's is not touched: keys and secrets
    /// have names of AWS's choice, so it is by this that they are recognized.
    /// - Parameters:
    ///   - owner: key and value of the tag.
    ///   - services: to which roles are passed.
    ///   - policies: ARNs of those that roles may have, with `*`.
    ///   - boundary: ARN of the policy that must limit each role.
    func condition(
        owner: (key: String, value: String), services: [String], policies: [String], boundary: String?
    ) -> Condition? {
        let limited: [String: [String]] = boundary.map { ["iam:PermissionsBoundary": [$0]] } ?? [:]
        return switch self {
        // IfExists, since AWS does not say that Chatbot fills the key. Whom a role trusts is the other lock.
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
        case .passing: ["StringEqualsIfExists": ["iam:PassedToService": services]]
        case .boundedRoles: ["ArnLike": limited]
        case .attachments: ["ArnLike": ["iam:PolicyARN": policies]]
        case .boundedAttachments: ["ArnLike": limited.merging(["iam:PolicyARN": policies]) { first, _ in first }]
        case .chatRole: ["StringEquals": ["iam:AWSServiceName": ["management.chatbot.amazonaws.com"]]]
        case .secrets, .keys: ["StringEquals": ["aws:ResourceTag/\(owner.key)": [owner.value]]]
        case .newSecrets, .newKeys: ["StringEquals": ["aws:RequestTag/\(owner.key)": [owner.value]]]
        // While something is made it has no tag yet. Nothing that exists can be made one's own by a tag, but through
        // CloudFormation, which tags only what it makes.
        case .newSecretTags, .newKeyTags:
            [
                "StringEquals": ["aws:RequestTag/\(owner.key)": [owner.value]],
                "Null": ["aws:ResourceTag/\(owner.key)": ["true"]],
                "ForAnyValue:StringEquals": ["aws:CalledVia": ["cloudformation.amazonaws.com"]],
            ]
        default: nil
        }
    }

    /// Operator → key → values.
    typealias Condition = [String: [String: [String]]]
}
