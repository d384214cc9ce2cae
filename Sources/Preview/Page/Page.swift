import Notifications

/// The messages as a page that looks like Slack.
package struct Page: Sendable {
    package struct Options: Sendable {
        package enum Theme: String, Sendable { case light, dark }
        package enum Width: String, Sendable { case phone, desktop }

        /// `nil`: as the browser prefers.
        package var theme: Theme?
        /// `nil`: as wide as the window.
        package var width: Width?
        /// The id of one message or thread, which is then shown alone.
        package var only: String?

        package init(theme: Theme? = nil, width: Width? = nil, only: String? = nil) {
            self.theme = theme
            self.width = width
            self.only = only
        }
    }

    private let workspace: Workspace
    private let messages: [ShownMessage]
    private let items: [Item]
    private let options: Options
    private let templates: Templates

    /// - Parameter messages: in the order of arrival.
    package init(workspace: Workspace, messages: [ShownMessage], options: Options = Options()) throws {
        self.workspace = workspace
        self.messages = messages
        self.options = options
        items = Item.items(of: messages)
        templates = try Templates()
    }

    /// The ids of all messages and threads, for ``Options/only``.
    package var ids: [String] { items.map(\.id) }

    package func html() throws -> String {
        if let only = options.only {
            let shown = try items.filter { $0.id == only || $0.threadID == only }.map { try html($0, isOpen: true) }
            return try templates.render(
                "only",
                [
                    "theme": options.theme.map { HTML($0.rawValue) }, "width": options.width.map { HTML($0.rawValue) },
                    "workspace": HTML(workspace.name), "items": HTML.joined(shown), "isEmpty": shown.isEmpty,
                ]
            ).markup
        }
        let channels = try workspace.channels.enumerated().map { try channel($1, isFirst: $0 == 0) }
        return try templates.render(
            "page",
            [
                "theme": options.theme.map { HTML($0.rawValue) }, "width": options.width.map { HTML($0.rawValue) },
                "count": HTML("\(messages.count)"), "workspace": HTML(workspace.name),
                "initial": HTML(workspace.name.prefix(1).uppercased()), "channels": channels,
            ]
        ).markup
    }

    /// The items with news after the first `count` messages, to put in place of theirs or at the end.
    func updates(after count: Int) throws -> String {
        let changed = try items.filter { $0.lastNumber > count }.map { try html($0, isOpen: false) }
        return HTML.element("div", ["data-count": "\(messages.count)"], .joined(changed)).markup
    }

    private func channel(_ name: String, isFirst: Bool) throws -> View {
        let items = items.filter { $0.channel == name }
        var day = ""
        var parts: [HTML] = []
        for item in items {
            let itemDay = item.first.message.received.day
            if itemDay != day, !itemDay.isEmpty {
                parts.append(.element("div", ["class": "day"], .element("span", [:], HTML(itemDay))))
                day = itemDay
            }
            parts.append(try html(item, isOpen: false))
        }
        return [
            "name": HTML(name), "items": HTML.joined(parts), "unread": items.isEmpty ? nil : HTML("\(items.count)"),
            "isFirst": isFirst, "topic": HTML("\(workspace.name)-\(name)"),
        ]
    }

    private func html(_ item: Item, isOpen: Bool) throws -> HTML {
        let replies = try item.replies.map { try html($0, id: "m\($0.number)", of: nil, isOpen: false, replies: []) }
        return try html(item.first, id: item.id, of: item, isOpen: isOpen, replies: replies)
    }

    /// - Parameter item: the thread that the message began, `nil` for a reply.
    private func html(_ entry: Item.Entry, id: String, of item: Item?, isOpen: Bool, replies: [HTML]) throws -> HTML {
        let message = entry.message
        let cards = Cards(templates: templates, people: workspace.people)
        var warnings: [String] = []
        if case .custom(let notification) = entry.verdict { warnings = notification.beyondOurs }
        return try templates.render(
            "message",
            [
                "id": HTML(id), "channel": HTML(message.channel), "time": HTML(message.received.time),
                "day": HTML(message.received.day),
                "isDropped": !entry.verdict.reasons.isEmpty,
                "card": try cards.card(entry.verdict, body: message.body, update: item?.latestUpdate),
                "warnings": warnings.map { ["warning": HTML($0)] as View }, "hasWarnings": !warnings.isEmpty,
                "replies": HTML.joined(replies), "hasReplies": !replies.isEmpty, "isOpen": isOpen,
                "replyCount": HTML(replies.count == 1 ? "1 reply" : "\(replies.count) replies"),
                "lastReply": item?.replies.last.map { HTML($0.message.received.time) },
            ])
    }
}
