import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a replay has found, for people.
struct BacktestText {
    var name: String
    var source: String
    var backtest: Backtest

    var lines: [String] {
        heading + [""] + CostChart(backtest: backtest).lines + alerts + messages + runaways + limits + gaps + model
    }

    private var heading: [String] {
        let totals = backtest.history.totals
        let sum = totals.reduce(0, +)
        return [
            "\(name) on \(totals.count) day\(totals.count == 1 ? "" : "s") of costs from \(source), \(backtest.history.first.text) to \(backtest.history.last.text):",
            "\(Money.text(sum)), \(Money.text(sum / Decimal(totals.count))) a day, last four weeks \(CostChart.sparkline(Array(totals.suffix(28))))",
        ]
    }

    // MARK: - Alerts

    private var alerts: [String] {
        guard !backtest.alerts.isEmpty else { return ["", "Alerts: none"] }
        let width = backtest.channels.map(\.count).max() ?? 0
        return ["", "Alerts, \(backtest.alerts.count), on the day they arrive:"]
            + backtest.alerts.map { alert in
                "  \(alert.arrival.text)  \(alert.alert.channel.padding(to: width))  \(alert.words)"
            }
    }

    private var messages: [String] {
        let width = max(8, backtest.channels.map(\.count).max() ?? 0)
        let weeks = backtest.weeks
        let days = weeks.reduce(0) { $0 + $1.days }
        let rows = backtest.channels.map { channel -> String in
            let alerts = weeks.map { $0.alerts[channel] ?? 0 }
            let reports = weeks.map { $0.reports[channel] ?? 0 }
            let sums = zip(alerts, reports).map(+)
            let most = sums.max() ?? 0
            let busiest = weeks[sums.firstIndex(of: most) ?? 0].monday.text
            let cells = [alerts, reports].map { perWeek($0.reduce(0, +), days).leftPadding(to: 7) }
            return "  \(channel.padding(to: width)) \(cells[0])  \(cells[1])  \("\(most)".leftPadding(to: 4))"
                + (most > 0 ? " from \(busiest)" : "")
        }
        return [
            "", "Messages a week:", "  \("channel".padding(to: width))  alerts  reports  most in a week",
        ] + rows
    }

    private func perWeek(_ count: Int, _ days: Int) -> String {
        let tenths = Money.rounded(Decimal(count) * 70 / Decimal(max(1, days)))
        return "\(tenths / 10).\(tenths % 10)"
    }

    // MARK: - Runaways

    private var runaways: [String] {
        let what = "two days or more with over twice the median of the \(Runaway.daysBefore) days before, and $5 more"
        guard !backtest.runaways.isEmpty else { return ["", "Runaways: none (\(what))"] }
        return ["", "Runaways (\(what)):"]
            + backtest.runaways.flatMap { runaway -> [String] in
                [
                    "  \(runaway.first.text) to \(runaway.isOpen ? "the end" : runaway.last.text): "
                        + "\(Money.text(runaway.extra)) above the usual \(Money.text(runaway.usual)) a day",
                    "    first alert    \(arrival(runaway.alert, of: runaway))\(spent(runaway))",
                ]
                    + (runaway.critical == runaway.alert
                        ? [] : ["    first critical \(arrival(runaway.critical, of: runaway))"])
                    + (backtest.hasDailyReport ? ["    daily report   after 1 day"] : [])
            }
    }

    private func arrival(_ alert: FiredAlert?, of runaway: Runaway) -> String {
        guard let alert else { return "none" }
        let days = alert.arrival - runaway.first
        return "after \(days) day\(days == 1 ? "" : "s"), in \(alert.alert.channel): \(alert.words)"
    }

    private func spent(_ runaway: Runaway) -> String {
        runaway.extraAtAlert.map { "; \(Money.text($0)) too much by then" } ?? ""
    }

    // MARK: - Limits

    private var limits: [String] {
        guard !backtest.suggestions.isEmpty else { return [] }
        return [
            "",
            "Smallest limits that keep \(backtest.criticalChannel) quiet without the runaways (at most one day a month over a",
            "daily limit, no longer period over its own). To adopt one, change its line under 'budgets':",
        ]
            + backtest.suggestions.flatMap { suggestion -> [String] in
                let budget = suggestion.budget
                let periods = "\(suggestion.overruns) \(budget.period.rawValue)\(suggestion.overruns == 1 ? "" : "s")"
                return [
                    "  - name: \(budget.name)", "    every: \(budget.period.rawValue)",
                    "    limit: \(suggestion.limit)".padding(to: 20)
                        + (suggestion.limit == budget.limit ? "# as it is" : "# instead of \(budget.limit)")
                        + ", passed \(budget.period == .day ? "on" : "in") \(periods)",
                ]
            }
    }

    private var gaps: [String] {
        let missing = backtest.gaps.filter { !$0.isReplayed }
        let partial = backtest.gaps.filter(\.isReplayed)
        return (partial.isEmpty ? [] : ["", "Replayed in part:"]) + partial.map { "  \($0.budget): \($0.reason)" }
            + (missing.isEmpty ? [] : ["", "Not replayed:"]) + missing.map { "  \($0.budget): \($0.reason)" }
    }

    private var model: [String] { [""] + Self.model.map { $0 } }

    static let model = [
        "How AWS is simulated: a day's costs are known, and an alert comes, on the next day. An actual alert",
        "comes once in a period. Forecasts are approximate (the mean of each weekday in four weeks; none in",
        "the first five weeks). Anomalies, alarms and events are not replayed: costs do not show them.",
    ]
}

extension FiredAlert {
    /// Such as `daily over 100% of $50.00: $61.20 on 2026-03-09`.
    var words: String {
        let threshold =
            switch alert.threshold {
            case .percentage(let share): "\(share)% of \(Money.text(limit))"
            case .amount(let amount): Money.text(amount)
            }
        return alert.basis == .actual
            ? "\(budget) over \(threshold): \(Money.text(amount)) by \(day.text)"
            : "\(budget) forecast over \(threshold): about \(Money.text(amount)) (approximate)"
    }
}
