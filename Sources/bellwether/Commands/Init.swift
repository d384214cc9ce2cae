import ArgumentParser
import Config

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a few questions and write bellwether.yaml and .env.",
        discussion: """
            Asks for whatever no option answers; existing files are never overwritten. With \
            AWS credentials, it suggests answers from the account: its number, the Slack \
            workspaces that are authorized and, if you agree to the $0.01 that it costs, \
            budgets from the last three months. Ctrl-C keeps your answers for the next time.

            Examples:
              bellwether init
              bellwether init --name acme-prod --account 123456789012 \\
                --workspace T0123ABCD --critical C0123ABCD --heartbeat C0456EFGH \\
                --monthly 1500 --daily 50
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: "Prefix of every resource, 1–32 of a-z 0-9 -.")
    var name: String?
    @Option(help: "The account's twelve digits.")
    var account: String?
    @Option(help: "The home Region.")
    var region: String?
    @Option(help: "IANA time zone, for example Europe/Berlin.")
    var timezone: String?
    @Option(help: "Slack workspace ID, T….")
    var workspace: String?
    @Option(help: "ID of the Slack channel for what somebody must act on, C….")
    var critical: String?
    @Option(help: "ID of the Slack channel for reports and warnings; without it one channel gets everything.")
    var heartbeat: String?
    @Option(help: "Monthly budget in USD.")
    var monthly: String?
    @Option(help: "Daily budget in USD.")
    var daily: String?
    @Option(help: "Address that also receives critical alerts; empty for none.")
    var email: String?

    @Flag(help: "Do not look into the AWS account.")
    var offline = false

    func run() async throws {
        let files = NewFiles(config: options.config, env: options.env)
        try files.check()
        let options: [(Question, String?)] = [
            (.name, name), (.account, account), (.region, region), (.timezone, timezone), (.workspace, workspace),
            (.critical, critical), (.heartbeat, heartbeat), (.monthly, monthly), (.daily, daily), (.email, email),
        ]
        let given = Dictionary(
            uniqueKeysWithValues: options.compactMap { question, answer in answer.map { (question, $0) } })
        let draft = try await cancellable(onSignal: {}) { [offline] in
            var interview = Interview(files: files, given: given, isOffline: offline)
            return try await interview.answers()
        }
        try files.createFolders()
        try files.create(config: draft.yaml(schema: files.schema), env: draft.environmentFile)
        KeptAnswers(env: files.envPath).remove()
        let console = Console.standard
        console.result("Wrote \(files.configPath), safe to commit, and \(files.envPath), which is not.")
        console.result("Next: \(files.command("validate"))")
        console.result("      \(files.command("deploy"))")
    }
}
