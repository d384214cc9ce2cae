extension CustomNotification {
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>
    package static let version = "1.0"
    package static let source = "custom"
    package static let textType = "client-markdown"

    /// The most characters that AWS documents; what happens beyond is not documented.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>
    package enum AWS {
        package static let title = 250
        package static let description = 8_000
        package static let nextStep = 350
        package static let keyword = 75
        /// Bytes of one SNS message: <https://docs.aws.amazon.com/sns/latest/dg/SNSMessageAttributes.html>.
        package static let message = 262_144
    }

    /// What is still read on a phone. The counts of lists are not limited by AWS.
    package enum Ours {
        package static let title = 120
        /// Including the addresses of links.
        package static let description = 3_000
        package static let nextSteps = 3
        package static let nextStep = AWS.nextStep
        package static let keywords = 5
        package static let keyword = AWS.keyword
        package static let summary = 80
        package static let threadID = 250
        package static let identifier = 250
        package static let eventType = 75
        package static let relatedResources = 20
        package static let relatedResource = 350
        package static let contextEntries = 20
        package static let contextKey = 75
        package static let contextValue = 1_000
        /// Columns of a code block; a phone wraps what is wider.
        package static let codeColumns = 38
    }

    /// What Chatbot allows and a reader does not, one sentence each.
    package var beyondOurs: [String] {
        var found: [String] = []
        func check(_ name: String, _ text: String?, _ limit: Int) {
            guard let text, SlackText.length(text) > limit else { return }
            found.append("\(name) has \(SlackText.length(text)) characters, \(limit) are readable")
        }
        check("title", content.title, Ours.title)
        check("description", content.description, Ours.description)
        check("summary", metadata?.summary, Ours.summary)
        check("thread id", metadata?.threadId, Ours.threadID)
        for (name, list, limit) in [
            ("next steps", content.nextSteps, Ours.nextSteps), ("keywords", content.keywords, Ours.keywords),
        ] {
            guard let list, list.count > limit else { continue }
            found.append("\(list.count) \(name), \(limit) are readable")
        }
        if metadata?.threadId != nil, metadata?.summary == nil {
            found.append("no summary: AWS writes one of its own on the thread's first message")
        }
        if let width = Self.widestCode(in: content.description), width > Ours.codeColumns {
            found.append("a code block is \(width) columns wide, a phone shows \(Ours.codeColumns)")
        }
        return found
    }

    private static func widestCode(in text: String) -> Int? {
        var isCode = false
        var widest: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let parts = String(line).split(separator: "```", omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated() {
                if index > 0 { isCode.toggle() }
                if isCode { widest = max(widest ?? 0, part.count) }
            }
        }
        return widest
    }
}
