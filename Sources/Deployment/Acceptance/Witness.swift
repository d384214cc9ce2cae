#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The queue that hears every topic of a run. Messages stay in it; each is remembered once.
actor Witness {
    private let aws: AWSCLI
    private let url: String
    private let region: String
    private var messages: [Message] = []
    private var seen: Set<String> = []

    init(aws: AWSCLI, url: String, region: String) {
        self.aws = aws
        self.url = url
        self.region = region
    }

    /// What SNS has put into the queue.
    struct Message: Decodable, Sendable {
        var topicArn: String
        var message: String
        var subject: String?

        /// The name of the topic.
        var topic: String { topicArn.split(separator: ":").last.map(String.init) ?? topicArn }
        /// The title, if it is a custom notification.
        var title: String? { content?["title"]?.text }
        /// The description, if it is a custom notification.
        var description: String? { content?["description"]?.text }

        private var content: JSON? {
            (try? JSONDecoder().decode(JSON.self, from: Data(message.utf8)))?["content"]
        }
    }

    /// The first message that is the one, once it has come.
    /// - Parameter patience: how many seconds it may take.
    func first(within patience: Int, where isMeant: @Sendable (Message) -> Bool) async throws -> Message? {
        let deadline = ContinuousClock.now + .seconds(patience)
        while true {
            if let found = messages.first(where: isMeant) { return found }
            let left = ContinuousClock.now.duration(to: deadline).components.seconds
            guard left >= 0 else { return nil }
            try await receive(waiting: Int(min(left, 10)))
        }
    }

    private func receive(waiting seconds: Int) async throws {
        let text = try await aws.run(
            AWSCLI.Call(
                "sqs", "receive-message",
                [
                    "--queue-url", url, "--max-number-of-messages", "10", "--wait-time-seconds", "\(seconds)",
                    "--visibility-timeout", "900",
                ], region: region))
        // Without messages the program prints nothing.
        let output = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8))
        for entry in output?["Messages"]?.elements ?? [] {
            guard let id = entry["MessageId"]?.text, seen.insert(id).inserted, let body = entry["Body"]?.text,
                let envelope = try? JSONDecoder().decode(JSON.self, from: Data(body.utf8)),
                let topic = envelope["TopicArn"]?.text, let message = envelope["Message"]?.text
            else { continue }
            messages.append(Message(topicArn: topic, message: message, subject: envelope["Subject"]?.text))
        }
    }
}
