import ArgumentParser
import Config

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a few questions and write bellwether.yaml and .env.",
        discussion: """
            Asks for whatever no option says; existing files are never overwritten. With AWS \
            credentials at hand, it offers what the account tells: its number, the Slack \
            workspaces that are authorized and, if you agree to the $0.01 that it costs, \
            budgets made from the last three months.

            Examples:
              bellwether init
              bellwether init --name acme-prod --account 123456789012 \\
                --workspace T0123ABCD --critical C0123ABCD --heartbeat C0456EFGH \\
                --monthly 1500 --daily 50
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: "Prefix of all that is created, 1–32 of a-z 0-9 -.")
    var name: String?
    @Option(help: "The account's twelve digits.")
    var account: String?
    @Option(help: "The home Region.")
    var region: String?
    @Option(help: "IANA time zone, for example Europe/Berlin.")
    var timezone: String?
    @Option(help: "Slack workspace id, T….")
    var workspace: String?
    @Option(help: "Id of the Slack channel where somebody must act, C….")
    var critical: String?
    @Option(help: "Id of the Slack channel for signs of life, C….")
    var heartbeat: String?
    @Option(help: "Budget for a month, in USD.")
    var monthly: String?
    @Option(help: "Budget for a day, in USD.")
    var daily: String?
    @Option(help: "Address that also gets what is critical; an empty one is none.")
    var email: String?

    @Flag(help: "Do not look into the AWS account.")
    var offline = false

    /// One that is asked when no option answers it.
    struct Question {
        var text: String
        var answer: String?
        /// Taken for an empty answer, and without asking if nobody can be asked; `nil` if there is none.
        var preset: String?
        var option: String
        /// What may also be chosen by its number, from 1.
        var choices: [String] = []
    }

    func run() async throws {
        let files = NewFiles(config: options.config, env: options.env)
        try files.check()
        var draft = Draft()
        var account = AccountLookup(isOffline: offline || !Console.standard.canAsk)
        for (path, asked) in questions {
            var question = asked
            if question.answer == nil { try await account.improve(&question, for: path, in: draft) }
            draft[keyPath: path] = tidied(try answer(question, for: path, in: draft), for: path)
        }
        let mistakes = draft.mistakes
        guard mistakes.isEmpty else { throw Refusal(description: mistakes.joined(separator: "\n")) }
        try files.create(config: draft.yaml, env: draft.environmentFile)
        let console = Console.standard
        console.result("Wrote \(files.configPath), safe to commit, and \(files.envPath), which is not.")
        console.result("Next: bellwether validate (or make validate), then bellwether deploy (or make deploy).")
    }

    private var questions: [(WritableKeyPath<Draft, String>, Question)] {
        [
            (
                \.name,
                .init(text: "Name, such as acme-prod, the prefix of all that is created", answer: name, option: "name")
            ),
            (\.account, .init(text: "AWS account, twelve digits", answer: account, option: "account")),
            (\.region, .init(text: "Home Region", answer: region, preset: "us-east-1", option: "region")),
            (\.timezone, .init(text: "Time zone", answer: timezone, preset: "UTC", option: "timezone")),
            (\.workspace, .init(text: "Slack workspace id, T…", answer: workspace, option: "workspace")),
            (
                \.critical,
                .init(text: "Slack channel id for what is critical, C…", answer: critical, option: "critical")
            ),
            (
                \.heartbeat,
                .init(text: "Slack channel id for signs of life, C…", answer: heartbeat, option: "heartbeat")
            ),
            (\.monthly, .init(text: "Budget for a month, in USD", answer: monthly, option: "monthly")),
            (\.daily, .init(text: "Budget for a day, in USD", answer: daily, option: "daily")),
            (\.email, .init(text: "Email for what is critical, optional", answer: email, preset: "", option: "email")),
        ]
    }

    /// The AWS console shows an account as `1234-5678-9012`.
    private func tidied(_ answer: String, for path: WritableKeyPath<Draft, String>) -> String {
        path == \.account ? answer.filter { $0 != "-" && $0 != " " } : answer
    }

    /// Asks again until the answer is one that the configuration takes.
    private func answer(
        _ question: Question, for path: WritableKeyPath<Draft, String>, in draft: Draft
    ) throws -> String {
        let console = Console.standard
        if let answer = question.answer { return answer }
        guard console.canAsk else {
            if let preset = question.preset { return preset }
            throw Refusal(description: "nobody to ask, since this is not a terminal\nnext: add --\(question.option)")
        }
        let hint = question.preset.map { $0.isEmpty ? "" : " [\($0)]" } ?? ""
        while true {
            guard let reply = try console.ask("\(question.text)\(hint):") else {
                throw Refusal(description: "no more answers; nothing was written")
            }
            let chosen = Int(reply).flatMap { $0 > 0 ? question.choices.dropFirst($0 - 1).first : nil }
            let text = reply.isEmpty ? question.preset ?? "" : chosen ?? reply
            var attempt = draft
            attempt[keyPath: path] = tidied(text, for: path)
            let mistakes = attempt.mistakes(in: path)
            if mistakes.isEmpty, !text.isEmpty || question.preset != nil { return text }
            console.say(mistakes.first ?? "an answer is needed")
        }
    }
}
