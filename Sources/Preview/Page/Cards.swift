import Notifications

/// A message's content as Chatbot lays it out in Slack.
struct Cards {
    var templates: Templates
    var people: [String: String]

    /// - Parameter update: the newest summary of the thread that the message began.
    func card(_ verdict: ChatbotMessage, body: String, update: String?) throws -> HTML {
        switch verdict {
        case .custom(let notification): try custom(notification, update: update)
        case .budget(let alert): try native(budget(alert))
        case .anomaly(let anomaly): try native(self.anomaly(anomaly))
        case .alarm(let notice): try native(alarm(notice))
        case .event(let event): try native(self.event(event))
        case .dropped(let reasons):
            try templates.render(
                "dropped", ["reasons": reasons.map { ["reason": HTML($0)] as View }, "raw": HTML(body)])
        }
    }

    private func custom(_ notification: CustomNotification, update: String?) throws -> HTML {
        let content = notification.content
        return try templates.render(
            "custom",
            [
                "title": content.title.map(slack),
                "description": slack(content.description),
                "hasSteps": !(content.nextSteps ?? []).isEmpty,
                "steps": (content.nextSteps ?? []).map { ["step": slack($0)] as View },
                "keywords": (content.keywords ?? []).map { ["keyword": HTML($0)] as View },
                "hasKeywords": !(content.keywords ?? []).isEmpty,
                "update": update.map(slack),
            ])
    }

    private func slack(_ text: String) -> HTML { SlackText.html(text, people: people) }

    // MARK: Native cards

    private struct Native {
        /// The colour bar's class.
        var colour: StaticString
        var icon: String
        var title: String
        var address: String?
        var sentence: String
        var fields: [(name: String, value: String?)]
        var graph: AlarmNotice?
    }

    private func native(_ card: Native) throws -> HTML {
        let fields = card.fields.compactMap { field -> View? in
            field.value.map { ["name": HTML(field.name), "value": HTML($0)] }
        }
        return try templates.render(
            "native",
            [
                "colour": HTML(literal: card.colour), "icon": HTML(card.icon), "title": title(card),
                "sentence": HTML(card.sentence), "fields": fields, "graph": try card.graph.flatMap(graph),
            ])
    }

    private func title(_ card: Native) -> HTML {
        guard let address = card.address, address.hasPrefix("https://") else { return HTML(card.title) }
        return .element(
            "a", ["href": address, "target": "_blank", "rel": "noopener noreferrer"], HTML(card.title))
    }

    private func budget(_ alert: BudgetAlert) -> Native {
        let isForecast = alert.type == "FORECASTED"
        let isAdjusted = alert.type == "ADJUSTED"
        let fallback =
            isAdjusted
            ? "The amount of \(alert.budget) was adjusted to \(alert.budgeted)."
            : "\(alert.budget) has exceeded your alert threshold."
        let request = "You requested that we alert you when"
        return Native(
            colour: "red", icon: "❗",
            title: "AWS Budgets alert" + (alert.account.map { " | Account: \($0)" } ?? ""),
            address: "https://console.aws.amazon.com/billing/home#/budgets",
            sentence: alert.sentence.map { $0.hasPrefix(request) ? $0 : fallback } ?? fallback,
            fields: [
                ("Budget name", alert.budget), (isAdjusted ? "Before" : "Alert threshold", alert.threshold),
                ("Budgeted amount", alert.budgeted), (isForecast ? "Forecasted amount" : "Actual amount", alert.amount),
            ])
    }

    private func anomaly(_ anomaly: CostAnomaly) -> Native {
        let impact = anomaly.impact
        let expected = impact.expected.map { ", expected \(AWSAmount.text($0))" } ?? ""
        let percentage = impact.percentage.map { " (\(Self.text($0.rounded()))%)" } ?? ""
        let cause = anomaly.rootCauses.first
        return Native(
            colour: "orange", icon: "⚠️", title: "AWS Cost Anomaly Detection | Account: \(anomaly.account)",
            address: anomaly.link,
            sentence: "Total cost impact \(AWSAmount.text(impact.total))\(percentage)"
                + (impact.actual.map { ": spent \(AWSAmount.text($0))\(expected)" } ?? "") + ".",
            fields: [
                ("Service", cause?.service ?? anomaly.dimension), ("Start date", String(anomaly.start.prefix(10))),
                ("Account", cause.flatMap { $0.accountName ?? $0.account }), ("Region", cause?.region),
                ("Usage type", cause?.usageType), ("Monitor", anomaly.monitor),
            ])
    }

    private func alarm(_ notice: AlarmNotice) -> Native {
        let (colour, icon): (StaticString, String) =
            switch notice.state {
            case .alarm: ("red", "🔴")
            case .ok: ("green", "✅")
            case .insufficientData: ("grey", "⚪")
            }
        let dimensions = notice.metric?.dimensions.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
        return Native(
            colour: colour, icon: icon,
            title: "CloudWatch Alarm | \(notice.name) | \(notice.region) | Account: \(notice.account)",
            address: "https://console.aws.amazon.com/cloudwatch/home#alarmsV2:",
            sentence: notice.reason,
            fields: [
                ("State", notice.previous.map { "\($0.rawValue) → \(notice.state.rawValue)" } ?? notice.state.rawValue),
                ("Time", notice.time.prefix(16).replacing("T", with: " ") + " UTC"),
                ("Description", notice.description),
                ("Dimensions", dimensions.flatMap { $0.isEmpty ? nil : $0 }),
            ],
            graph: notice)
    }

    private func event(_ event: ServiceEvent) -> Native {
        Native(
            colour: "grey", icon: "🔔", title: "\(event.detailType) | \(event.region) | Account: \(event.account)",
            sentence: "Chatbot lays this event out itself, if it knows the kind; it does not know every one.",
            fields: [("Source", event.source), ("Time", event.time)])
    }

    private func graph(_ notice: AlarmNotice) throws -> HTML? {
        guard let metric = notice.metric else { return nil }
        let name = [metric.namespace, metric.name].compactMap { $0 }.joined(separator: " · ")
        return try templates.render(
            "graph",
            [
                "metric": HTML(name.isEmpty ? "Metric" : name),
                "threshold": metric.threshold.map { HTML(Self.text($0)) },
                "isOver": notice.state == .alarm,
            ])
    }

    /// Whole numbers without a fraction; what fits no `Int` as it is.
    private static func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
