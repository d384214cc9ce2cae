import Notifications
import Preview
import Stacks

/// A message for a terminal: Slack's links and emoji as they read there, indented by whoever prints it.
struct MessageText {
    var message: SampleMessage

    var lines: [String] {
        guard case .custom(let notification) = ChatbotMessage(snsMessage: message.body, subject: message.subject) else {
            return ["(a message of AWS's own form)"]
        }
        let content = notification.content
        let texts =
            [content.title].compactMap(\.self) + content.description.split(separator: "\n").map(String.init)
            + (content.nextSteps ?? []).map { "→ \($0)" }
            + [notification.metadata?.threadId.map { "thread \($0)" }].compactMap(\.self)
        return texts.map { Self.plain(SlackText.parse($0)) }
    }

    private static func plain(_ nodes: [SlackText.Node]) -> String { nodes.map(plain).joined() }

    /// Marks stay where they help to read.
    private static func plain(_ node: SlackText.Node) -> String {
        switch node {
        case .text(let text): text
        case .bold(let nodes): "*\(plain(nodes))*"
        case .italic(let nodes): "_\(plain(nodes))_"
        case .code(let nodes): "`\(plain(nodes))`"
        case .strike(let nodes), .link(_, let nodes), .codeBlock(let nodes), .quote(let nodes): plain(nodes)
        case .bullet(let nodes): "• \(plain(nodes))"
        case .user(let name), .group(let name), .broadcast(let name): "@\(name)"
        case .channel(let name): "#\(name)"
        case .emoji(_, let symbol): symbol
        case .lineBreak: " "
        }
    }
}
