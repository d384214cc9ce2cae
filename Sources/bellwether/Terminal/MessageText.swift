import Notifications
import Stacks

/// A message for a terminal: Slack's markup made readable, indented.
struct MessageText {
    var message: SampleMessage

    /// Without markup of links and emoji, which only Slack shows.
    var lines: [String] {
        guard case .custom(let notification) = ChatbotMessage(snsMessage: message.body, subject: message.subject) else {
            return ["(a message of AWS's own form)"]
        }
        let content = notification.content
        let texts =
            [content.title].compactMap(\.self) + content.description.split(separator: "\n").map(String.init)
            + (content.nextSteps ?? []).map { "→ \($0)" }
            + [notification.metadata?.threadId.map { "thread \($0)" }].compactMap(\.self)
        return texts.map(Self.plain)
    }

    private static let emoji = [
        ":red_circle:": "🔴", ":large_orange_circle:": "🟠", ":large_yellow_circle:": "🟡",
        ":large_green_circle:": "🟢", ":large_blue_circle:": "🔵", ":white_check_mark:": "✅",
    ]

    private static func plain(_ text: String) -> String {
        let linked = text.replacing(/<(https?:[^|>]*)\|([^>]*)>/) { String($0.2) }
        let shown = emoji.reduce(linked) { $0.replacing($1.key, with: $1.value) }
        return shown.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
