import Foundation
import Testing

@testable import Notifications

@Suite struct CustomNotificationTests {
    @Test func writesSortedKeysAndEmojiAsTheyAre() throws {
        let notification = CustomNotification(
            title: "🔴 a/b", description: "\"quoted\"\u{7}\nline", keywords: ["", "k"], threadID: "t", summary: "s")
        #expect(
            try notification.json() == #"""
                {"content":{"description":"\"quoted\"\nline","keywords":["k"],"textType":"client-markdown","title":"🔴 a/b"},"metadata":{"summary":"s","threadId":"t"},"source":"custom","version":"1.0"}
                """#)
    }

    @Test func leavesOutWhatIsEmpty() throws {
        let notification = CustomNotification(title: " \n", description: "\n\n", nextSteps: [" "])
        #expect(
            try notification.json()
                == #"{"content":{"description":"(no text)","textType":"client-markdown"},"source":"custom","version":"1.0"}"#
        )
    }

    @Test func cutsAtALineEndAndSaysSo() {
        let lines = (1...400).map { "line \($0)" }.joined(separator: "\n")
        let description = CustomNotification(description: lines).content.description
        #expect(description.hasSuffix("\nline 343\n… shortened"))
        #expect(description.count <= 3_000)
    }

    @Test func closesACodeBlockThatIsCut() {
        let table = "*Table*\n```\n" + (1...400).map { "row \($0)" }.joined(separator: "\n") + "\n```\nafter"
        let description = CustomNotification(description: table).content.description
        #expect(description.hasSuffix("\n```\n… shortened"))
    }

    @Test func leavesNoEmptyCodeBlockBehind() {
        let text = String(repeating: "a", count: 60) + "\n```\n" + String(repeating: "b", count: 60) + "\n```"
        #expect(SlackText.shortened(text, to: 85) == String(repeating: "a", count: 60) + "\n… shortened")
    }

    @Test(arguments: ["<https://example.com/a|text>", ":large_red_circle:", "&amp;", "👩‍👩‍👧‍👦", "<@U123>"])
    func neverCutsInside(piece: String) {
        for limit in 40..<90 {
            let text = String(repeating: "x", count: 40) + piece + String(repeating: "y", count: 80)
            let kept = SlackText.shortened(text, to: limit).replacing(SlackText.mark, with: "")
            let rest = kept.drop { $0 == "x" }
            #expect(rest.isEmpty || rest.hasPrefix(piece), "\(limit): \(kept)")
        }
    }

    @Test func keepsLongIdsApart() {
        let start = String(repeating: "a", count: 300)
        let ids = ["1", "2"].map { CustomNotification(description: "d", threadID: start + $0).metadata?.threadId ?? "" }
        #expect(ids[0] != ids[1])
        #expect(ids.allSatisfy { $0.count <= 250 && $0.hasPrefix("aaaa") })
    }

    @Test(arguments: 0..<400)
    func isWithinEveryLimitWhateverTheText(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let notification = CustomNotification(
            id: random.text(400), title: random.text(400), description: random.text(9_000),
            nextSteps: (0..<5).map { _ in random.text(800) }, keywords: (0..<9).map { _ in random.text(200) },
            threadID: random.text(400), summary: random.text(200), eventType: random.text(200),
            relatedResources: [random.text(500)], additionalContext: [random.text(200): random.text(2_000)])
        let json = try notification.json()
        let message = ChatbotMessage(snsMessage: json, subject: nil)
        #expect(message == .custom(notification))
        #expect(notification.beyondOurs.filter { !$0.contains("code block") && !$0.contains("summary") } == [])
        #expect(json.utf8.count < CustomNotification.AWS.message)
        #expect(!json.unicodeScalars.contains { $0.properties.generalCategory == .control })
        let content = notification.content
        for text in [content.title, content.description] + (content.nextSteps ?? []) {
            guard let text, text.hasSuffix(SlackText.mark) else { continue }
            #expect(text.ranges(of: "```").count.isMultiple(of: 2))
            let kept = text.dropLast(SlackText.mark.count)
            // The text is made of whole pieces and words, so an opened one at its end would be a broken one.
            #expect(try /<[^<>\n]*$/.matchingSemantics(.unicodeScalar).firstMatch(in: kept) == nil)
            #expect(try /&[a-z]*$/.firstMatch(in: kept) == nil)
        }
    }
}

extension SeededGenerator {
    /// Whole pieces of Slack's text in any order, up to a length.
    fileprivate mutating func text(_ limit: Int) -> String {
        let pieces = [
            "word", " ", "\n", "a", "é", "🔴", "👩‍👩‍👧‍👦", "&amp;", "&lt;", "<https://example.com/?a=b|text>", "<@U123>",
            ":red_circle:", "```", "```\n", "*bold*", "`code`", "\u{0}", "\u{7}", "\r\n", "\t", "\u{202E}", "\"", "\\",
            String(repeating: "x", count: 90), "\u{301}",
        ]
        let count = Int.random(in: 0...limit, using: &self)
        var text = ""
        while text.utf16.count < count { text += pieces.randomElement(using: &self) ?? "" }
        return text
    }
}
