/// What became of the messages to a channel.
package struct Delivery: Equatable, Sendable {
    package var channel: String
    package var outcome: Outcome
    /// Services that the topic's policy no longer lets publish: what they have to say is lost, and nothing counts it.
    package var shutOut: [String] = []

    package enum Outcome: Equatable, Sendable {
        /// SNS took them; nobody has looked further.
        case published
        /// Slack took them, as Chatbot counted.
        case delivered
        /// Nobody sees them. With what Chatbot logged, if anything.
        case dropped(Reason, log: String?)
        /// No proof either way.
        case unknown(Doubt)
    }

    /// Why messages were dropped.
    package enum Reason: Equatable, Sendable {
        case topicMissing(String)
        /// With the action that AWS refused.
        case mayNotPublish(String)
        case noSubscription(topic: String)
        case unsupported
        case throttled
        case workspaceGone
        case notInChannel
        /// Slack did not take it, and the log does not say why.
        case refused
    }

    /// Why nobody knows.
    package enum Doubt: Equatable, Sendable {
        /// Chatbot's metrics show nothing yet.
        case metricsLate
        /// Chatbot has the messages, and counts neither a delivery nor a failure.
        case inChatbot
        /// With the action that AWS refused.
        case mayNotRead(String)
    }

    /// Slack has it, and will have what AWS's services send.
    package var isDelivered: Bool { outcome == .delivered && shutOut.isEmpty }

    /// Nothing that is known stands in the way.
    package var isPublished: Bool { outcome == .published || outcome == .delivered }
}

extension Delivery {
    /// What is wrong with the topic besides, and what to do, in a line; `nil` if nothing.
    package var warning: String? {
        guard !shutOut.isEmpty else { return nil }
        let services = shutOut.joined(separator: ", ")
        return "the topic's policy does not let \(services) publish, so their alerts are lost; "
            + "next: put the policy back that bellwether synth writes, with aws sns set-topic-attributes"
    }

    /// What to do about it, in a line; `nil` if nothing.
    package var next: String? {
        switch outcome {
        case .published, .delivered: nil
        case .dropped(let reason, _): reason.next(channel: channel)
        case .unknown(.metricsLate):
            "look for the code in Slack; metrics come minutes late, so run this again in ten minutes if it is not there"
        case .unknown(.inChatbot):
            "look for the code in Slack; if it is not there, type /invite @Amazon Q in the channel, pick the app from the list, and run this again"
        case .unknown(.mayNotRead(let action)):
            "look for the code in Slack, or ask an administrator to allow \(action)"
        }
    }

    /// What happened, in a few words.
    package var text: String {
        switch outcome {
        case .published: "published"
        case .delivered: "delivered"
        case .dropped(let reason, _): "dropped: \(reason.text)"
        case .unknown(.metricsLate): "unknown: AWS has not counted a delivery yet"
        case .unknown(.inChatbot): "unknown: Chatbot has it, and counts neither a delivery nor a failure"
        case .unknown(.mayNotRead(let action)): "unknown: published, but \(action) is not allowed"
        }
    }
}

extension Delivery.Reason {
    fileprivate var text: String {
        switch self {
        case .topicMissing(let topic): "there is no topic \(topic)"
        case .mayNotPublish(let action): "\(action) is not allowed"
        case .noSubscription: "Chatbot does not read the topic"
        case .unsupported: "Chatbot does not know the form of a message"
        case .throttled: "too many messages at once"
        case .workspaceGone: "the Slack workspace is no longer connected"
        case .notInChannel: "the app is not in the channel, or the channel is archived"
        case .refused: "Slack did not take it"
        }
    }

    fileprivate func next(channel: String) -> String {
        switch self {
        case .topicMissing: "bellwether deploy; if that finds nothing to do, bellwether destroy, then deploy"
        case .mayNotPublish(let action):
            "allow \(action), for yourself and, if the topic is encrypted, its key too"
        case .noSubscription(let topic):
            "open https://console.aws.amazon.com/chatbot, edit the channel, choose the topic \(topic) and save; "
                + "if the channel is not there, bellwether destroy and deploy"
        case .unsupported: "raw message delivery must be off on the topic, and only this program's forms be sent to it"
        case .throttled: "Chatbot takes 10 messages a second, Slack fewer; run this again in a minute"
        case .workspaceGone: "authorize the workspace again at https://console.aws.amazon.com/chatbot"
        case .notInChannel:
            "unarchive the channel if it is archived; type /invite @Amazon Q in it and pick the app from the list"
        case .refused:
            "type /invite @Amazon Q in the channel and pick the app from the list; then read the log group /aws/chatbot/… in us-east-1"
        }
    }

    /// As far as a line of Chatbot's log tells. AWS documents the first only; the others are the names that Slack's API
    /// gives its errors. <https://docs.slack.dev/reference/methods/chat.postMessage>
    static func told(by line: String) -> Delivery.Reason? {
        let line = line.lowercased()
        let words: [(Delivery.Reason, [String])] = [
            (.unsupported, ["event received is not supported"]),
            (.notInChannel, ["is_archived", "channel_not_found", "not_in_channel", "archived"]),
            (
                .workspaceGone,
                [
                    "account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed",
                    "team_not_found",
                    "not authorized with", "workspace",
                ]
            ),
            (.throttled, ["throttl", "ratelimited", "rate_limited", "too many"]),
        ]
        return words.first { _, phrases in phrases.contains { line.contains($0) } }?.0
    }
}
