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
