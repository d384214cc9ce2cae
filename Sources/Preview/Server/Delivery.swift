#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What SNS sends to an HTTP subscriber, as Chatbot is one. Signatures are not checked: a local AWS has no certificate.
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html>
enum Delivery: Equatable {
    case confirmation(topic: String, address: String)
    case notification(topic: String, message: String, subject: String?)
    case farewell(topic: String)

    struct Refusal: Error, Equatable { var reason: String }

    private struct Body: Decodable {
        var `Type`: String?
        var MessageId: String?
        var TopicArn: String?
        var Message: String?
        var Subject: String?
        var Timestamp: String?
        var Token: String?
        var SubscribeURL: String?
    }

    /// - Parameter header: of `x-amz-sns-message-type`.
    init(_ data: Data, header: String?) throws(Refusal) {
        guard let body = try? JSONDecoder().decode(Body.self, from: data) else {
            throw Refusal(reason: "the body is not the JSON of SNS; is raw message delivery on?")
        }
        func need(_ name: String, _ value: String?) throws(Refusal) -> String {
            guard let value, !value.isEmpty else { throw Refusal(reason: "\(name) is missing") }
            return value
        }
        let type = try need("Type", body.Type)
        if let header, header != type {
            throw Refusal(reason: "Type is \(type), but the header x-amz-sns-message-type is \(header)")
        }
        let topic = try need("TopicArn", body.TopicArn)
        _ = try need("MessageId", body.MessageId)
        _ = try need("Timestamp", body.Timestamp)
        switch type {
        case "SubscriptionConfirmation":
            _ = try need("Token", body.Token)
            self = .confirmation(topic: topic, address: try need("SubscribeURL", body.SubscribeURL))
        case "Notification":
            guard let message = body.Message else { throw Refusal(reason: "Message is missing") }
            self = .notification(topic: topic, message: message, subject: body.Subject)
        case "UnsubscribeConfirmation": self = .farewell(topic: topic)
        default: throw Refusal(reason: "Type \(type) is not one of SNS")
        }
    }

    var topic: String {
        switch self {
        case .confirmation(let topic, _), .notification(let topic, _, _), .farewell(let topic): topic
        }
    }
}
