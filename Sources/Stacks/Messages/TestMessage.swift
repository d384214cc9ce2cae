import Config
import Notifications

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The message by which people find out whether a channel works, without anything being wrong.
package struct TestMessage {
    /// What AWS Budgets knows of the main budget, to be compared with the console.
    package struct Figures: Sendable {
        package var monthToDate: Decimal
        package var limit: Decimal

        package init(monthToDate: Decimal, limit: Decimal) {
            self.monthToDate = monthToDate
            self.limit = limit
        }
    }

    var config: Config
    var channel: Slack.Channel
    var topic: String
    /// When it is sent, ISO 8601 in UTC.
    var time: String
    /// By which the message in Slack and what the command printed are recognized as the same test: `T-7F3A`.
    var code: String
    var figures: Figures?
    var hasAlarms: Bool

    private var isCritical: Bool { channel.name == config.criticalChannel }
    private var isHeartbeat: Bool { channel.name == config.heartbeatChannel }

    /// What is published, one after the other: the message, and a reply where it asks whether there is one.
    var notifications: [CustomNotification] { [message] + (isHeartbeat ? [reply] : []) }

    private var message: CustomNotification {
        let lines = [
            "Sent by `make test-notifications` at \(moment) over the real path: SNS \(SlackText.code(topic)) → Amazon Q → here.",
            "*This channel gets* \(ChannelContents(config: config, channel: channel.name, hasAlarms: hasAlarms).text).",
            isCritical ? mentionCheck : nil,
            isHeartbeat
                ? "*Thread check* a reply should appear under this message; if it appears in the channel as well, see `@Amazon Q preferences`."
                : nil,
            numberCheck,
            "_No alarm was raised, no resource was changed. Code \(SlackText.code(code)): `make test-notifications` waits for delivery and prints the same code._",
        ]
        return CustomNotification(
            title: ":large_blue_circle: TEST – \(channel.name) channel works · \(config.name) · nothing is wrong",
            description: lines.compactMap(\.self).joined(separator: "\n"), keywords: ["test", code], threadID: thread,
            summary: "TEST \(code): \(channel.name) channel works", eventType: "Test")
    }

    private var reply: CustomNotification {
        CustomNotification(
            title: ":large_blue_circle: TEST – reply to \(code)",
            description: "This belongs in the thread of the test message, and nowhere else.",
            keywords: ["test", code], threadID: thread, summary: "TEST \(code): reply received", eventType: "Test")
    }

    /// One for each test, so that each is a post of its own.
    private var thread: String { "test-\(channel.name)-\(day.replacing("-", with: ""))-\(code)" }

    /// Of the first owner whom Chatbot can mention.
    private var mentionCheck: String? {
        config.owners.lazy.compactMap { $0.mention.flatMap(SlackText.mention) }.first.map {
            "*Mention check* \($0) – were you notified? If not, fix `mention` under `owners` in the config."
        }
    }

    private var numberCheck: String? {
        guard let figures else { return nil }
        let link = ExplorerLink(costs: config.costs).address(from: "\(day.prefix(8))01", to: day)
        return "*Number check* month to date \(Money.text(figures.monthToDate)) · budget \(Money.text(figures.limit))"
            + " – as in the console? \(SlackText.link("compare", to: link))"
    }

    private var day: String { String(time.prefix(10)) }

    /// `10 Mar 09:14 UTC`
    private var moment: String {
        guard let day = Day(day) else { return time }
        return "\(day.dayOfMonth) \(day.monthName) \(time.dropFirst(11).prefix(5)) UTC"
    }
}
