/// A time in the calendar. No Foundation: the same on every machine, and a message must not depend on a locale.
struct Moment {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0
    /// Minutes that the clock is before UTC.
    var offset = 0

    init(year: Int, month: Int, day: Int) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The time that clocks show which are so many minutes before UTC.
    init(milliseconds: Double, offset: Int) {
        let local = Int(milliseconds.rounded(.down)) + offset * 60_000
        let days = (Double(local) / 86_400_000).rounded(.down)
        let rest = local - Int(days) * 86_400_000
        (year, month, day) = Self.civil(Int(days))
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
        self.offset = offset
    }

    /// `2024`, `2024-05`, `2024-05-31`, with a time and a zone behind the date if wanted.
    init?(iso text: String) {
        var rest = text[...]
        func digits(_ count: Int, after mark: String = "") -> Int? {
            guard rest.hasPrefix(mark) else { return nil }
            let digits = rest.dropFirst(mark.count).prefix(count)
            guard digits.count == count, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            rest = rest.dropFirst(mark.count + count)
            return Int(digits)
        }
        guard let year = digits(4) else { return nil }
        self.init(year: year, month: digits(2, after: "-") ?? 1, day: digits(2, after: "-") ?? 1)
        if let hour = digits(2, after: "T") {
            guard let minute = digits(2, after: ":") else { return nil }
            (self.hour, self.minute) = (hour, minute)
            second = digits(2, after: ":") ?? 0
            if rest.hasPrefix(".") {
                let fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
                guard !fraction.isEmpty else { return nil }
                millisecond = Int((fraction + "00").prefix(3)) ?? 0
                rest = rest.dropFirst(1 + fraction.count)
            }
            if rest == "Z" {
                rest = ""
            } else if let sign = rest.first, sign == "+" || sign == "-" {
                rest = rest.dropFirst()
                guard let hours = digits(2), let minutes = digits(2, after: ":") ?? digits(2) else { return nil }
                offset = (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
            }
        }
        guard rest.isEmpty, isPossible else { return nil }
    }

    /// Whether a calendar and a clock can show it.
    var isPossible: Bool {
        (1...12).contains(month) && (1...31).contains(day) && (0...24).contains(hour) && (0...59).contains(minute)
            && (0...60).contains(second)
            && Self.civil(Self.days(year, month, day)) == (year, month, day)
    }

    /// Milliseconds since 1970.
    var milliseconds: Double {
        let minutes = Self.days(year, month, day) * 1440 + hour * 60 + minute - offset
        return Double(minutes) * 60_000 + Double(second * 1000 + millisecond)
    }

    /// 1 is Monday.
    var weekday: Int { (Self.days(year, month, day) % 7 + 10) % 7 + 1 }

    var dayOfYear: Int { Self.days(year, month, day) - Self.days(year, 1, 1) + 1 }

    /// The ISO 8601 week, and the year to which it belongs.
    var week: (week: Int, year: Int) {
        let thursday = Self.days(year, month, day) + 4 - weekday
        let year = Self.civil(thursday).0
        return ((thursday - Self.days(year, 1, 1)) / 7 + 1, year)
    }

    /// The week in the month to which its Thursday belongs, and that month.
    var weekOfMonth: (week: Int, month: Int) {
        let (_, month, day) = Self.civil(Self.days(year, self.month, self.day) + 4 - weekday)
        return ((day - 1) / 7 + 1, month)
    }

    /// Days since 1970. <https://howardhinnant.github.io/date_algorithms.html>
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
