import ArgumentParser
import Config
import Deployment
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct AcceptanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acceptance",
        abstract: "Ask a real account what no document says, with a temporary deployment.",
        discussion: """
            Makes a deployment of its own, \(AcceptanceSetup.name), beside yours; asks AWS \
            about it; removes it, also after Ctrl-C and failures; ends in a table to paste \
            into an issue, without ids or secrets. Takes about ten minutes and costs less \
            than $0.20. With \(AcceptanceSetup.variables.channel) in .env, a channel that \
            has no deployment yet, it asks Slack too.

            Examples:
              bellwether acceptance
              bellwether acceptance --json acceptance.json
              bellwether acceptance --clean
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false
    @Flag(help: "Only remove what a run has left that was ended by force.")
    var clean = false
    @Option(help: ArgumentHelp("How long to wait for each message that should come.", valueName: "seconds"))
    var timeout = 120
    @Option(help: ArgumentHelp("Write the table to this file as JSON, too.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard (0...3_000).contains(timeout) else { throw ValidationError("--timeout takes 0 to 3000 seconds") }
    }

    func run() async throws {
        let owner = try options.load(missing: .allowed)
        let file = json.map { OutputFile(path: $0, option: "--json") }
        try file?.check()
        let began = Date()
        let run = try AcceptanceRun(for: owner, options, began: began.formatted(.iso8601))
        let outcome = try await withProgress(interruption: "interrupted; nothing was made", lastWords: Self.lastWords) {
            [self] display in try await work(run, display, at: began)
        }
        guard let outcome else { return }
        let console = Console.standard
        for line in AcceptanceText(outcome).lines { console.result(line) }
        try file?.write(Data((try outcome.prettyJSON() + "\n").utf8))
        if outcome.isInterrupted { throw ExitCode(130) }
        if !outcome.isGood { throw ExitCode.failure }
    }

    /// - Returns: `nil` if there is no table, since only what was left had to go.
    private func work(_ run: AcceptanceRun, _ display: ProgressDisplay, at began: Date) async throws
        -> AcceptanceReport?
    {
        let acceptance = run.acceptance(patience: timeout, report: display.report)
        let left = try await acceptance.leftovers()
        let old = left.compactMap(acceptance.began).sorted().first
        if !clean, yes, let old, let since = try? Date(old, strategy: .iso8601),
            began.timeIntervalSince(since) < Self.longestRun
        {
            throw Refusal(
                description:
                    "\(AcceptanceSetup.name) is there, begun at \(old): somebody may be running it now; nothing "
                    + "was done\nnext: wait for its end; if it was ended by force, bellwether acceptance --clean")
        }
        if clean, left.isEmpty {
            Console.standard.result("Nothing is left of \(AcceptanceSetup.name).")
            return nil
        }
        try display.pause { try confirm(run, acceptance, left: left.map(\.name), begun: old) }
        try Task.checkCancellation()
        if !left.isEmpty {
            let remains = await Task { await acceptance.clean() }.value.left
            guard remains.isEmpty else {
                throw Refusal(
                    description: "not all could be removed: \(remains.joined(separator: "; "))\n"
                        + "next: delete it in the console, then run this again")
            }
            if clean {
                Console.standard.result("Removed what was left of \(AcceptanceSetup.name).")
                return nil
            }
            try Task.checkCancellation()
        }
        return await acceptance.run()
    }

    /// No run takes longer, in seconds.
    private static let longestRun = 3_600.0

    private static let lastWords =
        "ended before all was removed: AWS may still have stacks whose names begin with \(AcceptanceSetup.name)\n"
        + "next: bellwether acceptance --clean"

    private func confirm(_ run: AcceptanceRun, _ acceptance: Acceptance, left: [String], begun: String?) throws {
        let console = Console.standard
        if !left.isEmpty {
            let words = begun.map { ", begun at \($0); if somebody is running it now, leave it alone" } ?? ""
            console.say("First removes what an earlier run has left\(words):")
            for name in left { console.say("  \(console.paint("-", .red)) \(name)") }
        }
        if !clean { for line in plan(run, acceptance) { console.say(line) } }
        if yes { return }
        guard console.canAsk else {
            throw Refusal(
                description: "cannot ask: standard input is not a terminal; nothing was done\n"
                    + "next: look at what is above, then run the same command with --yes")
        }
        let question = "\(clean ? "Remove this from" : "Do this in") account \(run.config.account)? [y/N]"
        guard ["y", "yes"].contains(try console.confirm(question)?.lowercased()) else {
            throw Refusal(description: "nothing was done")
        }
    }

    private func plan(_ run: AcceptanceRun, _ acceptance: Acceptance) -> [String] {
        let count = run.materials.stacks.count + run.materials.probeStacks.count
        let slack =
            run.materials.messages == nil
            ? "Slack is left out: .env has no \(AcceptanceSetup.variables.channel)."
            : "Some test messages come to the Slack channel of \(AcceptanceSetup.variables.channel)."
        return [
            "Makes \(count) stacks in \(run.config.region), all named \(AcceptanceSetup.name)…, asks, and removes them:"
        ] + acceptance.questions().map { "  ? \($0)" } + [
            slack,
            "Touches nothing else. Takes about ten minutes; costs up to 8 requests to Cost Explorer of $0.01 and some "
                + "cents for what stands so long, less than $0.20.",
        ]
    }
}
