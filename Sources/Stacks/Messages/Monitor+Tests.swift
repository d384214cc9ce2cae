import Config
import Notifications

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A channel, and what is published to it for a test.
package struct ChannelTest: Sendable {
    package var channel: String
    package var topic: String
    package var configuration: String
    /// SNS messages with their subjects, in this order.
    package var messages: [Message]

    package struct Message: Sendable {
        package var body: String
        package var subject: String?
    }
}

extension Monitor {
    /// The name in AWS of the budget that a test shows: the month's, for all costs.
    package func mainBudgetName() throws -> String? {
        let names = try budgetNames()
        return ReportSettings(
            config: config, budgets: config.budgets.compactMap { budget in names[budget.name].map { (budget, $0) } }
        ).main
    }

    /// What a test publishes.
    /// - Parameters:
    ///   - channels: names of channels; empty for all.
    ///   - time: when it is, ISO 8601 in UTC.
    ///   - isOfAllKinds: whether a sample of every kind of message comes with it.
    package func tests(
        of channels: [String], time: String, code: String, figures: TestMessage.Figures?, isOfAllKinds: Bool
    ) throws -> [ChannelTest] {
        let samples = isOfAllKinds ? try kindsOfMessages() : []
        return try config.slack.channels.filter { channels.isEmpty || channels.contains($0.name) }.map { channel in
            let messages = try notifications(for: channel, time: time, code: code, figures: figures).map {
                ChannelTest.Message(body: try $0.json(), subject: nil)
            }
            return ChannelTest(
                channel: channel.name, topic: topicName(of: channel), configuration: chatbotConfiguration(of: channel),
                messages: messages
                    + (try samples.filter { $0.channel == channel.name }.map { try $0.marked(asTest: code) }))
        }
    }

    /// The test messages on the sample day, as the example of `docs` has them.
    func testSamples() throws -> [SampleMessage] {
        let time = "2026-03-10T09:14:00Z"
        let (main, names) = (try mainBudgetName(), try budgetNames())
        let budget = config.budgets.first { names[$0.name] == main }
        let costs = SampleCosts(config, budgets: [:], lastDay: Self.day)
        let figures = budget.map {
            TestMessage.Figures(monthToDate: Decimal(costs.spent($0, through: Self.day)), limit: $0.limit)
        }
        return try config.slack.channels.flatMap { channel in
            try notifications(for: channel, time: time, code: "T-7F3A", figures: figures).map {
                SampleMessage(name: "Test", channel: channel.name, time: time, body: try $0.json())
            }
        }
    }

    private func notifications(
        for channel: Slack.Channel, time: String, code: String, figures: TestMessage.Figures?
    ) -> [CustomNotification] {
        TestMessage(
            config: config, channel: channel, topic: topicName(of: channel), time: time, code: code, figures: figures,
            hasAlarms: watchdog.isNeeded
        ).notifications
    }
}

extension SampleMessage {
    /// The same message, marked so that nobody takes it for real: in its title, or in the name of its budget.
    fileprivate func marked(asTest code: String) throws -> ChannelTest.Message {
        guard case .custom(var notification) = ChatbotMessage(snsMessage: body, subject: subject) else {
            let marked = body.replacing("Budget Name: ", with: "Budget Name: TEST \(code) ")
            return .init(body: marked, subject: subject.map { "TEST \($0)" })
        }
        notification.content.title = "TEST – " + (notification.content.title ?? name)
        if let thread = notification.metadata?.threadId { notification.metadata?.threadId = "test-\(code)-\(thread)" }
        return .init(body: try notification.json(), subject: nil)
    }
}
