import CloudFormation
package import Config

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A configuration replayed on past costs: what would have been said, when and where.
package struct Backtest: Sendable {
    package var history: CostHistory
    /// By arrival, then in the order of the file.
    package var alerts: [FiredAlert]
    package var runaways: [Runaway]
    package var suggestions: [LimitSuggestion]
    /// Weeks from Monday, all that the history touches.
    package var weeks: [Week]
    /// Channels in the order of the file.
    package var channels: [String]
    package var criticalChannel: String
    /// A budget's name → why nothing, or not all, of it was replayed.
    package var gaps: [Gap]
    /// Whether a report of each day is sent.
    package var hasDailyReport: Bool
    /// What the charts compare a day with.
    package var dailyLimit: DailyLimit?

    package struct Gap: Equatable, Sendable {
        package var budget: String
        package var reason: String
        package var isReplayed: Bool
    }

    package struct Week: Equatable, Sendable {
        package var monday: Day
        /// Fewer than 7 at the ends.
        package var days: Int
        /// Channel → how many.
        package var alerts: [String: Int]
        package var reports: [String: Int]
    }

    package struct DailyLimit: Equatable, Sendable {
        package var budget: String
        /// In USD a day.
        package var amount: Decimal
        /// Whether it is the share of a month's limit.
        package var isShare: Bool
    }
}

extension Monitor {
    /// Pure: the same history gives the same result.
    package func backtest(_ history: CostHistory) -> Backtest {
        let usual = UsualHistory(of: history)
        let replay = HistoryReplay(history, config.budgets)
        let calm = HistoryReplay(usual.history, config.budgets)
        return Backtest(
            history: history, alerts: replay.alerts,
            runaways: usual.runaways.enumerated().map { index, runaway in
                let next = usual.runaways.dropFirst(index + 1).first?.first
                return found(runaway, in: history, replay.alerts, calm.alerts, before: next)
            },
            suggestions: suggestions(calm, replay.alerts), weeks: weeks(of: history, replay.alerts),
            channels: config.slack.channels.map(\.name), criticalChannel: config.criticalChannel, gaps: replay.gaps,
            hasDailyReport: config.reports.daily != nil, dailyLimit: dailyLimit)
    }

    private func found(
        _ runaway: Runaway, in history: CostHistory, _ alerts: [FiredAlert], _ calm: [FiredAlert], before next: Day?
    ) -> Runaway {
        var runaway = runaway
        let own = alerts.filter { alert in
            alert.day >= runaway.first && next.map { alert.day < $0 } ?? true
                && !calm.contains { $0.isSameAs(alert) }
        }
        runaway.alert = own.first
        runaway.critical = own.first { $0.alert.channel == config.criticalChannel }
        runaway.extraAtAlert = runaway.alert.map { alert in
            let days = (runaway.first - history.first)...(min(alert.day, runaway.last) - history.first)
            return days.reduce(Decimal(0)) { $0 + history.totals[$1] - runaway.usual }
        }
        return runaway
    }

    private func suggestions(_ calm: HistoryReplay, _ alerts: [FiredAlert]) -> [LimitSuggestion] {
        calm.replays.compactMap { replay in
            let critical = alerts.filter {
                $0.budget == replay.budget.name && $0.alert.channel == config.criticalChannel && !$0.isApproximate
            }
            return LimitSuggestion(
                replay.budget, amounts: replay.amounts, first: replay.first,
                overruns: Set(critical.map(\.period)).count, critical: config.criticalChannel)
        }
    }

    /// The unfiltered daily budget's, else the month's in shares of 30 days; of several the smallest.
    private var dailyLimit: Backtest.DailyLimit? {
        if let daily = config.budgets.whole(.day).first {
            return .init(budget: daily.name, amount: daily.limit, isShare: false)
        }
        return config.budgets.whole(.month).first
            .map { .init(budget: $0.name, amount: $0.limit / 30, isShare: true) }
    }

    private func weeks(of history: CostHistory, _ alerts: [FiredAlert]) -> [Backtest.Week] {
        let days = history.totals.indices.map { history.day($0) + 1 }
        let arrivals = Dictionary(grouping: alerts) { $0.arrival.monday }
        return Dictionary(grouping: days, by: \.monday).sorted { $0.key < $1.key }.map { monday, days in
            let channels = (arrivals[monday] ?? []).map(\.alert.channel)
            return Backtest.Week(
                monday: monday, days: days.count, alerts: channels.counts, reports: days.flatMap(reports(on:)).counts)
        }
    }

    /// The channels of the reports that are sent on a day.
    private func reports(on day: Day) -> [String] {
        let reports = config.reports
        return [
            reports.daily?.channel,
            reports.weekly.flatMap { Weekday.allCases.firstIndex(of: $0.on) == day.weekday ? $0.channel : nil },
            reports.monthly.flatMap { $0.day == day.dayOfMonth ? $0.channel : nil },
        ].compactMap(\.self)
    }
}

extension FiredAlert {
    fileprivate func isSameAs(_ other: FiredAlert) -> Bool {
        budget == other.budget && alert == other.alert && day == other.day
    }
}

extension [String] {
    fileprivate var counts: [String: Int] { reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}

/// All budgets of a configuration on one history.
struct HistoryReplay {
    var replays: [BudgetReplay] = []
    var gaps: [Backtest.Gap] = []

    init(_ history: CostHistory, _ budgets: [Budget]) {
        for budget in budgets {
            switch history.counted(by: budget.filter) {
            case .impossible(let reason): gaps.append(.init(budget: budget.name, reason: reason, isReplayed: false))
            case .amounts(let amounts):
                let replay = BudgetReplay(budget: budget, amounts: amounts, first: history.first)
                if replay.start > history.last {
                    let reason = "no \(budget.period.rawValue) begins in the history"
                    gaps.append(.init(budget: budget.name, reason: reason, isReplayed: false))
                    continue
                }
                if replay.start > history.first {
                    let reason = "from \(replay.start.text) on, where its first whole \(budget.period.rawValue) begins"
                    gaps.append(.init(budget: budget.name, reason: reason, isReplayed: true))
                }
                replays.append(replay)
            }
        }
    }

    var alerts: [FiredAlert] {
        replays.flatMap(\.alerts).enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
            .map(\.element)
    }
}

/// What Cost Explorer is asked, to count as the reports and budgets do.
package struct HistoryRequest: Sendable {
    /// For example `UnblendedCost`.
    package var metric: String
    /// As JSON; `nil` for all costs.
    package var filter: String?
}

extension Monitor {
    package var historyRequest: HistoryRequest {
        get throws {
            let filter = config.costs.filter(narrowedTo: CostFilter())
            return HistoryRequest(
                metric: config.costs.basis.metricName, filter: try filter.map(Template.minified))
        }
    }
}
