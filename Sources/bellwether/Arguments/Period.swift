import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The days that a report is about, in UTC as AWS counts them.
struct Period {
    var kind: ReportKind
    /// A day inside, `YYYY-MM-DD`.
    var date: String
    var today: Day

    /// - Throws: ``Refusal`` for what is no day, not over, or older than Cost Explorer keeps: this month and the 13
    ///   before it. <https://docs.aws.amazon.com/cost-management/latest/userguide/ce-what-is.html>
    func check() throws {
        guard let day = Day(date) else {
            throw Refusal(description: "'\(date)' is not a day; expected one such as 2026-03-09")
        }
        guard end(of: day) <= today else {
            let what =
                kind == .daily
                ? "\(date) is not over" : "the \(kind == .weekly ? "week" : "month") of \(date) is not over"
            throw Refusal(description: "\(what) yet, in UTC; choose an earlier day")
        }
        let oldest = today.firstOfMonth(-13)
        guard day >= oldest else {
            throw Refusal(
                description: "\(date) is too long ago: Cost Explorer keeps 13 months besides this one\n"
                    + "next: choose \(oldest.text) or a later day")
        }
    }

    /// The first day after the period.
    private func end(of day: Day) -> Day {
        switch kind {
        case .daily: day + 1
        case .weekly: day.monday + 7
        case .monthly: day.end(of: .month)
        }
    }
}

extension Day {
    /// The current one, in UTC.
    static var today: Day { Day(number: Int((Date().timeIntervalSince1970 / 86_400).rounded(.down))) }
}
