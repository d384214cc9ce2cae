import ArgumentParser
import CloudFormation
import Config
import Deployment
import Stacks

struct Destroy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is deployed, ask for its name, and delete all of it.",
        discussion: """
            Example:
              bellwether destroy
              bellwether destroy --config clients/acme.yaml --yes
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    func run() async throws {
        let config = try options.load(missing: .allowed)
        let names = Set(try Monitor(config).stacks().map(\.name))
        let console = Console.standard
        let isGone = try await withProgress { [yes] display in
            let deployer = config.deployer(report: display.report)
            let removal = try await deployer.removal(names: names)
            guard !removal.stacks.isEmpty else { return false }
            try display.pause { try Self.confirm(removal, yes: yes, config: config) }
            try Task.checkCancellation()
            try await deployer.destroy(removal)
            return true
        }
        guard isGone else {
            console.result("Nothing of \(config.name) is deployed in account \(config.account), \(config.region).")
            return
        }
        console.result("Destroyed: nothing of \(config.name) is deployed in account \(config.account) any more.")
        for line in leftovers(of: config) { console.result(line) }
    }

    private static func confirm(_ removal: Deployer.Removal, yes: Bool, config: Config) throws {
        let console = Console.standard
        for entry in removal.stacks {
            console.say("\(console.paint(entry.stack.name, .bold)) will be deleted:")
            for resource in entry.resources { console.say("  \(console.paint("-", .red)) \(resource)") }
        }
        if yes { return }
        guard console.canAsk else {
            throw Refusal(
                description: "cannot ask: standard input is not a terminal; nothing was deleted\n"
                    + "next: run the same command with --yes")
        }
        let answer = try console.confirm(
            "This cannot be undone. Type \(config.name) to delete it from \(config.account):")
        guard answer == config.name else { throw Refusal(description: "not deleted, nothing was changed") }
    }

    /// What AWS keeps for a while, or for ever, though no stack owns it.
    private func leftovers(of config: Config) -> [String] {
        let monitor = Monitor(config)
        let groups = config.slack.channels.map { "/aws/chatbot/\(monitor.chatbotConfiguration(of: $0))" }
        var lines = ["AWS keeps Chatbot's logs in us-east-1, if there are any: \(groups.joined(separator: ", "))"]
        if config.anomalies != nil {
            lines.append(
                "AWS keeps the account's anomaly monitor, which costs nothing and may be in other use; the next deployment takes it again."
            )
        }
        if config.encryption { lines.append("AWS deletes the encryption key after 7 days.") }
        return lines
    }
}
