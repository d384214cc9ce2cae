extension Doctor.Check {
    /// Whether Chatbot listens to each channel's topic.
    static let chatSubscriptions = Self(id: "chat-subscriptions", title: "topics and Slack") { doctor in
        try await doctor.topics.sorted { $0.key < $1.key }.concurrentMap { channel, topic in
            guard let subscriptions = try await doctor.subscriptions(of: topic) else {
                return .unknown("topic \(topic) is not deployed yet", next: "bellwether deploy")
            }
            // https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-troubleshooting.html
            guard subscriptions.contains(where: { $0.endpoint.contains(".chatbot.amazonaws.com") }) else {
                return .problem(
                    "Amazon Q does not listen to topic \(topic), so nothing reaches the channel '\(channel)'",
                    next: "open https://console.aws.amazon.com/chatbot, choose the channel, and add the topic again")
            }
            return .ok("Amazon Q listens to topic \(topic)")
        }
    }

    /// Whether the people who get emails have said yes.
    static let emails = Self(id: "emails", title: "emails") { doctor in
        guard !doctor.emails.isEmpty else { return [.ok("none are configured")] }
        guard let topic = doctor.topics[doctor.emailChannel],
            let subscriptions = try await doctor.subscriptions(of: topic)
        else { return [.unknown("not deployed yet", next: "bellwether deploy")] }
        return doctor.emails.map { address in
            let own = subscriptions.filter {
                $0.`protocol` == "email" && $0.endpoint.lowercased() == address.lowercased()
            }
            if own.contains(where: { $0.subscriptionArn.hasPrefix("arn:") }) {
                return .ok("\(address) is confirmed")
            }
            if own.isEmpty {
                return .problem(
                    "\(address) is not subscribed, perhaps because somebody chose to unsubscribe",
                    next: "bellwether deploy; if that finds nothing to do, take the address out of 'emails', deploy, "
                        + "put it back, and deploy")
            }
            return .problem(
                "\(address) has not confirmed and gets nothing",
                next:
                    "open the mail of no-reply@sns.amazonaws.com → Confirm subscription; a link is good for three days, "
                    + "after that take the address out of 'emails', deploy, put it back, and deploy")
        }
    }
}

extension Doctor {
    struct Subscription: Decodable, Sendable {
        /// `PendingConfirmation` instead of an ARN, before somebody has said yes.
        var subscriptionArn: String
        var `protocol`: String
        var endpoint: String
    }

    /// `nil` if there is no such topic.
    fileprivate func subscriptions(of topic: String) async throws -> [Subscription]? {
        struct Output: Decodable { var subscriptions: [Subscription]? }
        do {
            return try await aws.decode(
                AWSCLI.Call(
                    "sns", "list-subscriptions-by-topic", ["--topic-arn", topicARN(topic)], region: region),
                as: Output.self
            ).subscriptions ?? []
        } catch AWSError.service("NotFound", _, _) {
            return nil
        }
    }
}
