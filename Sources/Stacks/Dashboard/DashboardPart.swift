import CloudFormation
import Config
import JSONValue

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The stack `NAME-dashboard`: what the month costs, what is wrong, and whether messages arrive, on one page.
///
/// It refers to everything by name only. An account has three dashboards of at most fifty metrics free, so this one keeps
/// to fifty. <https://aws.amazon.com/cloudwatch/pricing/>
struct DashboardPart {
    var config: Config
    var naming: Naming
    var tags: [String: String]
    /// Those that are deployed.
    var watchdog: [WatchdogAlarm]
    /// The stacks of events that are deployed.
    var events: [EventsPart]

    /// Billing's and Chatbot's metrics exist there only.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html>
    private static let billingRegion = "us-east-1"
    /// Estimates come several times a day.
    private static let quarterDay = 21_600
    private static let day = 86_400
    private static let serviceLimit = 10
    /// Of the table of budgets.
    private static let rowLimit = 8

    var address: String {
        "https://\(config.region).console.aws.amazon.com/cloudwatch/home?region=\(config.region)#dashboards/dashboard/\(naming.monitor)"
    }

    func add(to template: inout Template) throws {
        template.add(
            "Dashboard", DashboardResource(dashboardName: naming.monitor, dashboardBody: body.text),
            named: "dashboard \(naming.monitor)")
    }

    var body: JSON {
        let rows: [[Widget]] = [
            [header], Widget.row([soFar, byTheEnd, yesterday] + (gauge.map { [$0] } ?? [])),
            Widget.row([month, days]), Widget.row([services, budgets]), Widget.row(alarms),
            Widget.row([delivery] + (machines.map { [$0] } ?? [])),
        ]
        // The month and a few days more, and each graph by its own periods.
        return [
            "start": "-P35D", "periodOverride": "inherit",
            "widgets": Widget.json(of: rows.filter { !$0.isEmpty }),
        ]
    }

    // MARK: - Costs

    private var header: Widget {
        .text(
            [
                "# \(Self.escaped(naming.monitor)) · account \(config.account)",
                "[button:primary:Cost Explorer](\(ReportSettings.console)/cost-explorer) [button:Budgets](\(ReportSettings.console)/budgets) "
                    + "[button:Anomalies](\(ReportSettings.console)/anomaly-detection/overview) "
                    + "[button:Bills](\(ReportSettings.console)/bills)",
                "",
                "Costs are AWS's own estimate in USD since the 1st (UTC), some hours old, credits as billed; reports and budgets follow the configuration. "
                    + "Graphs of costs empty? Switch on *CloudWatch billing alerts* once, in [Billing preferences](https://us-east-1.console.aws.amazon.com/billing/home#/preferences).",
            ], height: 3)
    }

    private func charges(_ look: Widget.Series.Look) -> Widget.Series {
        .metric(namespace: "AWS/Billing", name: "EstimatedCharges", dimensions: [("Currency", "USD")], look)
    }

    private var hiddenCharges: Widget.Series { charges(.init(id: "m1", label: "This month", isVisible: false)) }

    private var soFar: Widget {
        .graph(
            "This month so far", .singleValue, region: Self.billingRegion,
            of: [charges(.init(id: "m1", label: "USD", color: .blue))], statistic: "Maximum",
            period: Self.quarterDay, height: 4)
    }

    private var byTheEnd: Widget {
        .graph(
            "The whole month at this rate", .singleValue, region: Self.billingRegion,
            of: [hiddenCharges, .expression(Self.straightLine, .init(id: "e1", label: "USD", color: .orange))],
            statistic: "Maximum", period: Self.quarterDay, height: 4)
    }

    private var yesterday: Widget {
        .graph(
            "The last day", .singleValue, region: Self.billingRegion,
            of: [hiddenCharges, .expression(Self.daily, .init(id: "e1", label: "USD", color: .green))],
            statistic: "Maximum", period: Self.day, height: 4)
    }

