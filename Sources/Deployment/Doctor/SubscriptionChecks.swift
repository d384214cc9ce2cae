extension Doctor.Check {
    /// Whether Chatbot listens to each channel's topic.
    static let chatSubscriptions = Self(id: "chat-subscriptions", title: "topics and Slack") { doctor in
        try await doctor.topics.sorted { $0.key < $1.key }.concurrentMap { channel, topic in
            guard let subscriptions = try await doctor.subscriptions(to: topic) else {
                return .unknown("topic \(topic) is not deployed yet", next: "bellwether deploy")
            }
            guard subscriptions.contains(where: \.isChatbot) else {
                return .problem(
                    "Amazon Q does not listen to topic \(topic), so nothing reaches the channel '\(channel)'",
                    next: "open https://console.aws.amazon.com/chatbot, choose the channel, and add the topic again")
            }
            return .ok("Amazon Q listens to topic \(topic)")
        }
    }

    /// Whether the people who get emails have said yes, for each of the topics that write them.
    static let emails = Self(id: "emails", title: "emails") { doctor in
        guard !doctor.emails.isEmpty else { return [.ok("none are configured")] }
        return try await doctor.emailTopics.concurrentMap { topic -> [Verdict] in
            guard let subscriptions = try await doctor.subscriptions(to: topic) else {
                return [.unknown("topic \(topic) is not deployed yet", next: "bellwether deploy")]
            }
            return doctor.emails.map { verdict(on: $0, among: subscriptions, topic: topic) }
        }.flatMap(\.self)
    }

    private static func verdict(on address: String, among all: [Subscription], topic: String) -> Verdict {
        let own = all.filter { $0.`protocol` == "email" && $0.endpoint.lowercased() == address.lowercased() }
        if own.contains(where: { $0.subscriptionArn.hasPrefix("arn:") }) {
            return .ok("\(address) is confirmed for \(topic)")
        }
        if own.isEmpty {
            return .problem(
                "\(address) is not subscribed to \(topic), perhaps because somebody chose to unsubscribe",
                next: "bellwether deploy; if that finds nothing to do, take the address out of 'emails', deploy, "
                    + "put it back, and deploy")
        }
        return .problem(
            "\(address) has not confirmed \(topic) and gets nothing of it",
            next:
                "open the mail of no-reply@sns.amazonaws.com about \(topic) → Confirm subscription; a link is good for "
                + "three days, after that take the address out of 'emails', deploy, put it back, and deploy")
    }
}

extension Doctor {
    fileprivate func subscriptions(to topic: String) async throws -> [Subscription]? {
        try await aws.subscriptions(to: topicARN(topic), region: region)
    }
}
