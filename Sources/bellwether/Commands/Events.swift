import ArgumentParser
import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the built-in kinds of events: what each catches, and where it goes.",
        discussion: """
            With the name of a kind it shows the kind's pattern, what it needs, and what \
            its messages say. Without a configuration every kind is shown as off.

            Examples:
              bellwether events
              bellwether events batch
            """)

    @OptionGroup var options: ConfigOptions

    @Argument(help: "A kind, such as ecs.")
    var kind: String?

    @Flag(help: "Print the kinds as JSON.")
    var json = false

    func run() throws {
        let monitor = Monitor(try config())
        let kinds = monitor.eventKinds()
        let console = Console.standard
        if let name = kind {
            guard let kind = kinds.first(where: { $0.name == name }) else {
                let names = kinds.map(\.name).joined(separator: ", ")
                throw Refusal(description: "there is no kind '\(name)'; expected one of \(names)")
            }
            let details = Self.details(of: kind, messages: try monitor.messages(ofKind: name))
            return console.result(json ? try Self.json([kind]) : details.joined(separator: "\n"))
        }
        if json { return console.result(try Self.json(kinds)) }
        for line in Self.table(of: kinds) { console.result(line) }
    }

    /// The user's configuration; if there is no such file, one that switches nothing on.
    private func config() throws -> Config {
        if FileManager.default.fileExists(atPath: options.config) || options.config != "bellwether.yaml" {
            return try options.load(missing: .allowed)
        }
        let text = """
            name: example
            account: "123456789012"
            slack: { workspace: T00000000, channels: { critical: C00000000, heartbeat: C00000001 } }
            budgets: [{ name: monthly, every: month, limit: 100 }]
            events: { health: off }
            anomalies: off
            """
        let loaded = ConfigLoader.load(text: text, file: "example", variables: [:], missingSecrets: .allowed)
        guard let config = loaded.config else {
            throw Refusal(description: loaded.diagnostics.map(\.description).joined(separator: "\n"))
        }
        return config
    }

    private static func table(of kinds: [EventKindDescription]) -> [String] {
        let names = kinds.map(\.name.count).max() ?? 0
        let channels = kinds.map { ($0.channel ?? "off").count }.max() ?? 0
        return kinds.map { kind in
            "\(kind.name.padding(to: names))  \((kind.channel ?? "off").padding(to: channels))  \(kind.catches)"
                + (kind.needs.isEmpty ? "" : " *")
        } + [
            "", "* needs something in the account first: bellwether events KIND says what.",
            "Switch one on in bellwether.yaml, events: { batch: critical }, and run bellwether deploy.",
        ]
    }

    private static func details(of kind: EventKindDescription, messages: [SampleMessage]) -> [String] {
        var lines = ["\(kind.name): \(kind.catches)"]
        if let channel = kind.channel {
            lines.append("goes to \(channel)")
        } else {
            lines.append("off; events: { \(kind.name): CHANNEL } switches it on")
        }
        if !kind.needs.isEmpty { lines.append("needs: \(kind.needs)") }
        if !kind.regions.isEmpty {
            lines.append("AWS tells of it in \(kind.regions.joined(separator: ", ")) only, wherever it happens")
        }
        lines += ["pattern: \(kind.pattern)"]
        for message in messages {
            lines += ["", message.name] + MessageText(message: message).lines.map { "  \($0)" }
        }
        return lines
    }

    private struct Entry: Encodable {
        var name: String
        var catches: String
        var needs: String
        var regions: [String]
        var channel: String?
        var pattern: String
    }

    private static func json(_ kinds: [EventKindDescription]) throws -> String {
        let entries = kinds.map {
            Entry(
                name: $0.name, catches: $0.catches, needs: $0.needs, regions: $0.regions, channel: $0.channel,
                pattern: $0.pattern)
        }
        return try entries.prettyJSON()
    }
}
