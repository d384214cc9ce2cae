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
    private func date(_ field: Field) -> Day? {
        let expected = "a date as in 2026-12-31"
        guard let text = text(field, expected: expected) else { return nil }
        if let day = Day(text.value) { return day }
        complain(at: text.place, "\(text.shown) is not a date; expected \(expected)")
        return nil
    }
}
