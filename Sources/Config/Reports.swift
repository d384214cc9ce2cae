/// The scheduled reports; `nil` is switched off.
package struct Reports: Equatable, Sendable {
    package var daily: Daily?
    package var weekly: Weekly?
    package var monthly: Monthly?

    package var areOff: Bool { daily == nil && weekly == nil && monthly == nil }

    package struct Daily: Equatable, Sendable {
        package var at: TimeOfDay
        package var channel: String
    }
    package struct Weekly: Equatable, Sendable {
        package var on: Weekday
        package var at: TimeOfDay
        package var channel: String
    }
    package struct Monthly: Equatable, Sendable {
        /// Day of the month, 1–28.
        package var day: Int
        package var at: TimeOfDay
        package var channel: String
    }
}

package enum Weekday: String, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

package struct TimeOfDay: Equatable, Sendable {
    /// 0–23
    package var hour: Int
    /// 0–59
    package var minute: Int
}
