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

    /// A conversation with Amazon Q, as AWS's policies for chatting have it. Most of these write nothing but the
    /// conversation itself; `PassRequest` lets Q call what the channel itself may call, and nothing more.
    ///
    /// The rest of `AmazonQDeveloperAccess` is left out: it is for errors in the console, for code, for plugins of other
    /// companies, and for subscriptions of people who are signed in, which a channel never is.
    /// <https://docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/id-based-policy-examples-users.html>
    static let conversation = [
        "q:DeleteConversation", "q:GetConversation", "q:ListConversations", "q:PassRequest", "q:SendMessage",
        "q:StartConversation", "q:UpdateConversation",
    ]

    /// What Q looks at to answer questions about costs: all that AWS's page lists, and what explains anomalies.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/ce-q-security.html>
    static let costs = [
        "budgets:ViewBudget",
        "ce:GetAnomalies", "ce:GetAnomalyMonitors", "ce:GetAnomalySubscriptions", "ce:GetCostAndUsage",
        "ce:GetCostAndUsageComparisons", "ce:GetCostAndUsageWithResources", "ce:GetCostCategories",
        "ce:GetCostComparisonDrivers", "ce:GetCostForecast", "ce:GetDimensionValues", "ce:GetReservationCoverage",
        "ce:GetReservationPurchaseRecommendation", "ce:GetReservationUtilization", "ce:GetRightsizingRecommendation",
        "ce:GetSavingsPlansCoverage", "ce:GetSavingsPlansPurchaseRecommendation", "ce:GetSavingsPlansUtilization",
        "ce:GetSavingsPlansUtilizationDetails", "ce:GetTags", "ce:GetUsageForecast",
        "compute-optimizer:GetAutoScalingGroupRecommendations", "compute-optimizer:GetEBSVolumeRecommendations",
        "compute-optimizer:GetEC2InstanceRecommendations", "compute-optimizer:GetECSServiceRecommendations",
        "compute-optimizer:GetEffectiveRecommendationPreferences", "compute-optimizer:GetEnrollmentStatus",
        "compute-optimizer:GetIdleRecommendations",
        "compute-optimizer:GetLambdaFunctionRecommendations", "compute-optimizer:GetLicenseRecommendations",
        "compute-optimizer:GetRDSDatabaseRecommendations", "compute-optimizer:GetRecommendationSummaries",
        "cost-optimization-hub:GetRecommendation", "cost-optimization-hub:ListEnrollmentStatuses",
        "cost-optimization-hub:ListRecommendationSummaries", "cost-optimization-hub:ListRecommendations",
        "freetier:GetAccountActivity", "freetier:GetAccountPlanState", "freetier:GetFreeTierUsage",
        "freetier:ListAccountActivities",
        "pricing:DescribeServices", "pricing:GetAttributeValues", "pricing:GetProducts",
    ]

    /// What a person asks for when something is wrong: states, sizes, events and logs of what runs.
    ///
    /// Read actions that are left out of this list and of `account`:
    /// - Data of applications: objects, items, messages, parameters, secrets, keys, and what state machines and targets
    ///   get and give (`states:DescribeExecution`, `states:GetExecutionHistory`, `events:ListTargetsByRule`). A card says
    ///   why an execution failed; a channel that needs more gets one of AWS's policies under `commands`.
    /// - What tends to hold passwords in the open: environment variables (`lambda:ListFunctions`, `lambda:GetFunction`,
    ///   `ecs:DescribeTaskDefinition`, `batch:DescribeJobs`, whose reasons `batch:ListJobs` has too,
    ///   `codepipeline:ListActionExecutions`, `cloudformation:DescribeStackResourceDrifts`), user data
    ///   (`ec2:DescribeInstanceAttribute`, `ec2:DescribeLaunchTemplateVersions`, `ec2:DescribeSpotFleetRequests`,
    ///   `autoscaling:DescribeLaunchConfigurations`), console output, and templates (`cloudformation:GetTemplate`).
    ///
    /// In although they answer with more than a state, since AWS has nothing smaller for the question of a card: tasks of
    /// ECS with overrides, clusters and steps of EMR and runs of Glue with arguments, builds of CodeBuild with their
    /// variables in plain text, calls in CloudTrail with their parameters. Logs are in: without them nobody finds out why.
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
        "ec2:DescribeVolumes", "ec2:DescribeVolumesModifications", "ec2:DescribeVolumeStatus",
        "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcs",
        "ecs:DescribeCapacityProviders", "ecs:DescribeClusters", "ecs:DescribeContainerInstances",
        "ecs:DescribeServices", "ecs:DescribeTasks", "ecs:ListClusters", "ecs:ListContainerInstances",
        "ecs:ListServices", "ecs:ListTaskDefinitions", "ecs:ListTasks",
        "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
        "elasticmapreduce:DescribeCluster", "elasticmapreduce:DescribeStep",
        // `emr describe-cluster` of the AWS CLI asks for bootstrap actions and for instance groups or fleets as well.
        // https://docs.aws.amazon.com/cli/latest/reference/emr/describe-cluster.html
        "elasticmapreduce:GetManagedScalingPolicy", "elasticmapreduce:ListBootstrapActions",
        "elasticmapreduce:ListClusters",
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
        "states:DescribeMapRun", "states:DescribeStateMachine", "states:ListExecutions", "states:ListMapRuns",
        "states:ListStateMachines",
    ]

    /// The same of jobs, deliveries, backups, what AWS and its security services say of the account, and who changed what;
    /// and any resource by its name. Both lists are one policy, which has room for 6,144 characters.
    ///
    /// `cloudformation:GetResource` and `cloudformation:ListResources` are Cloud Control, which reads a resource with the
    /// rights of who asks: it shows nothing that these lists leave out. Resource Explorer knows names, types and tags.
    /// <https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html>
    /// <https://docs.aws.amazon.com/resource-explorer/latest/userguide/using-search-chatbot.html>
    static let account = [
        "acm:DescribeCertificate", "acm:ListCertificates",
        "backup:DescribeBackupJob", "backup:DescribeCopyJob", "backup:DescribeRestoreJob", "backup:ListBackupJobs",
        "backup:ListBackupPlans", "backup:ListBackupVaults", "backup:ListCopyJobs", "backup:ListProtectedResources",
        "backup:ListRecoveryPointsByBackupVault", "backup:ListRecoveryPointsByResource", "backup:ListRestoreJobs",
        "batch:DescribeComputeEnvironments", "batch:DescribeJobQueues", "batch:GetJobQueueSnapshot", "batch:ListJobs",
        "cloudformation:GetResource", "cloudformation:ListResources",
        "cloudtrail:LookupEvents",
        "codebuild:BatchGetBuilds", "codebuild:BatchGetReports", "codebuild:DescribeTestCases", "codebuild:ListBuilds",
        "codebuild:ListBuildsForProject", "codebuild:ListProjects",
        "codedeploy:BatchGetDeploymentTargets", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup",
        "codedeploy:GetDeploymentTarget", "codedeploy:ListApplications", "codedeploy:ListDeploymentGroups",
        "codedeploy:ListDeployments", "codedeploy:ListDeploymentTargets",
        "codepipeline:GetPipelineExecution", "codepipeline:GetPipelineState", "codepipeline:ListPipelineExecutions",
        "codepipeline:ListPipelines",
        "dynamodb:DescribeTable", "dynamodb:ListTables",
        "eks:DescribeCluster", "eks:DescribeInsight", "eks:DescribeNodegroup", "eks:DescribeUpdate", "eks:ListAddons",
        "eks:ListClusters", "eks:ListInsights", "eks:ListNodegroups", "eks:ListUpdates",
        "glue:GetCrawler", "glue:GetCrawlerMetrics", "glue:GetJobRun", "glue:GetJobRuns", "glue:ListCrawlers",
        "glue:ListCrawls", "glue:ListJobs",
        "guardduty:GetFindings", "guardduty:ListDetectors", "guardduty:ListFindings",
        "health:DescribeAffectedEntities", "health:DescribeEventDetails", "health:DescribeEvents",
        "lambda:GetFunctionEventInvokeConfig", "lambda:GetFunctionRecursionConfig",
        "resource-explorer-2:BatchGetView", "resource-explorer-2:GetDefaultView", "resource-explorer-2:GetIndex",
        "resource-explorer-2:GetServiceIndex", "resource-explorer-2:GetServiceView", "resource-explorer-2:GetView",
        "resource-explorer-2:ListIndexes", "resource-explorer-2:ListServiceIndexes",
        "resource-explorer-2:ListServiceViews", "resource-explorer-2:ListSupportedResourceTypes",
        "resource-explorer-2:ListViews", "resource-explorer-2:Search",
        "securityhub:GetFindings",
        "trustedadvisor:GetRecommendation", "trustedadvisor:ListChecks",
        "trustedadvisor:ListRecommendationResources", "trustedadvisor:ListRecommendations",
    ]
}
