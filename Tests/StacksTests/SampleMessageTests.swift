import Foundation
import Notifications
import Stacks
import Testing

@Suite("The messages of a configuration, on sample data")
struct SampleMessageTests {
    @Test("are exactly the recorded ones", arguments: ["minimal", "full", "everything"])
    func goldens(name: String) throws {
        let folder = name == "everything" ? Fixture.folder : Fixture.examples
        let yaml = try String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
        let text = try Monitor(Sample.config(yaml)).sampleMessages().map(\.asText).joined(separator: "\n\n")
        try Golden("messages/\(name).txt").expect(Data((text + "\n").utf8))
    }

    @Test("are of one account: no figure contradicts another", arguments: ["minimal", "full"])
    func oneAccount(name: String) throws {
        let yaml = try String(
            contentsOf: Fixture.examples.appending(path: "\(name).yaml"), encoding: .utf8)
        let messages = try Monitor(Sample.config(yaml)).sampleMessages()
        let text = { (name: String) in messages.first { $0.name == name }?.asText ?? "" }
        // The month, in the daily report, the weekly digest and the test message.
        let daily = try #require(
            text("Daily report").firstMatch(of: /\*March\* \S+ (\$[\d,.]+) of (\$[\d,.]+) \((\d+)%\)/))
        let weekly = try #require(text("Weekly digest").firstMatch(of: /monthly \S+ (\d+)% of (\$[\d,.]+)/))
        #expect((weekly.1, weekly.2) == (daily.3, daily.2))
        let test = try #require(
            messages.map(\.asText).lazy.compactMap { $0.firstMatch(of: /to date (\$[\d,.]+) · budget (\$[\d,.]+)/) }
                .first)
        #expect((test.1, test.2) == (daily.1, daily.2))
        // What AWS Budgets wrote, and the card beside it; of the day before the report the report's own figure.
        let today = try #require(text("Daily report").firstMatch(of: /(\$[\d,.]+) on (Mon 9 Mar)/))
        let cards = messages.filter { $0.name.hasPrefix("Budget ") && $0.name.hasSuffix(", explained") }
        for card in cards {
            let own = String(card.name.dropLast(", explained".count))
            let said = try #require(
                messages.last { $0.name == own && $0.time < card.time }?.body
                    .firstMatch(of: /(?:ACTUAL|FORECASTED) Amount: \$([\d,.]+)/)?.1)
            let amount = try #require(Double(said.replacing(",", with: "")))
            let shown = amount > 100 ? String(AWSAmount.text(amount.rounded()).dropLast(3)) : AWSAmount.text(amount)
            #expect(card.asText.contains("\(shown) of $") || card.asText.contains("forecasts \(shown)"), "\(card.name)")
            if let day = card.asText.firstMatch(of: /(\$[\d,.]+) of \S+ on Mon 9 Mar/) { #expect(day.1 == today.1) }
        }
        #expect(cards.count > 1)
        // What Cost Anomaly Detection wrote, and the card.
        let anomaly = try #require(messages.first { $0.name == "Cost anomaly" })
        let impact = try #require(anomaly.body.firstMatch(of: /"totalImpact":([\d.]+)/)?.1)
        let card = try #require(messages.first { $0.name == "cost-anomaly: unusual spend" })
        let dollars = AWSAmount.text(try #require(Double(impact)).rounded()).dropLast(3)
        #expect(card.asText.contains("+\(dollars) since"))
        #expect(card.time == anomaly.time)
    }

    @Test("are all shown by Chatbot", arguments: ["minimal", "full", "everything"])
    func verdicts(name: String) throws {
        let folder = name == "everything" ? Fixture.folder : Fixture.examples
        let yaml = try String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
        for message in try Monitor(Sample.config(yaml)).sampleMessages() {
            let verdict = ChatbotMessage(snsMessage: message.body, subject: message.subject)
            if case .dropped(let reasons) = verdict { Issue.record("\(message.name): \(reasons)") }
            if case .custom(let notification) = verdict { #expect(notification.beyondOurs == [], "\(message.name)") }
        }
    }
}

extension SampleMessage {
    /// As people read it, with everything that is in it.
    fileprivate var asText: String {
        var lines = ["=== \(name) → \(channel), \(time)"]
        guard case .custom(let message) = ChatbotMessage(snsMessage: body, subject: subject) else {
            return (lines + [subject ?? "", body]).joined(separator: "\n")
        }
        lines.append(message.content.title ?? "")
        lines.append(message.content.description)
        lines += (message.content.nextSteps ?? []).map { "NEXT  \($0)" }
        lines.append("KEYS  \((message.content.keywords ?? []).joined(separator: ", "))")
        let metadata = message.metadata
        lines.append(
            "THREAD  \(metadata?.threadId ?? "-")  SUMMARY  \(metadata?.summary ?? "-")  TYPE  \(metadata?.eventType ?? "-")"
        )
        return lines.joined(separator: "\n")
    }
}
