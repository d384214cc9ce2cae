import ArgumentParser
import Config
import Deployment
import Notifications
import Stacks

struct Notify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publish a message of your own to a channel.",
        discussion: """
            Texts are Slack's: *bold*, _italic_, `code`, <https://…|link>. Chatbot drops \
            what it does not understand, so a message that it would drop is refused here. \
            Without --title and --text, a whole notification is read as JSON from standard \
            input.

            Examples:
              bellwether notify --to heartbeat --title "Backup done" --text "42 GB"
              bellwether notify --to critical < message.json
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: ArgumentHelp("A channel of the configuration.", valueName: "channel"))
    var to: String

    @Option(help: "The first line, at most 120 characters.")
    var title: String?

    @Option(help: "What happened, at most 3,000 characters.")
    var text: String?

    @Option(name: .customLong("next"), help: "What to do; may be repeated, at most 3.")
    var nextSteps: [String] = []

    @Option(name: .customLong("keyword"), help: "May be repeated, at most 5.")
    var keywords: [String] = []

    @Option(help: "Messages with the same one are one thread.")
    var thread: String?

    @Option(help: "Shown on the first message of the thread.")
    var summary: String?

    @Flag(help: "Print the message instead of sending it.")
    var dryRun = false

    func run() async throws {
        let config = try options.load(missing: .allowed)
        guard let channel = config.slack.channels.first(where: { $0.name == to }) else {
            let names = config.slack.channels.map(\.name).joined(separator: ", ")
            throw Refusal(description: "there is no channel '\(to)'; expected one of \(names)")
        }
        let message = try composed()
        guard case .custom(let notification) = ChatbotMessage(snsMessage: message, subject: nil) else {
            throw Refusal(description: Self.refusal(of: message))
        }
        let console = Console.standard
        for warning in cuts + notification.beyondOurs { console.say("warning: \(warning)") }
        if dryRun { return console.result(message) }
        let id = try await withProgress(
            interruption: "interrupted; look into the channel whether the message was sent"
        ) { display in
            try await config.deployer(report: display.report).publish(
                message, topic: Monitor(config).topicName(of: channel))
        }
        let shown = SlackText.clean(notification.content.title ?? notification.content.description, isOneLine: true)
        console.result("Sent to \(to): \(shown)")
        console.result("  message \(id)")
    }

    private func composed() throws -> String {
        if title != nil || text != nil {
            guard [title, text].contains(where: { $0?.contains { !$0.isWhitespace } ?? false }) else {
                throw Refusal(description: "a message needs a text, and this one is empty; nothing was sent")
            }
            return try CustomNotification(
                title: title, description: text ?? title ?? "", nextSteps: nextSteps, keywords: keywords,
                threadID: thread, summary: summary ?? (thread == nil ? nil : title)
            ).json()
        }
        guard nextSteps.isEmpty, keywords.isEmpty, thread == nil, summary == nil else {
            throw Refusal(description: "a message needs a text\nnext: add --text, or --title")
        }
        let message = Console.standard.canAsk ? "" : Console.standardInput(upTo: CustomNotification.AWS.message)
        guard message.contains(where: { !$0.isWhitespace }) else {
            throw Refusal(description: "nothing to send\nnext: add --title and --text, or pass JSON on standard input")
        }
        return message
    }

    /// What of the options does not fit into a message.
    private var cuts: [String] {
        typealias Limits = CustomNotification.Ours
        let texts: [(String, String?, Int)] =
            [
                ("title", title, Limits.title), ("text", text, Limits.description),
                ("summary", summary, Limits.summary), ("thread", thread, Limits.threadID),
            ] + nextSteps.map { ("next", $0, Limits.nextStep) } + keywords.map { ("keyword", $0, Limits.keyword) }
        let lists = [("next", nextSteps.count, Limits.nextSteps), ("keyword", keywords.count, Limits.keywords)]
        return texts.compactMap { name, text, limit in
            let length = SlackText.length(text ?? "")
            return length > limit ? "\(name) has \(length) characters and is cut to \(limit)" : nil
        }
            + lists.compactMap { name, count, limit in
                count > limit ? "\(count) times --\(name), the first \(limit) are sent" : nil
            }
    }

    private static func refusal(of message: String) -> String {
        guard case .dropped(let reasons) = ChatbotMessage(snsMessage: message, subject: nil) else {
            return "this is a message of an AWS service; bellwether notify sends custom notifications only"
        }
        return (["Chatbot would drop this message; nothing was sent"] + reasons.map { "  \($0)" }).joined(
            separator: "\n")
    }
}
