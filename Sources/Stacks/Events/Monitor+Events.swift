import Config
import JSONValue

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A kind of events, for people who choose from them.
package struct EventKindDescription: Sendable {
    /// As `events` names it.
    package var name: String
    /// What it catches: `Batch jobs that failed`.
    package var catches: String
    /// What somebody has to do, beyond routing it, to get such events; empty if nothing.
    package var needs: String
    /// The Regions in which AWS tells of them; empty if each Region tells of its own.
    package var regions: [String]
    /// Where they go; `nil` if they are off.
    package var channel: String?
    /// The EventBridge pattern, JSON.
    package var pattern: String
}

/// What one rule makes of an event.
package struct RuleTrial: Sendable {
    /// Of the user's own rule, or the built-in kind.
    package var name: String
    /// Whether it is a rule of the user's own.
    package var isOwn: Bool
    /// Where it goes; `nil` for a built-in kind that is off.
    package var channel: String?
    /// What keeps the event out, in words; empty if it matches.
    package var reasons: [String]
    /// What would be published. Nothing of an event that only clears a failure, or is held back.
    package var messages: [SampleMessage]
}

/// An event file that EventBridge would not deliver.
package struct EventError: Error, CustomStringConvertible {
    package var description: String
}

extension Monitor {
    /// All built-in kinds, in the order in which the configuration may name them.
    package func eventKinds() -> [EventKindDescription] {
        EventKind.allCases.compactMap { kind in
            guard let source = EventSource.all.first(where: { $0.kind == kind }) else { return nil }
            return EventKindDescription(
                name: kind.rawValue, catches: source.catches, needs: source.needs, regions: source.regions,
                channel: channel(of: source), pattern: source.pattern.json(for: config))
        }
    }

    /// What is said of samples of a kind, in the order of a story; of one that is off, as if it were on.
    package func messages(ofKind name: String) throws -> [SampleMessage] {
        guard let source = EventSource.all.first(where: { $0.kind.rawValue == name }) else { return [] }
        return try trying(source).events.flatMap { try samples(of: $0) }
    }

    /// What every rule of the user's own, and every built-in kind, makes of an event.
    /// - Parameter text: the event as EventBridge delivers it, JSON.
    /// - Throws: ``EventError``, if it is none.
    package func trials(ofEvent text: String) throws -> [RuleTrial] {
        let event = try Self.event(text)
        let own = try config.rules.map { rule in
            try trial(rule.name, isOwn: true, pattern: rule.pattern, channel: rule.channel, event, in: self)
        }
        let builtIn = try EventSource.all.map { source in
            try trial(
                source.kind.rawValue, isOwn: false, pattern: source.pattern.json(for: config),
                channel: channel(of: source), event, in: trying(source))
        }
        return own + builtIn
    }

    private func trial(
        _ name: String, isOwn: Bool, pattern: String, channel: String?, _ event: JSON, in monitor: Monitor
    ) throws -> RuleTrial {
        let reasons = EventMatcher(pattern: try JSON(parsing: pattern)).reasons(against: event)
        let part = monitor.events.first { part in
            isOwn ? !part.rules.isEmpty : part.routes.contains { $0.source.kind.rawValue == name }
        }
        guard reasons.isEmpty, let part else {
            return RuleTrial(name: name, isOwn: isOwn, channel: channel, reasons: reasons, messages: [])
        }
        let target = channel ?? config.criticalChannel
        let input: JSON =
            isOwn
            ? ["kind": "rule", "rule": .string(name), "channel": .string(target), "event": event]
            : ["kind": .string(name), "channel": .string(target), "event": event]
        var table: [String: JSON] = [:]
        let time = event["time"]?.stringValue ?? ""
        let messages = try part.messages(for: input, time: time, table: &table).map { sample(name, time, $0) }
        // What is urgent goes to another channel than its kind.
        return RuleTrial(
            name: name, isOwn: isOwn, channel: channel.map { messages.first?.channel ?? $0 }, reasons: [],
            messages: messages)
    }

    /// Where a kind goes; `nil` if it is off.
    private func channel(of source: EventSource) -> String? {
        config.eventRoutes.first { $0.kind == source.kind }?.channel
    }

    /// This monitor with one kind only; if it is off, as if it went to the critical channel.
    private func trying(_ source: EventSource) -> Monitor {
        var config = config
        let channel = channel(of: source) ?? config.criticalChannel
        let isAnomaly = source.kind == .costAnomaly
        config.events = isAnomaly ? [] : [EventRoute(kind: source.kind, channel: channel)]
        config.anomalies = isAnomaly ? Anomalies(above: config.anomalies?.above ?? 0, channel: channel) : nil
        config.rules = []
        return Monitor(config)
    }

    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
    private static func event(_ text: String) throws -> JSON {
        let event: JSON
        do {
            event = try JSON(parsing: text)
        } catch {
            throw EventError(description: "the event is \(error)")
        }
        guard event.objectValue != nil else { throw EventError(description: "the event is no JSON object") }
        let missing = ["source", "detail-type", "detail", "time", "account", "region"].filter { event[$0] == nil }
        guard missing.isEmpty else {
            throw EventError(
                description: "the event lacks \(missing.joined(separator: ", "))\n"
                    + "next: take the whole event as EventBridge delivers it, not its detail only")
        }
        return event
    }
}