    /// `nil` without a budget of the month for all costs.
    private var gauge: Widget? {
        config.budgets.whole(.month).first.map { budget in
            .graph(
                "Of budget \(budget.name), \(Money.text(budget.limit))", .gauge, region: Self.billingRegion,
                of: [
                    hiddenCharges,
                    .expression("100 * m1 / \(budget.limit)", .init(id: "e1", label: "per cent", color: .green)),
                ], statistic: "Maximum", period: Self.quarterDay,
                lines: [
                    .init(label: "80%", value: 80, color: .orange, fillsAbove: true),
                    .init(label: "100%", value: 100, color: .red, fillsAbove: true),
                ], height: 4)
        }
    }

    private var month: Widget {
        .graph(
            "This month, and the straight line to its end (USD)", .timeSeries, region: Self.billingRegion,
            of: [
                charges(.init(id: "m1", label: "so far", color: .blue)),
                .expression(Self.straightLine, .init(id: "e1", label: "whole month at this rate", color: .orange)),
            ], statistic: "Maximum", period: Self.quarterDay, lines: limits(.month), height: 7)
    }

    private var days: Widget {
        .graph(
            "Each day (USD)", .timeSeries, region: Self.billingRegion,
            of: [hiddenCharges, .expression(Self.daily, .init(id: "e1", label: "that day", color: .green))],
            statistic: "Maximum", period: Self.day, lines: limits(.day), height: 7)
    }

    /// What comes of the month if it goes on as it has: a straight line, which the first three days are too few for.
    /// A period's estimate is that of its end. `DATE` is the day of the month (`DAY` is that of the week).
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html>
    private static let straightLine =
        "IF(DATE(m1) > 3, m1 / (DATE(m1) - 1 + (HOUR(m1) + 6) / 24) * IF(MONTH(m1) == 2, 28, "
        + "IF(MONTH(m1) == 4 OR MONTH(m1) == 6 OR MONTH(m1) == 9 OR MONTH(m1) == 11, 30, 31)))"

    /// The estimate grows over the month, and begins anew with the next.
    private static let daily = "IF(DIFF(m1) < 0, m1, DIFF(m1))"

    /// Which services there are is known to CloudWatch only. Whether what a search finds counts among the fifty is not
    /// documented, so what it shows is counted.
    private var services: Widget {
        .graph(
            "The costliest services, this month (USD)", .bar, region: Self.billingRegion,
            of: [
                .expression(
                    "SORT(SEARCH('{AWS/Billing,Currency,ServiceName} MetricName=\"EstimatedCharges\"', 'Maximum', \(Self.quarterDay)), MAX, DESC, \(Self.serviceLimit))",
                    .init(id: "e1", label: "${PROP('Dim.ServiceName')}"))
            ], statistic: "Maximum", period: Self.quarterDay, height: 7)
    }

    /// What is spent of a budget is not in CloudWatch.
    private var budgets: Widget {
        let main = config.budgets.whole(.month).first?.name
        let all = config.budgets.sorted { ($0.name == main ? 0 : 1, $0.name) < ($1.name == main ? 0 : 1, $1.name) }
        var lines = ["## Budgets", "", "| Budget | Limit | Tells | Owner |", "|---|---|---|---|"]
        lines += all.prefix(Self.rowLimit).map { budget in
            let owner = config.owners.first { $0.key == budget.owner }?.name ?? ""
            let alerts = budget.alerts.map(\.text).joined(separator: ", ")
            return
                "| \(Self.escaped(budget.name)) | \(Money.text(budget.limit)) a \(budget.period.rawValue) | \(alerts) | \(Self.escaped(owner)) |"
        }
        if all.count > Self.rowLimit { lines += ["", "… and \(all.count - Self.rowLimit) more."] }
        lines += [
            "",
            "What is spent of each, and what AWS expects: [Budgets](\(ReportSettings.console)/budgets), or `make status`.",
        ]
        return .text(lines, height: 7)
    }

