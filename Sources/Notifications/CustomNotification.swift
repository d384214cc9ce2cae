#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A custom notification, schema 1.0: the only message of one's own that Chatbot shows.
///
/// One that is made by ``init(id:title:description:nextSteps:keywords:threadID:summary:eventType:relatedResources:additionalContext:enableCustomActions:)``
/// is within all limits; one that is decoded is as somebody wrote it.
/// <https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>
package struct CustomNotification: Codable, Equatable, Sendable {
    /// Always `1.0`, as text.
    package var version: String
    /// Always `custom`.
    package var source: String
    package var id: String?
    package var content: Content
    package var metadata: Metadata?

    package struct Content: Codable, Equatable, Sendable {
        /// `client-markdown`, the only one there is.
        package var textType: String?
        package var title: String?
        package var description: String
        /// Shown as bullets; never an empty list.
        package var nextSteps: [String]?
        /// Shown as tags; never an empty list.
        package var keywords: [String]?
    }

    package struct Metadata: Codable, Equatable, Sendable {
        /// Messages of one thread id are one thread.
        package var threadId: String?
        /// Shown on the first message of the thread as "Latest Update".
        package var summary: String?
        package var eventType: String?
        package var relatedResources: [String]?
        /// What custom actions read as variables. Text to text: anything else is dropped.
        package var additionalContext: [String: String]?
        /// `false` hides the buttons of custom actions.
        package var enableCustomActions: Bool?
    }

    /// As the SNS message: one line, sorted keys, emoji and other letters as they are.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
