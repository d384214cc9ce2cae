import ArgumentParser
import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try the configuration's rules and kinds of events on an event.",
        subcommands: [RulesTest.self])
}

struct RulesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Show which rules an event matches, and what they would post.",
        discussion: """
            The event is one as EventBridge delivers it, as JSON. Asks nothing of AWS. Ends \
            with 0 if a rule, or a kind that is on, matches, else with 1.

            Examples:
              bellwether rules test --event event.json
              bellwether rules test --event - --rule order-service < event.json
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: ArgumentHelp("The event; - reads standard input.", valueName: "file"))
    var event: String

    @Option(help: ArgumentHelp("Only this rule, or this kind.", valueName: "name"))
    var rule: String?

    func run() throws {
        let config = try options.load(missing: .allowed)
        var trials = try Monitor(config).trials(ofEvent: try text())
        if let rule {
            let names = trials.map(\.name).joined(separator: ", ")
            trials = trials.filter { $0.name == rule }
            if trials.isEmpty {
                throw Refusal(description: "there is no rule or kind '\(rule)'; expected one of \(names)")
            }
        }
        let console = Console.standard
        // Of built-in kinds that do not match nobody wants to know why.
        for trial in trials where trial.isOwn || trial.reasons.isEmpty || rule != nil {
            for line in Self.lines(of: trial) { console.result(line) }
        }
        guard trials.contains(where: { $0.reasons.isEmpty && $0.channel != nil }) else {
            if rule == nil { console.say("no rule and no kind that is on matches") }
            throw ExitCode.failure
        }
    }

    private func text() throws -> String {
        // EventBridge takes 256 KiB.
        if event == "-" { return Console.standardInput(upTo: 1 << 20) }
        guard let data = FileManager.default.contents(atPath: event) else {
            throw Refusal(description: "cannot read \(event)\nnext: check the path given with --event")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func lines(of trial: RuleTrial) -> [String] {
        let what = trial.isOwn ? "rule \(trial.name)" : "kind \(trial.name)"
        guard trial.reasons.isEmpty else { return ["\(what): does not match"] + trial.reasons.map { "  \($0)" } }
        guard let channel = trial.channel else {
            return ["\(what): would match, and is off; events: { \(trial.name): CHANNEL } switches it on"]
        }
        let posts = trial.messages.flatMap { MessageText(message: $0).lines.map { "  \($0)" } }
        return ["\(what): matches, and goes to \(channel)"]
            + (posts.isEmpty
                ? ["  nothing is posted: it is held back by 'quiet', or clears a failure, of which there is none"]
                : posts)
    }
}
