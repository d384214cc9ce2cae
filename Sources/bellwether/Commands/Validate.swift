import ArgumentParser
import CloudFormation
import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find every mistake in the configuration, without calling AWS.",
        discussion: """
            Example:
              bellwether validate --config clients/acme.yaml
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Print what was found as JSON.")
    var json = false

    func run() throws {
        if json { return try printJSON() }
        let config = try options.load(missing: .refused)
        let monitor = Monitor(config)
        let stacks = try monitor.stacks()
        let console = Console.standard
        for gap in Self.notes(on: monitor) { console.say("note: \(gap)") }
        console.result("\(options.config) is fine: \(config.name) in account \(config.account), \(config.region)")
        console.result(
            "  \(count(config.slack.channels.count, "channel")), \(count(config.budgets.count, "budget")), "
                + count(stacks.count, "stack"))
    }

    private static func notes(on monitor: Monitor) -> [String] {
        monitor.gaps + monitor.idleQuiet(on: .today)
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private struct Finding: Encodable {
        var file: String
        var line: Int
        var column: Int
        var severity: String
        var message: String
    }

    private func printJSON() throws {
        let loaded = options.read(missing: .refused)
        let start = Diagnostic.Place(file: options.config, line: 1, column: 1)
        let monitor = loaded.config.map { Monitor($0) }
        var diagnostics = loaded.diagnostics + (monitor.map(Self.notes) ?? []).map { Diagnostic(.note, at: start, $0) }
        var isFine = monitor != nil
        do {
            _ = try monitor?.stacks()
        } catch let error as Monitor.TooLarge {
            diagnostics.append(Diagnostic(.error, at: start, error.description))
            isFine = false
        }
        let rest = ConfigOptions.rest(of: diagnostics).map { Diagnostic(.note, at: start, $0) }
        let findings = (diagnostics.prefix(ConfigOptions.mostShown) + [rest].compactMap(\.self)).map {
            Finding(
                file: $0.place.file, line: $0.place.line, column: $0.place.column, severity: $0.severity.rawValue,
                message: $0.message)
        }
        Console.standard.result(try findings.prettyJSON())
        guard isFine else { throw ExitCode.failure }
    }
}
