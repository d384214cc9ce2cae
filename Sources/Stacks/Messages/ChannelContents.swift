import Config
import Notifications

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a channel gets, in a line for people.
struct ChannelContents {
    var config: Config
    var channel: String
    /// Whether the monitor watches itself.
    var hasAlarms: Bool

    var text: String {
        let all = budgets + reports + events + alarms
        return all.isEmpty ? "nothing yet" : all.joined(separator: ", ")
    }

    private var budgets: [String] {
        let alerts = config.budgets.flatMap(\.alerts).filter { $0.channel == channel }
        let actual = alerts.filter { $0.basis == .actual }
        let early = actual.compactMap { alert -> String? in
            guard case .percentage(let share) = alert.threshold, share < 100 else { return nil }
            return "\(share)%"
        }
        var found: [String] = []
        if actual.count > early.count { found.append("budget exceeded") }
        if !early.isEmpty { found.append("\(Set(early).sorted().joined(separator: " and ")) of a budget") }
        if alerts.contains(where: { $0.basis == .forecast }) { found.append("forecasts over budget") }
        return found
    }

    private var reports: [String] {
        var found: [String] = []
        if let daily = config.reports.daily, daily.channel == channel {
            found.append("daily report \(daily.at.text) \(config.timeZone)")
        }
        if let weekly = config.reports.weekly, weekly.channel == channel {
            let day = weekly.on.rawValue.prefix(3)
            found.append("weekly digest \(day.prefix(1).uppercased())\(day.dropFirst())")
        }
        if let monthly = config.reports.monthly, monthly.channel == channel { found.append("month-end summary") }
        return found
    }

    private var events: [String] {
        let kinds = config.events.filter { $0.channel == channel }.map { SlackText.code($0.kind.rawValue) }
        let rules = config.rules.filter { $0.channel == channel }.map { SlackText.code($0.name) }.prefix(5)
        let anomalies = config.anomalies?.channel == channel ? ["unusual costs"] : []
        let failures = kinds.isEmpty ? nil : "failures of \(Self.listed(kinds))"
        let others = rules.isEmpty ? nil : "events of \(Self.listed(Array(rules)))"
        return anomalies + [failures, others].compactMap(\.self)
    }

    /// `a, b and c`
    private static func listed(_ names: [String]) -> String {
        let first = names.dropLast().joined(separator: ", ")
        return [first, names.last ?? ""].filter { !$0.isEmpty }.joined(separator: " and ")
    }

    private var alarms: [String] {
        let names = config.alarms.filter { $0.channel == channel }.map { SlackText.code($0.name) }
        let own =
            names.isEmpty
            ? nil
            : "alarms \(names.prefix(5).joined(separator: ", "))\(names.count > 5 ? " and \(names.count - 5) more" : "")"
        let monitor = hasAlarms && channel == config.criticalChannel ? "alarms on this monitor itself" : nil
        return [own, monitor].compactMap(\.self)
    }
}

extension TimeOfDay {
    /// `09:00`
    fileprivate var text: String {
        [hour, minute].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
    }
}
