import ArgumentParser
import Config
import Deployment
import Stacks

struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what deploying would change, and change nothing.",
        discussion: """
            Exit code 0 if nothing would change, 2 if something would. Values from .env \
            are not compared: AWS does not show those that are deployed.

            Example:
              bellwether diff --config clients/acme.yaml
            """)

    @OptionGroup var options: ConfigOptions

    func run() async throws {
        let config = try options.load(missing: .allowed)
        let stacks = try Monitor(config).stacks()
        let entries = try await withProgress { display in
            try await config.deployer(report: display.report).differences(stacks)
        }
        let console = Console.standard
        let text = PlanText(hasColor: console.hasColor && console.resultsAreOnTerminal)
        for entry in entries {
            if !entry.isWanted {
                console.result("\(entry.name) would be deleted:")
            } else if entry.deployed?.status.isNothing ?? true {
                console.result("\(entry.name) would be created:")
            } else if entry.changes.isEmpty {
                console.result("\(entry.name) is up to date")
            } else {
                console.result("\(entry.name) would change:")
            }
            for line in text.lines(entry.changes) { console.result(line) }
        }
        if entries.contains(where: { $0.deployed == nil || !$0.isWanted || !$0.changes.isEmpty }) { throw ExitCode(2) }
    }
}
