/// A day as AWS counts them, in UTC.
package struct Day: Hashable, Comparable, Sendable {
    /// Days since 1 January 1970.
    package var number: Int

    package init(number: Int) { self.number = number }

    /// - Parameter text: `YYYY-MM-DD`, a day that exists, from 2000 to 2999.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2],
            parts.allSatisfy({ $0.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) })
        else { return nil }
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
        guard (2_000...2_999).contains(numbers[0]), (1...12).contains(numbers[1]), numbers[2] > 0 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
        guard self.text == text else { return nil }
    }

    /// Counted from 1 March, so that a leap day is the last one of its year.
    /// <https://howardhinnant.github.io/date_algorithms.html>
    package init(year: Int, month: Int, day: Int) {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        number = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    private var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (era * 400 + yearOfEra + (month > 9 ? 1 : 0), month > 9 ? month - 9 : month + 3, day)
    }

    /// `Mar`
    package var monthName: String {
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][parts.month - 1]
    }
    package var dayOfMonth: Int { parts.day }
    /// 0 is Monday.
    package var weekday: Int { (number + 3) % 7 }

    /// `YYYY-MM-DD`
    package var text: String {
        let parts = parts
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.year)-\(two(parts.month))-\(two(parts.day))"
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    package static func - (left: Day, right: Day) -> Int { left.number - right.number }
    package static func - (day: Day, days: Int) -> Day { day + -days }

    // MARK: - Periods

    /// The first day of the period that the day is in.
    package func first(of period: Budget.Period) -> Day {
        let parts = parts
        switch period {
        case .day: return self
        case .month: return Day(year: parts.year, month: parts.month, day: 1)
        case .quarter: return Day(year: parts.year, month: (parts.month - 1) / 3 * 3 + 1, day: 1)
        case .year: return Day(year: parts.year, month: 1, day: 1)
        }
    }

    /// The first day of the next period.
    package func end(of period: Budget.Period) -> Day {
        // From the first day of a period, so many days lead into the next one, and not beyond.
        let days =
            switch period {
            case .day: 1
            case .month: 31
            case .quarter: 92
            case .year: 366
            }
        return (first(of: period) + days).first(of: period)
    }

    /// The first day of the month that is so many later; negative for earlier ones.
    package func firstOfMonth(_ months: Int) -> Day {
        let index = parts.year * 12 + parts.month - 1 + months
        return Day(year: index / 12, month: index % 12 + 1, day: 1)
    }

    /// The first day of its week.
    package var monday: Day { Day(number: number - weekday) }
}

/// So that a range of days is a sequence of them.
extension Day: Strideable {
    package func advanced(by days: Int) -> Day { self + days }
    package func distance(to other: Day) -> Int { other - self }
}
