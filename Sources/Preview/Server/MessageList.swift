import Notifications

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The messages for scripts: what arrived, and whether Chatbot would show it.
package struct MessageList: Encodable {
    package struct Entry: Encodable {
        package var channel: String
        package var received: String
        /// `shown` or `dropped`.
        package var verdict: String
        /// `custom`, `budget`, `anomaly`, `alarm`, `event` or `dropped`.
        package var kind: String
        package var title: String?
        package var threadId: String?
        package var reasons: [String]
        package var raw: String
    }

    private var entries: [Entry]

    package init(_ messages: [ShownMessage]) {
        entries = messages.map { message in
            let verdict = message.verdict
            return Entry(
                channel: message.channel, received: message.received.time,
                verdict: verdict.reasons.isEmpty ? "shown" : "dropped", kind: verdict.kind, title: verdict.title,
                threadId: verdict.threadID, reasons: verdict.reasons, raw: message.body)
        }
    }

    package func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
