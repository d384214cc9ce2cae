#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Probe {
    /// What `test-notifications` proves.
    static let delivery = Probe(
        id: "delivery", question: "Does a message reach Slack, by Chatbot's own count?", needs: .slack
    ) { scene in
        guard let messages = scene.materials.messages else { return .open("no Slack channel", "not settled") }
        let delivery = try await scene.deployer.test([messages.test], from: Date(), patience: scene.patience).first
        return reading(of: delivery, means: "channel, role, guardrail and topic policy are right")
    }

    /// After what it is known to deliver.
    static let longTitle = Probe(
        id: "long-title", question: "Does Chatbot cut or drop a title that is too long?", needs: .slack
    ) { scene in
        guard let messages = scene.materials.messages else { return .open("no Slack channel", "not settled") }
        // Chatbot counts by the minute, so what was sent before must not be in it.
        let counted = try await scene.aws.deliveryCounts(
            of: [messages.long.configuration], since: Date(timeIntervalSinceNow: -600)
        ).first
        _ = try await scene.aws.publish(
            messages.long.messages[0].body, to: scene.deployer.topicARN(messages.long.topic), region: scene.region)
        var waited = 0
        while waited <= scene.patience {
            let counts = try await scene.aws.deliveryCounts(
                of: [messages.long.configuration], since: Date(timeIntervalSinceNow: -600)
            ).first
            if let counts, let counted, counts != counted, let reading = reading(of: counts, after: counted) {
                return reading
            }
            try await scene.deployer.pause(.seconds(5))
            waited += 5
        }
        return .open("Chatbot has counted nothing in \(scene.patience) s", "look into Slack for the long title")
    }

    static func reading(of counts: DeliveryCounts, after before: DeliveryCounts) -> Reading? {
        if counts.unsupported > before.unsupported {
            return .holds("dropped as unsupported", "texts have to be cut before, as they are")
        }
        if counts.failed > before.failed {
            return .holds("not delivered", "texts have to be cut before, as they are")
        }
        if counts.delivered > before.delivered {
            return .holds("delivered", "Chatbot or Slack cuts; the limits here could be wider")
        }
        return nil
    }

    static func reading(of delivery: Delivery?, means: String) -> Reading {
        guard let delivery else { return .open("nothing was sent", "not settled") }
        return switch delivery.outcome {
        case .delivered: .holds(delivery.text, means)
        case .published, .unknown: .open(delivery.text, delivery.next ?? "look into Slack")
        case .dropped: .fails(delivery.text, delivery.next ?? "look into Slack")
        }
    }
}
