import CloudFormation

/// What the deployer has to be allowed: the actions that CloudFormation carries out with the deployer's own rights, by
/// the `handlers` of AWS's resource schemas, on a resource as the stacks would make it.
struct DeployPermissions {
    struct Request: Sendable {
        var actions: [String]
        var resource: String
    }

    let requests: [Request]

    init(_ doctor: Doctor) {
        let name = doctor.deployer.monitor
        let arn = { (service: String, resource: String) in
            "arn:aws:\(service):\(doctor.region):\(doctor.account):\(resource)"
        }
        let global = { (service: String, resource: String) in "arn:aws:\(service)::\(doctor.account):\(resource)" }
        let table: [String: Request] = [
            "AWS::Budgets::Budget": .init(
                actions: ["budgets:ModifyBudget", "budgets:ViewBudget", "budgets:TagResource"],
                resource: global("budgets", "budget/\(name)-x")),
            // IAM knows no resources for what is to be created.
            "AWS::CE::AnomalyMonitor": .init(
                actions: ["ce:CreateAnomalyMonitor", "ce:GetAnomalyMonitors", "ce:TagResource"], resource: "*"),
            "AWS::CE::AnomalySubscription": .init(
                actions: [
                    "ce:CreateAnomalySubscription", "ce:GetAnomalySubscriptions", "ce:UpdateAnomalySubscription",
                    "ce:DeleteAnomalySubscription",
                ], resource: "*"),
            "AWS::Chatbot::SlackChannelConfiguration": .init(
                actions: [
                    "chatbot:CreateSlackChannelConfiguration", "chatbot:DescribeSlackChannelConfigurations",
                    "chatbot:DescribeSlackWorkspaces",
                ], resource: "*"),
            "AWS::Chatbot::CustomAction": .init(
                actions: ["chatbot:CreateCustomAction", "chatbot:ListCustomActions"], resource: "*"),
            "AWS::DynamoDB::Table": .init(
                actions: ["dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:TagResource"],
                resource: arn("dynamodb", "table/\(name)-events-open")),
            "AWS::Events::Rule": .init(
                actions: ["events:PutRule", "events:PutTargets", "events:DescribeRule", "events:TagResource"],
                resource: arn("events", "rule/\(name)-events-x")),
            "AWS::IAM::ManagedPolicy": .init(
                actions: ["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:GetPolicy"],
                resource: global("iam", "policy/\(name)-x")),
            "AWS::IAM::Role": .init(
                actions: [
                    "iam:CreateRole", "iam:GetRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:TagRole",
                    "iam:PassRole",
                ], resource: global("iam", "role/\(name)-x")),
            "AWS::KMS::Key": .init(actions: ["kms:CreateKey", "kms:TagResource", "kms:PutKeyPolicy"], resource: "*"),
            "AWS::Logs::LogGroup": .init(
                actions: ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"],
                resource: arn("logs", "log-group:/aws/vendedlogs/states/\(name)-events:*")),
            "AWS::Pipes::Pipe": .init(
                actions: ["pipes:CreatePipe", "pipes:DescribePipe", "pipes:TagResource"],
                resource: arn("pipes", "pipe/\(name)-budget-alerts")),
            "AWS::SNS::Topic": .init(
                actions: [
                    "sns:CreateTopic", "sns:SetTopicAttributes", "sns:GetTopicAttributes", "sns:Subscribe",
                    "sns:TagResource",
                ], resource: arn("sns", "\(name)-x")),
            "AWS::SQS::Queue": .init(
                actions: ["sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:TagQueue"],
                resource: arn("sqs", "\(name)-x")),
            "AWS::SSM::Parameter": .init(
                actions: ["ssm:PutParameter", "ssm:GetParameters", "ssm:AddTagsToResource"],
                resource: arn("ssm", "parameter/bellwether/\(name)/x")),
            "AWS::Scheduler::Schedule": .init(
                actions: ["scheduler:CreateSchedule", "scheduler:GetSchedule"],
                resource: arn("scheduler", "schedule/default/\(name)-reports-x")),
            "AWS::SecretsManager::Secret": .init(
                actions: [
                    "secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:TagResource",
                ],
                resource: arn("secretsmanager", "secret:bellwether/\(name)-x")),
            "AWS::StepFunctions::StateMachine": .init(
                actions: ["states:CreateStateMachine", "states:DescribeStateMachine", "states:TagResource"],
                resource: arn("states", "stateMachine:\(name)-reports")),
        ]
        let stacks = Request(
            actions: [
                "cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet",
                "cloudformation:ExecuteChangeSet", "cloudformation:DeleteChangeSet",
                "cloudformation:DescribeStackEvents", "cloudformation:GetTemplate", "cloudformation:DeleteStack",
            ], resource: arn("cloudformation", "stack/\(name)/x"))
        let types = Set(doctor.stacks.flatMap { $0.template.resources.values.map(\.type) })
        requests =
            [stacks, Request(actions: ["cloudformation:DescribeStacks"], resource: "*")]
            + types.sorted().compactMap { table[$0] }
    }
}
