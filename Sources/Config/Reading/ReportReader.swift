/// `reports`: when they come, and where.
extension Reader {
    func reports(_ field: Field?) -> Reports {
        let nine = TimeOfDay(hour: 9, minute: 0)
        var reports = Reports(
            daily: .init(at: nine, channel: heartbeatChannel),
            weekly: .init(on: .tuesday, at: nine, channel: heartbeatChannel),
            monthly: .init(day: 6, at: nine, channel: heartbeatChannel))
        if let field, isOff(field) { return Reports(daily: nil, weekly: nil, monthly: nil) }
        guard let field, let fields = fields(field, of: "reports", keys: ["daily", "weekly", "monthly"]) else {
            return reports
        }
        if let daily = fields["daily"] {
            reports.daily = report(daily, keys: ["at", "to"]) { fields in
                .init(at: at(fields["at"]) ?? nine, channel: channel(fields["to"], else: heartbeatChannel))
            }
        }
        if let weekly = fields["weekly"] {
            reports.weekly = report(weekly, keys: ["on", "at", "to"]) { fields in
                .init(
                    on: fields["on"].flatMap { choice($0) } ?? .tuesday, at: at(fields["at"]) ?? nine,
                    channel: channel(fields["to"], else: heartbeatChannel))
            }
        }
        if let monthly = fields["monthly"] {
            reports.monthly = report(monthly, keys: ["day", "at", "to"]) { fields in
                .init(
                    day: fields["day"].flatMap(dayOfMonth) ?? 6, at: at(fields["at"]) ?? nine,
                    channel: channel(fields["to"], else: heartbeatChannel))
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
            complain(at: text.place, "\(text.shown) is not valid for \(field.name.shown); expected \(expected)")
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
        complain(at: text.place, "\(text.shown) is not valid for \(field.name.shown); expected \(expected)")
        return nil
    }
}
