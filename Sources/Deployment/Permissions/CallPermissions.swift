/// What the program's own calls need, whatever the configuration. `sts:GetCallerIdentity` needs no permission.
enum CallPermissions {
    static let always: [(scope: Scope, actions: [String])] = [
        // Deploying, comparing, destroying. Without a stack's name, `DescribeStacks` needs both.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
        (.everything, ["cloudformation:DescribeStacks", "cloudformation:ListStacks"]),
        (
            .stacks,
            [
                "cloudformation:ContinueUpdateRollback", "cloudformation:CreateChangeSet",
                "cloudformation:DeleteChangeSet", "cloudformation:DeleteStack", "cloudformation:DescribeChangeSet",
                "cloudformation:DescribeEvents", "cloudformation:DescribeStackEvents",
                "cloudformation:DescribeStackResource",
                "cloudformation:ExecuteChangeSet", "cloudformation:GetTemplate",
                // Stacks have tags.
                "cloudformation:TagResource", "cloudformation:UntagResource",
            ]
        ),
        // `init`, and what `deploy` looks up first.
        (.everything, ["chatbot:DescribeSlackChannelConfigurations", "chatbot:DescribeSlackWorkspaces"]),
        (.everything, ["ce:GetCostAndUsage"]),
        // `status`, and the sample figures of `test-notifications`.
        (.allBudgets, ["budgets:ViewBudget"]),
        // `notify` and `test-notifications`.
        (.topics, ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish"]),
        (.everything, ["cloudwatch:GetMetricData"]),
        (.chatLogs, ["logs:FilterLogEvents"]),
    ]

    /// What only `doctor` looks at.
    static let doctor: [(scope: Scope, actions: [String])] = [
        (
            .everything,
            [
                "cloudwatch:ListMetrics", "events:ListRules", "organizations:DescribeEffectivePolicy",
                "scheduler:ListSchedules", "states:TestState",
            ]
        ),
        (.anomalyMonitors, ["ce:GetAnomalyMonitors"]),
        (.regions, ["account:GetRegionOptStatus"]),
        (.deployers, ["iam:GetRole", "iam:SimulatePrincipalPolicy"]),
    ]

    /// With state machines: those of reports are started, and all are looked at before they are deployed.
    static let stateMachines: [(scope: Scope, actions: [String])] = [
        (.everything, ["states:ValidateStateMachineDefinition"]),
        (.stateMachines, ["states:StartExecution"]),
        (.executions, ["states:DescribeExecution", "states:GetExecutionHistory"]),
    ]

    /// What only `acceptance` calls, most of it to see that nothing is left.
    static let acceptance: [(scope: Scope, actions: [String])] = [
        (
            .everything,
            [
                "cloudwatch:ListDashboards", "dynamodb:ListTables", "events:ListRules", "events:PutEvents",
                "logs:DescribeLogGroups", "pipes:ListPipes", "scheduler:ListSchedules", "sns:ListTopics",
                "sqs:ListQueues",
                "states:ListStateMachines", "states:TestState",
            ]
        ),
        (.allAlarms, ["cloudwatch:DescribeAlarms"]),
        (.stateMachines, ["states:ListExecutions"]),
        (.queues, ["sqs:ReceiveMessage"]),
        (.chatLogs, ["logs:DeleteLogGroup"]),
    ]

    /// With topics that are encrypted: who publishes uses the key.
    static let encryption: [(scope: Scope, actions: [String])] = [(.keys, ["kms:Decrypt", "kms:GenerateDataKey"])]
}
