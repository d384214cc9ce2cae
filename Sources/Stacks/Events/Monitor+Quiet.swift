package import Config

extension Monitor {
    /// What is listed under `quiet` to no effect, a sentence each.
    package func idleQuiet(on today: Day) -> [String] {
        let entries = Dictionary(grouping: config.quiet, by: \.kind)
        return EventKind.allCases.compactMap { kind in
            guard let entries = entries[kind], let last = entries.map(\.until).max() else { return nil }
            let home = kind == .costAnomaly ? "anomalies" : "events"
            if !config.events.contains(where: { $0.kind == kind }), kind != .costAnomaly || config.anomalies == nil {
                return "'quiet' lists \(kind.rawValue), which '\(home)' does not switch on"
            }
            if last < today { return "'quiet' of \(kind.rawValue) ended on \(last.text), so it can go" }
            return entries.count > 1
                ? "'quiet' lists \(kind.rawValue) \(entries.count) times; the last day, \(last.text), counts" : nil
        }
    }
}
