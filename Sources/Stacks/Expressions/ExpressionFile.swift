/// The files of JSONata, embedded in the program.
enum ExpressionFile: String, CaseIterable {
    // Expressions/
    case text, notification
    // Reports/
    case dates, money, services, figures, daily, weekly, monthly
    case plan, queries, fold, compose, failed
    // Events/
    case envelope, card, ecs, emr, rule, fallback, publish

    /// As it stands in the file: comments, indentation, and includes as `@name@`.
    var source: String {
        let bytes =
            switch self {
            case .text: PackageResources.text_jsonata
            case .notification: PackageResources.notification_jsonata
            case .dates: PackageResources.dates_jsonata
            case .money: PackageResources.money_jsonata
            case .services: PackageResources.services_jsonata
            case .figures: PackageResources.figures_jsonata
            case .daily: PackageResources.daily_jsonata
            case .weekly: PackageResources.weekly_jsonata
            case .monthly: PackageResources.monthly_jsonata
            case .plan: PackageResources.plan_jsonata
            case .queries: PackageResources.queries_jsonata
            case .fold: PackageResources.fold_jsonata
            case .compose: PackageResources.compose_jsonata
            case .failed: PackageResources.failed_jsonata
            case .envelope: PackageResources.envelope_jsonata
            case .card: PackageResources.card_jsonata
            case .ecs: PackageResources.ecs_jsonata
            case .emr: PackageResources.emr_jsonata
            case .rule: PackageResources.rule_jsonata
            case .fallback: PackageResources.fallback_jsonata
            case .publish: PackageResources.publish_jsonata
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
