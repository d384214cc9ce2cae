/// The cost reports that there are; the raw value is their key under `reports`, and the input of their state machine.
package enum ReportKind: String, CaseIterable, Sendable { case daily, weekly, monthly }

/// The scheduled reports; `nil` is switched off.
package struct Reports: Equatable, Sendable {
    package var daily: Daily?
    package var weekly: Weekly?
    package var monthly: Monthly?

    /// Those that are on, in the order of the file.
    package var kinds: [ReportKind] { ReportKind.allCases.filter { channel(of: $0) != nil } }
    package var areOff: Bool { kinds.isEmpty }

    /// Where a report goes; `nil` if it is off.
    package func channel(of kind: ReportKind) -> String? {
        switch kind {
        case .daily: daily?.channel
        case .weekly: weekly?.channel
        case .monthly: monthly?.channel
        }
    }

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
