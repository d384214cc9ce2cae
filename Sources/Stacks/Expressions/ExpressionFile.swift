/// The files of JSONata, embedded in the program.
enum ExpressionFile: String, CaseIterable {
    // Expressions/
    case text, whole, notification
    // Reports/
    case dates, money, services, rows, recurring, usual, explorer, figures, daily, weekly, monthly
    case plan, queries, smaller, fold, compose, failed
    // BudgetAlerts/
    case alert, costs, trend, explain
    // Events/
    case envelope, card, rule, fallback, publish
    // Events/Kinds/
    case common, last, logs, account
    case ecs, emr, batch, stepFunctions, glue, lambda
    case rds, ec2, spot, ebs, autoScaling
    case codepipeline, codebuild, codedeploy, cloudformation, backup, acm, health
    case guardduty, iam
    case ecsLog = "ecs-log"
    case trustedAdvisor = "trusted-advisor"
    case costAnomaly = "cost-anomaly"
    case savingsPlans = "savings-plans"
    case securityHub = "security-hub"
    case rootSignIn = "root-sign-in"

    /// As it stands in the file: comments, indentation, and includes as `@name@`.
    var source: String {
        let bytes =
            switch self {
            case .text: PackageResources.text_jsonata
            case .whole: PackageResources.whole_jsonata
            case .notification: PackageResources.notification_jsonata
            case .dates: PackageResources.dates_jsonata
            case .money: PackageResources.money_jsonata
            case .services: PackageResources.services_jsonata
            case .rows: PackageResources.rows_jsonata
            case .recurring: PackageResources.recurring_jsonata
            case .usual: PackageResources.usual_jsonata
            case .explorer: PackageResources.explorer_jsonata
            case .figures: PackageResources.figures_jsonata
            case .daily: PackageResources.daily_jsonata
            case .weekly: PackageResources.weekly_jsonata
            case .monthly: PackageResources.monthly_jsonata
            case .plan: PackageResources.plan_jsonata
            case .queries: PackageResources.queries_jsonata
            case .smaller: PackageResources.smaller_jsonata
            case .fold: PackageResources.fold_jsonata
            case .compose: PackageResources.compose_jsonata
            case .failed: PackageResources.failed_jsonata
            case .alert: PackageResources.alert_jsonata
            case .costs: PackageResources.costs_jsonata
            case .trend: PackageResources.trend_jsonata
            case .explain: PackageResources.explain_jsonata
            case .envelope: PackageResources.envelope_jsonata
            case .card: PackageResources.card_jsonata
            case .ecs: PackageResources.ecs_jsonata
            case .ecsLog: PackageResources.ecs_log_jsonata
            case .emr: PackageResources.emr_jsonata
            case .rule: PackageResources.rule_jsonata
            case .fallback: PackageResources.fallback_jsonata
            case .publish: PackageResources.publish_jsonata
            case .common: PackageResources.common_jsonata
            case .last: PackageResources.last_jsonata
            case .logs: PackageResources.logs_jsonata
            case .batch: PackageResources.batch_jsonata
            case .stepFunctions: PackageResources.step_functions_jsonata
            case .glue: PackageResources.glue_jsonata
            case .lambda: PackageResources.lambda_jsonata
            case .rds: PackageResources.rds_jsonata
            case .ec2: PackageResources.ec2_jsonata
            case .spot: PackageResources.spot_jsonata
            case .ebs: PackageResources.ebs_jsonata
            case .autoScaling: PackageResources.auto_scaling_jsonata
            case .account: PackageResources.account_jsonata
            case .acm: PackageResources.acm_jsonata
            case .backup: PackageResources.backup_jsonata
            case .cloudformation: PackageResources.cloudformation_jsonata
            case .codebuild: PackageResources.codebuild_jsonata
            case .codedeploy: PackageResources.codedeploy_jsonata
            case .codepipeline: PackageResources.codepipeline_jsonata
            case .guardduty: PackageResources.guardduty_jsonata
            case .health: PackageResources.health_jsonata
            case .iam: PackageResources.iam_jsonata
            case .costAnomaly: PackageResources.cost_anomaly_jsonata
            case .rootSignIn: PackageResources.root_sign_in_jsonata
            case .savingsPlans: PackageResources.savings_plans_jsonata
            case .securityHub: PackageResources.security_hub_jsonata
            case .trustedAdvisor: PackageResources.trusted_advisor_jsonata
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
