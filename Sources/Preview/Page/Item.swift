import Notifications

/// What stands in a channel as one: a message, or the first one of a thread with its replies.
struct Item {
    struct Entry {
        /// Its place in the order of arrival, from 1.
        var number: Int
        var message: ShownMessage
        var verdict: ChatbotMessage
    }

    var first: Entry
    var replies: [Entry] = []

    var channel: String { first.message.channel }
    /// The same whatever comes later.
    var id: String { "m\(first.number)" }
    /// The last arrival, for those who ask what is new.
    var lastNumber: Int { replies.map(\.number).max() ?? first.number }
    var threadID: String? { first.verdict.threadID }

    /// The newest summary, which AWS writes on the first message. Where a message has none AWS writes one of its own:
    /// here its title.
    var latestUpdate: String? {
        guard let last = replies.last, case .custom(let notification) = last.verdict else { return nil }
        return notification.metadata?.summary ?? notification.content.title
    }

    /// The messages by channel and thread, oldest first.
    static func items(of messages: [ShownMessage]) -> [Item] {
        var items: [Item] = []
        var threads: [Thread: Int] = [:]
        let entries = messages.enumerated().map { index, message in
            Entry(number: index + 1, message: message, verdict: message.verdict)
        }
        let sorted = entries.sorted {
            ($0.message.received.order, $0.number) < ($1.message.received.order, $1.number)
        }
        for entry in sorted {
            guard let id = entry.verdict.threadID else {
                items.append(Item(first: entry))
                continue
            }
            let thread = Thread(channel: entry.message.channel, id: id)
            if let index = threads[thread] {
                items[index].replies.append(entry)
            } else {
                threads[thread] = items.count
                items.append(Item(first: entry))
            }
        }
        return items
    }

    private struct Thread: Hashable {
        var channel: String
        var id: String
    }
}

extension ChatbotMessage {
    var threadID: String? {
        guard case .custom(let notification) = self else { return nil }
        return notification.metadata?.threadId
    }

    /// One word, as in `/messages.json`.
    var kind: String {
        switch self {
        case .custom: "custom"
        case .budget: "budget"
        case .anomaly: "anomaly"
        case .alarm: "alarm"
        case .event: "event"
        case .dropped: "dropped"
        }
    }

    /// The first line that a reader sees, as text.
    var title: String? {
        switch self {
        case .custom(let notification): notification.content.title
        case .budget(let alert): "AWS Budgets alert: \(alert.budget)"
        case .anomaly(let anomaly): "Cost anomaly: \(anomaly.dimension ?? anomaly.id)"
        case .alarm(let notice): "\(notice.state.rawValue): \(notice.name)"
        case .event(let event): event.detailType
        case .dropped: nil
        }
    }

    var reasons: [String] {
        guard case .dropped(let reasons) = self else { return [] }
        return reasons
    }
}
