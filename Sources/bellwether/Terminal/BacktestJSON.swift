import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a replay has found, for scripts.
struct BacktestJSON: Encodable {
    private var source: String
    private var from: String
    private var to: String
    private var total: Decimal
    private var requests: Int
    private var alerts: [Alert]
    private var weeks: [Week]
    private var runaways: [Escape]
    private var limits: [Limit]
    private var notReplayed: [String: String]
    private var replayedInPart: [String: String]
    private var model = BacktestText.model.joined(separator: " ")

    init(_ backtest: Backtest, source: String, requests: Int) {
        self.source = source
        self.requests = requests
        (from, to) = (backtest.history.first.text, backtest.history.last.text)
        total = backtest.history.totals.reduce(0, +)
        alerts = backtest.alerts.map(Alert.init)
        weeks = backtest.weeks.map {
            Week(monday: $0.monday.text, days: $0.days, alerts: $0.alerts, reports: $0.reports)
        }
        runaways = backtest.runaways.map(Escape.init)
        limits = backtest.suggestions.map {
            Limit(budget: $0.budget.name, limit: $0.budget.limit, suggested: $0.limit, overruns: $0.overruns)
        }
        func reasons(_ isReplayed: Bool) -> [String: String] {
            backtest.gaps.filter { $0.isReplayed == isReplayed }.reduce(into: [:]) { $0[$1.budget] = $1.reason }
        }
        (notReplayed, replayedInPart) = (reasons(false), reasons(true))
    }

    private struct Alert: Encodable {
        var arrival: String
        var budget: String
        var channel: String
        var basis: String
        var threshold: Decimal
        var amount: Decimal
        var period: String
        var day: String
        var isApproximate: Bool

        init(_ alert: FiredAlert) {
            (arrival, day, period) = (alert.arrival.text, alert.day.text, alert.period.text)
            (budget, channel, basis) = (alert.budget, alert.alert.channel, alert.alert.basis.rawValue)
            (amount, isApproximate) = (alert.amount, alert.isApproximate)
            threshold =
                switch alert.alert.threshold {
                case .percentage(let share): alert.limit * share / 100
                case .amount(let amount): amount
                }
        }
    }

    private struct Week: Encodable {
        var monday: String
        var days: Int
        var alerts: [String: Int]
        var reports: [String: Int]
    }

    private struct Escape: Encodable {
        var from: String
        var to: String
        var isOpen: Bool
        var usual: Decimal
        var extra: Decimal
        var firstAlert: String?
        var daysToFirstAlert: Int?
        var daysToFirstCriticalAlert: Int?
        var extraAtFirstAlert: Decimal?

        init(_ runaway: Runaway) {
            (from, to, isOpen) = (runaway.first.text, runaway.last.text, runaway.isOpen)
            (usual, extra, extraAtFirstAlert) = (runaway.usual, runaway.extra, runaway.extraAtAlert)
            firstAlert = runaway.alert?.arrival.text
            daysToFirstAlert = runaway.alert.map { $0.arrival - runaway.first }
            daysToFirstCriticalAlert = runaway.critical.map { $0.arrival - runaway.first }
        }
    }

    private struct Limit: Encodable {
        var budget: String
        var limit: Decimal
        var suggested: Decimal
        var overruns: Int
    }
}
