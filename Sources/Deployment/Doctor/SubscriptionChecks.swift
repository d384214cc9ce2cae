import CloudFormation

extension Doctor.Check {
    /// Whether Chatbot listens to each channel's topic.
    static let chatSubscriptions = Self(id: "chat-subscriptions", title: "topics and Slack") { doctor in
        try await doctor.topics.sorted { $0.key < $1.key }.concurrentMap { channel, topic in
            guard let subscriptions = try await doctor.subscriptions(to: topic) else {
                return .unknown("topic \(topic) is not deployed yet", next: "bellwether deploy")
            }
            guard subscriptions.contains(where: \.isChatbot) else {
                guard try await doctor.owns(topic: topic) else { return doctor.leftover(topic: topic) }
                return .problem(
                    "Amazon Q does not listen to topic \(topic), so nothing reaches the channel '\(channel)'",
                    next: "open https://console.aws.amazon.com/chatbot, choose the channel, and add the topic again")
            }
            return .ok("Amazon Q listens to topic \(topic)")
        }
    }

    /// Whether the queues hear the topics that they are for. A topic that was deleted and made anew has lost them, and
    /// CloudFormation does not know.
    static let queueSubscriptions = Self(id: "queue-subscriptions", title: "topics and queues") { doctor in
        let wanted = try doctor.stacks.flatMap { stack in
            try stack.queueTopics.map { (stack: stack.name, topic: $0) }
        }
        guard !wanted.isEmpty else { return [.ok("no queue is configured")] }
        return try await wanted.concurrentMap { stack, topic in
            guard let subscriptions = try await doctor.subscriptions(to: topic) else {
                return .unknown("topic \(topic) is not deployed yet", next: "bellwether deploy")
            }
            guard subscriptions.contains(where: { $0.`protocol` == "sqs" }) else {
                guard try await doctor.owns(topic: topic) else { return doctor.leftover(topic: topic) }
                return .problem(
                    "the queue of \(stack) no longer hears topic \(topic), so alerts of budgets come without a reason",
                    next: "set `explain-budget-alerts: false`, deploy, take that out again, and deploy")
            }
            return .ok("the queue of \(stack) hears topic \(topic)")
        }
    }

    /// Whether the people who get emails have said yes, for each of the topics that write them.
    static let emails = Self(id: "emails", title: "emails") { doctor in
        guard !doctor.emails.isEmpty else { return [.ok("none are configured")] }
        return try await doctor.emailTopics.concurrentMap { topic -> [Verdict] in
            guard let subscriptions = try await doctor.subscriptions(to: topic) else {
                return [.unknown("topic \(topic) is not deployed yet", next: "bellwether deploy")]
            }
            if subscriptions.isEmpty, try await !doctor.owns(topic: topic) { return [doctor.leftover(topic: topic)] }
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

extension Stack {
    /// The names of the topics that its queues subscribe to.
    var queueTopics: [String] {
        get throws {
            let template = try template.parsed()
            let topics = template["Resources"]?.members.values.compactMap { resource -> String? in
                guard resource["Type"]?.text == "AWS::SNS::Subscription",
                    resource["Properties"]?["Protocol"]?.text == "sqs"
                else { return nil }
                let arn = resource["Properties"]?["TopicArn"]
                return (arn?.text ?? arn?["Fn::Sub"]?.text)?.split(separator: ":").last.map(String.init)
            }
            return (topics ?? []).sorted()
        }
    }
}
