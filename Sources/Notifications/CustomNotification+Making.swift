extension CustomNotification {
    /// A notification that Chatbot accepts, whatever the texts: what is too long is cut at a line end and marked,
    /// what is empty is left out, control characters are removed. Texts are Slack's; data in them must already be
    /// escaped, see ``SlackText/escaped(_:)``.
    package init(
        id: String? = nil,
        title: String? = nil,
        description: String,
        nextSteps: [String] = [],
        keywords: [String] = [],
        threadID: String? = nil,
        summary: String? = nil,
        eventType: String? = nil,
        relatedResources: [String] = [],
        additionalContext: [String: String] = [:],
        enableCustomActions: Bool? = nil
    ) {
        version = Self.version
        source = Self.source
        self.id = Self.identifier(id, to: Ours.identifier)
        let title = Self.line(title, to: Ours.title)
        content = Content(
            textType: Self.textType,
            title: title,
            description: Self.text(description, to: Ours.description) ?? title ?? "(no text)",
            nextSteps: Self.list(nextSteps, Ours.nextSteps) { Self.text($0, to: Ours.nextStep) },
            keywords: Self.list(keywords, Ours.keywords) { Self.line($0, to: Ours.keyword) })
        let metadata = Metadata(
            threadId: Self.identifier(threadID, to: Ours.threadID),
            summary: Self.line(summary, to: Ours.summary),
            eventType: Self.line(eventType, to: Ours.eventType),
            relatedResources: Self.list(relatedResources, Ours.relatedResources) {
                Self.line($0, to: Ours.relatedResource)
            },
            additionalContext: Self.context(additionalContext),
            enableCustomActions: enableCustomActions)
        self.metadata = metadata == Metadata() ? nil : metadata
    }

    private static func text(_ text: String, to limit: Int) -> String? {
        let clean = SlackText.clean(text)
        return clean.isEmpty ? nil : SlackText.shortened(clean, to: limit)
    }

    private static func line(_ text: String?, to limit: Int) -> String? {
        let clean = SlackText.clean(text ?? "", isOneLine: true)
        return clean.isEmpty ? nil : SlackText.shortened(clean, to: limit, isOneLine: true)
    }

    private static func list(_ items: [String], _ count: Int, _ item: (String) -> String?) -> [String]? {
        let items = items.compactMap(item).prefix(count)
        return items.isEmpty ? nil : Array(items)
    }

    private static func context(_ context: [String: String]) -> [String: String]? {
        let sorted = context.sorted { $0.key < $1.key }.compactMap { entry in
            line(entry.key, to: Ours.contextKey).map { ($0, text(entry.value, to: Ours.contextValue) ?? "") }
        }
        let kept = Dictionary(sorted.prefix(Ours.contextEntries)) { first, _ in first }
        return kept.isEmpty ? nil : kept
    }

    /// Ids that differ only where they are cut must still differ: the end becomes a hash of the whole.
    private static func identifier(_ text: String?, to limit: Int) -> String? {
        let clean = SlackText.clean(text ?? "", isOneLine: true)
        guard SlackText.length(clean) > limit else { return clean.isEmpty ? nil : clean }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
        for byte in clean.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let end = "-" + String(hash, radix: 16)
        return SlackText.prefix(of: clean, within: limit - SlackText.length(end)) + end
    }
}
