import ArgumentParser
import Config
import Deployment
import Stacks

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is deployed, whether it is in sync, and how much of each budget is spent.",
        discussion: """
            Example:
              bellwether status
            """)

    @OptionGroup var options: ConfigOptions

    func run() async throws {
        let config = try options.load(missing: .allowed)
        let stacks = try Monitor(config).stacks()
        let report = try await withProgress { display in
            try await config.deployer(report: display.report).status(stacks)
        }
        let console = Console.standard
        console.result("\(config.name) in account \(config.account), \(config.region)")
        for entry in report.stacks { console.result("  " + line(for: entry)) }
        for line in BudgetBars(report: report).lines { console.result(line) }
    }

    private func line(for entry: StatusReport.Entry) -> String {
        guard let deployed = entry.deployed else { return "\(entry.name)  not deployed; next: bellwether deploy" }
        if deployed.status.isEmptyShell {
            return "\(entry.name)  \(deployed.status), nothing is deployed; next: bellwether deploy"
        }
        if deployed.status.isNothing {
            return "\(entry.name)  \(deployed.status), the remains of a failure; next: bellwether deploy"
        }
        let state =
            switch entry.changes.count {
            case _ where !entry.isWanted: "no longer in the file; see bellwether diff"
            case 0: "in sync"
            case 1: "1 resource differs from the file; see bellwether diff"
            case let count: "\(count) resources differ from the file; see bellwether diff"
            }
        let date = deployed.lastChanged.prefix(16).replacing("T", with: " ")
        return "\(entry.name)  \(deployed.status), \(state), last changed \(date) UTC"
    }
}
