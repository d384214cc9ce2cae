#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What a test publishes to one channel.
package struct TestPublication: Sendable {
    package var channel: String
    /// The topic's name.
    package var topic: String
    /// The Chatbot configuration's name.
    package var configuration: String
    /// Published in this order.
    package var messages: [(body: String, subject: String?)]

    package init(channel: String, topic: String, configuration: String, messages: [(body: String, subject: String?)]) {
        self.channel = channel
        self.topic = topic
        self.configuration = configuration
        self.messages = messages
    }
}

extension Deployer {
    /// The figures of a budget; `nil` if there are none, or the caller may not see them.
    /// - Parameter name: in AWS.
    package func spend(ofBudget name: String?) async throws -> BudgetSpend? {
        try await checkAccount()
        guard let name else { return nil }
        do {
            return try await aws.budget(name, account: account, region: region)
        } catch AWSError.denied(let action, _) {
            report(.note("no figures are in the messages, since \(action) is not allowed"))
            return nil
        }
    }

    /// Publishes test messages, and waits until Chatbot counts them as delivered or dropped.
    /// - Parameters:
    ///   - start: when it begins.
    ///   - patience: how long to wait for metrics, in seconds; `nil` not to look at all.
    /// - Returns: what became of each publication, in order.
    /// - Throws: ``AWSError``, where no publication could have got through; `CancellationError`.
    package func test(_ publications: [TestPublication], from start: Date, patience: Int?) async throws -> [Delivery] {
        let published = try await publications.concurrentMap { [self] in try await publish($0) }
        guard let patience else { return published }
        var deliveries = published
        var open = deliveries.indices.filter { deliveries[$0].outcome == .published }
        if !open.isEmpty, patience > 0 {
            report(.note("published; waiting up to \(patience) s for Chatbot's metrics, which come minutes late"))
        }
        var waited = 0
        while !open.isEmpty {
            do {
                let counts = try await aws.deliveryCounts(of: open.map { publications[$0].configuration }, since: start)
                for (index, count) in zip(open, counts) {
                    deliveries[index].outcome = count.outcome(of: publications[index].messages.count)
                    guard deliveries[index].outcome.isFinal else { continue }
                    report(.note("\(deliveries[index].channel): \(deliveries[index].text)"))
                }
            } catch AWSError.denied(let action, _) {
                for index in open { deliveries[index].outcome = .unknown(.mayNotRead(action)) }
                break
            } catch let error as AWSError where error.isPassing && waited < patience {
                report(.note("asking again: \(error.firstLine)"))
            }
            open = open.filter { !deliveries[$0].outcome.isFinal }
            guard !open.isEmpty, waited < patience else { break }
            let step = min(Pace.delivery(after: waited), patience - waited)
            try await pause(.seconds(step))
            waited += step
        }
        return try await Array(zip(publications, deliveries)).concurrentMap { [self] publication, delivery in
            try await explained(delivery, by: publication.configuration, since: start)
        }
    }

    /// Looks meanwhile whether anybody reads the topic.
    private func publish(_ publication: TestPublication) async throws -> Delivery {
        let topic = "arn:aws:sns:\(region):\(account):\(publication.topic)"
        async let isRead = isRead(topic)
        async let shutOut = shutOut(from: topic)
        var delivery = Delivery(channel: publication.channel, outcome: .published)
        do {
            for message in publication.messages {
                _ = try await aws.publish(message.body, subject: message.subject, to: topic, region: region)
            }
            delivery.shutOut = try await shutOut
            if try await !isRead {
                delivery.outcome = .dropped(.noSubscription(topic: publication.topic), log: nil)
            }
        } catch AWSError.service(let code, _, _) where code.hasPrefix("NotFound") {
            delivery.outcome = .dropped(.topicMissing(publication.topic), log: nil)
        } catch AWSError.denied(let action, _) {
            delivery.outcome = .dropped(.mayNotPublish(action), log: nil)
        }
        return delivery
    }

    /// Services that the topic is for, and that may not publish to it; none where the caller may not look.
    private func shutOut(from topic: String) async throws -> [String] {
        let needed = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"]
        do {
            let publishers = try await aws.publishers(to: topic, region: region)
            return needed.filter { !publishers.contains($0) }
        } catch AWSError.denied {
            return []
        } catch AWSError.service {
            return []
        }
    }

    /// Taken as given where the caller may not look, or the topic is missing: publishing says so.
    private func isRead(_ topic: String) async throws -> Bool {
        do {
            return try await aws.subscriptions(to: topic, region: region)?.contains(where: \.isChatbot) ?? true
        } catch AWSError.denied {
            return true
        } catch AWSError.service {
            return true
        }
    }

    /// With what Chatbot's log says of it. Without the right to read it nothing is lost but the reason.
    private func explained(_ delivery: Delivery, by configuration: String, since start: Date) async throws -> Delivery {
        let isInTheDark =
            switch delivery.outcome {
            case .published, .delivered: false
            case .dropped(.unsupported, _), .dropped(.throttled, _), .dropped(.refused, _), .unknown: true
            case .dropped: false
            }
        guard isInTheDark else { return delivery }
        var result = delivery
        do {
            let log = try await aws.chatbotLog(of: configuration, since: start) ?? []
            let told = log.lazy.compactMap { line in Delivery.Reason.told(by: line).map { ($0, line) } }.first
            if let (reason, line) = told {
                result.outcome = .dropped(reason, log: line)
            } else if case .dropped(let reason, _) = delivery.outcome {
                result.outcome = .dropped(reason, log: log.last)
            }
        } catch AWSError.denied(let action, _) {
            report(.note("\(delivery.channel): \(action) is not allowed, so Chatbot's log was not read"))
        }
        return result
    }
}

extension DeliveryCounts {
    /// - Parameter count: how many were published.
    fileprivate func outcome(of count: Int) -> Delivery.Outcome {
        if unsupported > 0 { return .dropped(.unsupported, log: nil) }
        if failed > 0 { return .dropped(.refused, log: nil) }
        if throttled > 0 { return .dropped(.throttled, log: nil) }
        if delivered >= count { return .delivered }
        return .unknown(processed > 0 ? .inChatbot : .metricsLate)
    }
}

extension Delivery.Outcome {
    /// Whether waiting could not change it.
    fileprivate var isFinal: Bool {
        switch self {
        case .delivered, .dropped: true
        case .published, .unknown: false
        }
    }
}