    private func limits(_ period: Budget.Period) -> [Widget.Line] {
        config.budgets.whole(period).prefix(3).map { budget in
            .init(
                label: "\(budget.name) \(Money.text(budget.limit))", value: Double("\(budget.limit)") ?? 0, color: .red)
        }
    }

    // MARK: - What is wrong

    private var alarms: [Widget] {
        let own = config.alarms.map(\.name).sorted().map { arn("cloudwatch", "alarm:\(naming.alarm($0))") }
        let monitors = watchdog.map(\.name).sorted().map { arn("cloudwatch", "alarm:\(naming.watchdog)-\($0)") }
        let most = Double(max(own.count, monitors.count))
        // Three names stand side by side in half the width.
        let height = min(12, 2 + Int((most / 3).rounded(.up)))
        return [("Alarms", own), ("The monitor itself: does everything arrive?", monitors)]
            .filter { !$0.1.isEmpty }.map { .alarms($0, of: $1, height: height) }
    }

    private func arn(_ service: String, _ resource: String) -> String {
        "arn:aws:\(service):\(config.region):\(config.account):\(resource)"
    }

    private var delivery: Widget {
        // More than a dozen channels do not fit into the core stack, so two metrics each are not too many.
        let series = config.slack.channels.map(\.name).sorted().flatMap { channel in
            [("MessageDeliverySuccess", "shown in"), ("MessageDeliveryFailure", "LOST to")].map { name, words in
                Widget.Series.metric(
                    namespace: "AWS/Chatbot", name: name, dimensions: [("ConfigurationName", naming.topic(channel))],
                    .init(label: "\(words) \(channel)", color: name.hasSuffix("Failure") ? .red : nil))
            }
        }
        return .graph(
            "Messages to Slack, each day", .timeSeries, region: WatchdogPart.chatbotRegion, of: series,
            statistic: "Sum", period: Self.day, height: 6)
    }

    private var machines: Widget? {
        var series: [Widget.Series] = []
        let reports = config.reports.areOff ? [] : [(name: naming.reports, words: "reports")]
        let formatters = events.map { (name: $0.name, words: String($0.name.dropFirst(naming.monitor.count + 1))) }
        for (name, words) in reports + formatters {
            for (metric, state, color) in [
                ("ExecutionsSucceeded", "made", nil), ("ExecutionsFailed", "FAILED", Widget.Color.red),
                ("ExecutionsTimedOut", "TIMED OUT", Widget.Color.red),
            ] {
                series.append(
                    .metric(
                        namespace: "AWS/States", name: metric,
                        dimensions: [("StateMachineArn", arn("states", "stateMachine:\(name)"))],
                        .init(label: "\(words) \(state)", color: color)))
            }
        }
        let queues =
            reports.map { (name: naming.undeliveredReports, words: $0.words) }
            + (events.isEmpty ? [] : [(name: naming.undeliveredEvents, words: "events")])
        for (name, words) in queues {
            series.append(
                .metric(
                    namespace: "AWS/SQS", name: "ApproximateNumberOfMessagesVisible",
                    dimensions: [("QueueName", name)],
                    .init(label: "\(words) UNDELIVERED", color: .orange, statistic: "Maximum")))
        }
        guard !series.isEmpty else { return nil }
        return .graph(
            "Reports and events, each day", .timeSeries, region: config.region, of: series, statistic: "Sum",
            period: Self.day, height: 6)
    }

    /// As it stands between other Markdown.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if "\\`*_{}[]()#+!|<>&~".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }
}

extension Budget.Alert {
    /// `80% → heartbeat`
    fileprivate var text: String {
        let at =
            switch threshold {
            case .percentage(let share): "\(share)%"
            case .amount(let amount): Money.text(amount)
            }
        return "\(basis == .forecast ? "forecast " : "")\(at) → \(channel)"
    }
}
