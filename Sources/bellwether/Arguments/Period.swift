#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The days that a report is about, in UTC as AWS counts them.
struct Period {
    private var kind: Report.Kind
    private var date: String
    private var today: String

    /// - Parameters: days as `YYYY-MM-DD`.
    init(_ kind: Report.Kind, containing date: String, today: String) {
        self.kind = kind
        self.date = date
        self.today = today
    }

    /// - Throws: ``Refusal`` for what is no day, not over, or older than Cost Explorer knows.
    func check() throws {
        guard let day = Self.day(date), let now = Self.day(today) else {
            throw Refusal(description: "'\(date)' is not a day; expected one such as 2026-03-09")
        }
        guard let end = end(of: day), end <= now else {
            let what =
                kind == .daily
                ? "\(date) is not over" : "the \(kind == .weekly ? "week" : "month") of \(date) is not over"
            throw Refusal(description: "\(what) yet, in UTC; choose an earlier day")
        }
        guard let oldest = Self.calendar.date(byAdding: .month, value: -13, to: now), day >= oldest else {
            throw Refusal(description: "\(date) is too long ago: Cost Explorer knows 13 months")
        }
    }

    /// The first moment after the period.
    private func end(of day: Date) -> Date? {
        let unit: Calendar.Component =
            switch kind {
            case .daily: .day
            case .weekly: .weekOfYear
            case .monthly: .month
            }
        return Self.calendar.dateInterval(of: unit, for: day)?.end
    }

    /// Weeks from Monday, days in UTC.
    private static let calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        return calendar
    }()

    private static func day(_ text: String) -> Date? {
        guard text.utf8.count == 10, let day = try? Date(text, strategy: .iso8601.year().month().day()),
            day.formatted(.iso8601.year().month().day()) == text
        else { return nil }
        return day
    }
}
