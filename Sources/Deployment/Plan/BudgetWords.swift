import TerminalText

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Says in words what a budget in a template is, and how two versions of it differ.
enum BudgetWords {
    static let type = "AWS::Budgets::Budget"
    static let replacementWarning = "replaced: alerts already sent in this period may come again"

    /// `50 USD a day, alerts at 80%, 100%`.
    static func summary(of resource: JSON) -> [String] {
        let thresholds = alerts(in: resource, names: [:]).map(\.threshold).joined(separator: ", ")
        let alerts = thresholds.isEmpty ? "no alerts" : "alerts at \(thresholds)"
        return ["\(limit(in: resource)) \(period(in: resource)), \(alerts)"]
    }

    /// - Parameter names: logical id → what people call it.
    static func differences(from old: JSON, to new: JSON, names: [String: String]) -> [String] {
        var lines: [String] = []
        if limit(in: old) != limit(in: new) { lines.append("limit \(limit(in: old)) → \(limit(in: new))") }
        if period(in: old) != period(in: new) { lines.append("period \(period(in: old)) → \(period(in: new))") }
        lines += alertDifferences(from: alerts(in: old, names: names), to: alerts(in: new, names: names))
        for (property, words) in [("FilterExpression", "what it counts"), ("Metrics", "basis of cost")]
        where data(old)[property] != data(new)[property] {
            lines.append(words)
        }
        if old["Properties"]?["ResourceTags"] != new["Properties"]?["ResourceTags"] { lines.append("tags") }
        if lines.isEmpty, data(old)["BudgetName"] != data(new)["BudgetName"] { lines.append("name in AWS") }
        return lines
    }

    /// One that only got another threshold, or only other recipients, is said in one line.
    private static func alertDifferences(from old: [Alert], to new: [Alert]) -> [String] {
        let gone = old.filter { !new.contains($0) }
        let added = new.filter { !old.contains($0) }
        guard gone.count == 1, added.count == 1 else {
            return gone.map { "remove alert \($0)" } + added.map { "add alert \($0)" }
        }
        if gone[0].recipients == added[0].recipients {
            return ["alert to \(gone[0].to) at \(gone[0].threshold) → \(added[0].threshold)"]
        }
        if gone[0].threshold == added[0].threshold {
            return ["alert at \(gone[0].threshold) to \(gone[0].to) → \(added[0].to)"]
        }
        return ["alert \(gone[0]) → \(added[0])"]
    }

    /// All budgets of a template, sorted by name.
    static func budgets(in template: JSON?) -> [StatusReport.DeployedBudget] {
        (template?["Resources"]?.members ?? [:]).compactMap { id, resource in
            guard resource["Type"]?.text == type, let name = data(resource)["BudgetName"]?.text else { return nil }
            return .init(
                name: TemplateDifference.name(of: resource, id: id), nameInAWS: name, period: period(in: resource))
        }.sorted { $0.name < $1.name }
    }

    private static func data(_ resource: JSON) -> [String: JSON] {
        resource["Properties"]?["Budget"]?.members ?? [:]
    }

    private static func limit(in resource: JSON) -> String {
        guard case .number(let amount)? = data(resource)["BudgetLimit"]?["Amount"] else { return "no limit" }
        return "\(amount) USD"
    }

    private static func period(in resource: JSON) -> String {
        switch data(resource)["TimeUnit"]?.text {
        case "DAILY": "a day"
        case "MONTHLY": "a month"
        case "QUARTERLY": "a quarter"
        case "ANNUALLY": "a year"
        default: "a period"
        }
    }

    private struct Alert: Hashable, CustomStringConvertible {
        var threshold: String
        var recipients: [String]

        var to: String { recipients.joined(separator: ", ") }
        var description: String { "at \(threshold) to \(to)" }
    }

    private static func alerts(in resource: JSON, names: [String: String]) -> [Alert] {
        (resource["Properties"]?["NotificationsWithSubscribers"]?.elements ?? []).map { entry in
            let notification = entry["Notification"]
            var threshold = "?"
            if case .number(let number)? = notification?["Threshold"] {
                threshold = notification?["ThresholdType"]?.text == "PERCENTAGE" ? "\(number)%" : "\(number) USD"
            }
            if notification?["NotificationType"]?.text == "FORECASTED" { threshold = "forecast \(threshold)" }
            return Alert(
                threshold: threshold,
                recipients: (entry["Subscribers"]?.elements ?? []).map { recipient($0, names: names) })
        }
    }

    /// An email address, or the topic's channel or name.
    private static func recipient(_ subscriber: JSON, names: [String: String]) -> String {
        let address = subscriber["Address"]
        if let text = address?.text { return text.harmless() }
        if let id = address?["Ref"]?.text { return String((names[id] ?? id).trimmingPrefix("topic ")) }
        return address?["Fn::Sub"]?.text?.split(separator: ":").last.map(String.init) ?? "?"
    }
}
