import Foundation
import Notifications
import Testing

@testable import Stacks

@Suite("A test message")
struct TestMessageTests {
    private func messages(
        _ yaml: String, channels: [String] = [], figures: TestMessage.Figures? = nil, all: Bool = false
    ) throws -> [String: [CustomNotification]] {
        let tests = try Monitor(Sample.config(yaml)).tests(
            of: channels, time: "2026-03-10T09:14:22Z", code: "T-7F3A", figures: figures, isOfAllKinds: all)
        return tests.reduce(into: [:]) { result, test in
            result[test.channel] = test.messages.compactMap { message in
                guard case .custom(let notification) = ChatbotMessage(snsMessage: message.body, subject: nil) else {
                    return nil
                }
                return notification
            }
        }
    }

    @Test("asks the critical channel for the mention, and the heartbeat channel for the thread")
    func checks() throws {
        let owners = "owners: { group: { name: G, mention: S0GROUP }, data: { name: D, mention: U0DATA01 } }"
        let messages = try messages(Sample.yaml(channels: ["critical", "other", "heartbeat"], rest: owners))
        let critical = try #require(messages["critical"]?.first).content.description
        #expect(critical.contains("*Mention check* <@U0DATA01> "))
        #expect(!critical.contains("Thread check"))
        #expect(messages["critical"]?.count == 1)
        let heartbeat = try #require(messages["heartbeat"])
        #expect(heartbeat[0].content.description.contains("*Thread check*"))
        #expect(!heartbeat[0].content.description.contains("<@U"), "heartbeat mentions nobody")
        #expect(heartbeat.count == 2 && heartbeat[0].metadata?.threadId == heartbeat[1].metadata?.threadId)
        #expect(messages["other"]?.first?.content.description.contains("check*") == false)
    }

    @Test("shows the figures that AWS has, and none where it has none")
    func numbers() throws {
        let figures = TestMessage.Figures(monthToDate: 824.4, limit: 3_000)
        let text = try #require(try messages(Sample.yaml(), figures: figures)["critical"]?.first).content.description
        #expect(text.contains("*Number check* month to date $824 · budget $3,000 – as in the console? <https://"))
        #expect(text.contains("&amp;startDate=2026-03-01&amp;endDate=2026-03-10&amp;"))
        #expect(try messages(Sample.yaml())["critical"]?.first?.content.description.contains("Number") == false)
    }

    @Test("is one channel's only, where asked for")
    func oneChannel() throws {
        #expect(try Array(messages(Sample.yaml(), channels: ["heartbeat"]).keys) == ["heartbeat"])
    }

    @Test("is marked, of whatever kind, and understood by Chatbot")
    func allKinds() throws {
        let yaml = try String(contentsOf: Fixture.examples.appending(path: "full.yaml"), encoding: .utf8)
        let tests = try Monitor(Sample.config(yaml)).tests(
            of: [], time: "2026-03-10T09:14:22Z", code: "T-7F3A", figures: nil, isOfAllKinds: true)
        let messages = tests.flatMap(\.messages)
        #expect(messages.count > 15)
        for message in messages {
            switch ChatbotMessage(snsMessage: message.body, subject: message.subject) {
            case .custom(let notification):
                #expect(notification.content.title?.contains("TEST – ") == true)
                #expect((notification.content.title ?? "").utf16.count <= CustomNotification.AWS.title)
            case .budget(let alert): #expect("\(alert)".contains("TEST T-7F3A"))
            case let other: Issue.record("\(other)")
            }
            #expect((message.subject ?? "").utf8.count <= 100, "more is refused by SNS")
        }
    }

    @Test("names the main budget of the account, the smallest of the month for all costs")
    func mainBudget() throws {
        let budgets = """
              - { name: small, every: month, limit: 5, only: { service: AmazonEC2 } }
              - { name: main, every: month, limit: 10 }
              - { name: larger, every: month, limit: 20 }
            """
        let name = try Monitor(Sample.config(Sample.yaml(budgets: budgets))).mainBudgetName()
        #expect(name?.hasPrefix("acme-main-") == true)
        let daily = Sample.yaml(budgets: "  - { name: d, every: day, limit: 1 }")
        #expect(try Monitor(Sample.config(daily)).mainBudgetName() == nil)
    }
}
