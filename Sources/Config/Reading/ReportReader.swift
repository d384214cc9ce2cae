#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `reports`, `anomalies`, `events`, `quiet`, `chat`.
extension Reader {
    func reports(_ field: Field?) -> Reports {
        let nine = TimeOfDay(hour: 9, minute: 0)
        var reports = Reports(
            daily: .init(at: nine, channel: heartbeatChannel),
            weekly: .init(on: .tuesday, at: nine, channel: heartbeatChannel),
            monthly: .init(day: 6, at: nine, channel: heartbeatChannel))
        guard let field, let fields = fields(field, of: "reports", keys: ["daily", "weekly", "monthly"]) else {
            return reports
        }
        if let daily = fields["daily"] {
            reports.daily = report(daily, keys: ["at", "to"]) { fields in
                .init(at: at(fields["at"]) ?? nine, channel: to(fields["to"], else: heartbeatChannel))
            }
        }
        if let weekly = fields["weekly"] {
            reports.weekly = report(weekly, keys: ["on", "at", "to"]) { fields in
                .init(
                    on: fields["on"].flatMap { choice($0) } ?? .tuesday, at: at(fields["at"]) ?? nine,
                    channel: to(fields["to"], else: heartbeatChannel))
            }
        }
        if let monthly = fields["monthly"] {
            reports.monthly = report(monthly, keys: ["day", "at", "to"]) { fields in
                .init(
                    day: fields["day"].flatMap(dayOfMonth) ?? 6, at: at(fields["at"]) ?? nine,
                    channel: to(fields["to"], else: heartbeatChannel))
            }
        }
        return reports
    }

    private func report<Report>(_ field: Field, keys: [String], _ read: (Fields) -> Report) -> Report? {
        if isOff(field) { return nil }
        if case .text = field.item.content {
            complain(
                at: field.item.place, "\(field.name.shown) must be off, or a mapping with \(Suggestion.list(keys))")
            return nil
        }
        return fields(field, of: "the \(field.name) report", keys: keys).map(read)
    }

    /// `HH:MM`
    private func at(_ field: Field?) -> TimeOfDay? {
        let expected = "a time of day from 00:00 to 23:59, such as \"09:00\""
        guard let field, let text = text(field, expected: expected) else { return nil }
        let parts = text.value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else {
            complain(at: text.place, "\(text.shown) is not possible for \(field.name.shown); expected \(expected)")
            return nil
        }
        return TimeOfDay(hour: hour, minute: minute)
    }

    private func dayOfMonth(_ field: Field) -> Int? {
        let expected = "a day from 1 to 28, which every month has"
        guard let text = text(field, expected: expected) else { return nil }
        if text.value.utf8.count <= 2, text.value.utf8.first != UInt8(ascii: "0"),
            text.value.utf8.allSatisfy(\.isDigit),
            let day = Int(text.value), (1...28).contains(day)
        {
            return day
        }
        complain(at: text.place, "\(text.shown) is not possible for \(field.name.shown); expected \(expected)")
        return nil
    }

    private func to(_ field: Field?, else other: String) -> String {
        field.flatMap(channel) ?? other
    }

    func anomalies(_ field: Field?) -> Anomalies? {
        var anomalies = Anomalies(above: 20, channel: criticalChannel)
        guard let field else { return anomalies }
        if isOff(field) { return nil }
        if case .text = field.item.content {
            complain(at: field.item.place, "'anomalies' must be off, or a mapping with above, to")
            return nil
        }
        guard let fields = fields(field, of: "anomalies", keys: ["above", "to"]) else { return nil }
        if let above = fields["above"].flatMap(money) { anomalies.above = above }
        anomalies.channel = to(fields["to"], else: criticalChannel)
        return anomalies
    }

    /// In the order of `EventKind.allCases`.
    func events(_ field: Field?) -> [EventRoute] {
        var channels: [EventKind: String] = [.health: heartbeatChannel]
        let kinds = EventKind.allCases.map(\.rawValue)
        guard let field, let fields = fields(field, of: "events", keys: kinds) else { return routes(channels) }
        for kind in EventKind.allCases {
            guard let entry = fields[kind.rawValue] else { continue }
            channels[kind] = isOff(entry) ? nil : channel(entry)
        }
        return routes(channels)
    }

    private func routes(_ channels: [EventKind: String]) -> [EventRoute] {
        EventKind.allCases.compactMap { kind in channels[kind].map { EventRoute(kind: kind, channel: $0) } }
    }

    func quiet(_ field: Field) -> [Quiet]? {
        list(field, expected: "a list of what to keep quiet")?.compactMap { element in
            let element = Field(name: "an entry of quiet", keyPlace: element.keyPlace, item: element.item)
            guard
                let fields = fields(
                    element, of: "quiet", keys: ["kind", "until", "reason"], required: ["kind", "until"])
            else { return nil }
            let kind: EventKind? = fields["kind"].flatMap { choice($0) }
            let until = fields["until"].flatMap(date)
            let reason = fields["reason"].flatMap { line($0, atMost: 200) }
            guard let kind, let until else { return nil }
            return Quiet(kind: kind, until: until, reason: reason)
        }
    }

    /// A day of the calendar, `YYYY-MM-DD`.
    private func date(_ field: Field) -> String? {
        let expected = "a date as in 2026-12-31"
        guard let text = text(field, expected: expected) else { return nil }
        let parts = text.value.split(separator: "-", omittingEmptySubsequences: false)
        let isWritten = parts.map(\.utf8.count) == [4, 2, 2] && parts.allSatisfy { $0.utf8.allSatisfy(\.isDigit) }
        let numbers = parts.compactMap { Int($0) }
        if isWritten, numbers.count == 3, (1...12).contains(numbers[1]) {
            let (year, month, day) = (numbers[0], numbers[1], numbers[2])
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            if year >= 2000, (1...days).contains(day) { return text.value }
        }
        complain(at: text.place, "\(text.shown) is not a date; expected \(expected)")
        return nil
    }
}
