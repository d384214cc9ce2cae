#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension AWSCLI {
    /// - Parameter message: passed on standard input: it may be longer than an argument can be.
    /// - Returns: the message's id.
    func publish(_ message: String, subject: String? = nil, to topic: String, region: String) async throws -> String {
        struct Output: Decodable { var messageId: String }
        return try await decode(
            Call(
                "sns", "publish",
                ["--topic-arn", topic, "--message", "file:///dev/stdin"] + (subject.map { ["--subject", $0] } ?? []),
                region: region, secretInput: message),
            as: Output.self
        ).messageId
    }

    /// - Parameter address: of an HTTP server, which SNS asks to confirm it.
    func subscribe(_ address: String, to topic: String, region: String) async throws {
        _ = try await run(
            Call(
                "sns", "subscribe", ["--topic-arn", topic, "--protocol", "http", "--notification-endpoint", address],
                region: region))
    }

    /// Who reads a topic; `nil` if there is no such topic.
    func subscriptions(to topic: String, region: String) async throws -> [Subscription]? {
        struct Output: Decodable { var subscriptions: [Subscription]? }
        do {
            let output: Output = try await decode(
                Call("sns", "list-subscriptions-by-topic", ["--topic-arn", topic], region: region))
            return output.subscriptions ?? []
        } catch AWSError.service(let code, _, _) where code.hasPrefix("NotFound") {
            return nil
        }
    }

    /// The services that a topic's policy lets publish, such as `budgets.amazonaws.com`. Their conditions are not
    /// looked at.
    func publishers(to topic: String, region: String) async throws -> Set<String> {
        struct Output: Decodable { var attributes: [String: String] }
        let output: Output = try await decode(
            Call("sns", "get-topic-attributes", ["--topic-arn", topic], region: region))
        let policy = try output.attributes["Policy"].map { try JSONDecoder().decode(JSON.self, from: Data($0.utf8)) }
        let statements = policy?["Statement"]?.elementsOrSelf ?? []
        return statements.reduce(into: []) { services, statement in
            let actions = statement["Action"]?.elementsOrSelf.compactMap { $0.text?.lowercased() } ?? []
            guard statement["Effect"]?.text == "Allow", !Set(actions).isDisjoint(with: ["sns:publish", "sns:*", "*"])
            else { return }
            services.formUnion(statement["Principal"]?["Service"]?.elementsOrSelf.compactMap(\.text) ?? [])
        }
    }
}

/// Somebody who reads a topic.
struct Subscription: Decodable, Sendable {
    /// `PendingConfirmation` instead of an ARN, before somebody has said yes.
    var subscriptionArn: String
    var `protocol`: String
    var endpoint: String

    /// Chatbot subscribes by itself when a configuration names the topic. The endpoint is not documented, only its host
    /// is known.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-troubleshooting.html>
    var isChatbot: Bool { endpoint.contains("sns-api.chatbot.amazonaws.com") }
}

extension JSON {
    /// IAM's policies write a list of one as its only element.
    fileprivate var elementsOrSelf: [JSON] {
        if case .array(let elements) = self { return elements }
        return [self]
    }
}
