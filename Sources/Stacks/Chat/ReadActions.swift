/// The IAM actions that a channel may use, each reviewed by hand: nothing with a wildcard, so that a new action of AWS
/// is not allowed before somebody has looked at it. `Tests/StacksTests/policy_check.py` holds the lists against AWS's.
enum ReadActions {
    /// To show alarms with their graphs. Every channel has these.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-iam-policies.html>
    static let notifications = [
        "cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmsForMetric",
        "cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:GetMetricWidgetImage",
        "cloudwatch:ListMetrics",
    ]

    /// A conversation with Amazon Q. AWS counts three of these as writing, since they make a conversation; `PassRequest`
    /// lets Q call what the channel itself may call, and nothing more.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/asking-questions.html>
    static let conversation = [
        "q:GetConversation", "q:ListConversations", "q:PassRequest", "q:SendMessage", "q:StartConversation",
    ]

    /// What Q looks at to answer questions about costs.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/ce-q-security.html>
    static let costs = [
        "budgets:ViewBudget",
        "ce:GetAnomalies", "ce:GetAnomalyMonitors", "ce:GetAnomalySubscriptions", "ce:GetCostAndUsage",
        "ce:GetCostAndUsageComparisons", "ce:GetCostCategories", "ce:GetCostComparisonDrivers", "ce:GetCostForecast",
        "ce:GetDimensionValues", "ce:GetReservationCoverage", "ce:GetReservationUtilization",
        "ce:GetSavingsPlansCoverage", "ce:GetSavingsPlansUtilization", "ce:GetTags", "ce:GetUsageForecast",
        "compute-optimizer:GetAutoScalingGroupRecommendations", "compute-optimizer:GetEBSVolumeRecommendations",
        "compute-optimizer:GetEC2InstanceRecommendations", "compute-optimizer:GetECSServiceRecommendations",
        "compute-optimizer:GetEnrollmentStatus", "compute-optimizer:GetIdleRecommendations",
        "compute-optimizer:GetLambdaFunctionRecommendations", "compute-optimizer:GetLicenseRecommendations",
        "compute-optimizer:GetRDSDatabaseRecommendations", "compute-optimizer:GetRecommendationSummaries",
        "cost-optimization-hub:GetRecommendation", "cost-optimization-hub:ListEnrollmentStatuses",
        "cost-optimization-hub:ListRecommendationSummaries", "cost-optimization-hub:ListRecommendations",
        "freetier:GetAccountActivity", "freetier:GetAccountPlanState", "freetier:GetFreeTierUsage",
        "freetier:ListAccountActivities",
        "pricing:DescribeServices", "pricing:GetAttributeValues", "pricing:GetProducts",
    ]

    /// What a person asks for when something is wrong: states, sizes, events and logs.
    ///
    /// Left out although they read: whatever answers with data of applications (objects, items, messages, parameters,
    /// secrets, keys), and what tends to hold passwords in the open: environment variables (`lambda:ListFunctions`,
    /// `lambda:GetFunction`, `ecs:DescribeTaskDefinition`), user data (`ec2:DescribeInstanceAttribute`,
    /// `ec2:DescribeLaunchTemplateVersions`, `autoscaling:DescribeLaunchConfigurations`), console output, templates
    /// (`cloudformation:GetTemplate`) and inputs (`states:DescribeExecution`, `states:GetExecutionHistory`,
    /// `events:ListTargetsByRule`). Tasks of ECS, clusters and steps of EMR are in although they answer with overrides and
    /// arguments: they are what *Why?* asks for. Logs are in: without them nobody finds out why.
    static let operations = [
        "application-autoscaling:DescribeScalableTargets", "application-autoscaling:DescribeScalingActivities",
        "application-autoscaling:DescribeScalingPolicies",
        "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeInstanceRefreshes", "autoscaling:DescribePolicies",
        "autoscaling:DescribeScalingActivities", "autoscaling:DescribeScheduledActions",
        "budgets:ViewBudget",
        "cloudformation:DescribeStackEvents", "cloudformation:DescribeStackResources", "cloudformation:DescribeStacks",
        "cloudformation:ListStackResources", "cloudformation:ListStacks",
        "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones", "ec2:DescribeImages", "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus", "ec2:DescribeInstanceTypes", "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRegions",
        "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeSnapshots",
        "ec2:DescribeSpotInstanceRequests", "ec2:DescribeSpotPriceHistory", "ec2:DescribeSubnets", "ec2:DescribeTags",
        "ec2:DescribeVolumes", "ec2:DescribeVolumeStatus", "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs",
        "ecs:DescribeCapacityProviders", "ecs:DescribeClusters", "ecs:DescribeContainerInstances",
        "ecs:DescribeServices", "ecs:DescribeTasks", "ecs:ListClusters", "ecs:ListContainerInstances",
        "ecs:ListServices", "ecs:ListTaskDefinitions", "ecs:ListTasks",
        "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
        "elasticmapreduce:DescribeCluster", "elasticmapreduce:DescribeStep",
        "elasticmapreduce:GetManagedScalingPolicy", "elasticmapreduce:ListClusters",
        "elasticmapreduce:ListInstanceFleets", "elasticmapreduce:ListInstanceGroups",
        "elasticmapreduce:ListInstances", "elasticmapreduce:ListSteps",
        "events:DescribeRule", "events:ListRules",
        "lambda:GetAccountSettings", "lambda:GetFunctionConcurrency", "lambda:ListAliases",
        "lambda:ListEventSourceMappings", "lambda:ListProvisionedConcurrencyConfigs",
        "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:DescribeMetricFilters", "logs:DescribeQueries",
        "logs:FilterLogEvents", "logs:GetLogEvents", "logs:GetQueryResults", "logs:StartQuery", "logs:StopQuery",
        "rds:DescribeDBClusters", "rds:DescribeDBClusterSnapshots", "rds:DescribeDBInstances",
        "rds:DescribeDBSnapshots", "rds:DescribeEvents", "rds:DescribePendingMaintenanceActions",
        "sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTopics",
        "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:ListQueues",
        "states:DescribeStateMachine", "states:ListExecutions", "states:ListStateMachines",
    ]
}
