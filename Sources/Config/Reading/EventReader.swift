/// `events` and `quiet`: the built-in kinds of events, where they go and which are held back.
extension Reader {
    /// In the order of `EventKind.allCases`.
    func events(_ field: Field?) -> [EventRoute] {
        var channels: [EventKind: String] = [.health: heartbeatChannel]
        let kinds = EventKind.routable.map(\.rawValue)
        guard let field, let fields = fields(withoutAnomalies(field), of: "events", keys: kinds) else {
            return routes(channels)
        }
        for kind in EventKind.routable {
            guard let entry = fields[kind.rawValue] else { continue }
            channels[kind] = isOff(entry) ? nil : channel(entry)
        }
        return routes(channels)
    }

    /// The route of cost anomalies has a place of its own.
    private func withoutAnomalies(_ field: Field) -> Field {
        guard case .mapping(let entries, let isComplete) = field.item.content else { return field }
        let name = EventKind.costAnomaly.rawValue
        for entry in entries where entry.key == name {
            complain(
                at: entry.keyPlace,
                "'\(name)' is not switched on in events; write `anomalies: { above: 20, to: CHANNEL }`, or `anomalies: off`"
            )
        }
        var rest = field
        rest.item.content = .mapping(entries.filter { $0.key != name }, isComplete: isComplete)
        return rest
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
