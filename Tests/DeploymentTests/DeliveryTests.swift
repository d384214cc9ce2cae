import Foundation
import Testing

@testable import Deployment

/// How long a test waits for the proof of its delivery.
struct DeliveryTests {
    private let pauses = Log<Duration>()
    private let lines = Log<String>()

    private func deployer(_ aws: ScriptedAWS) -> Deployer {
        Deployer(
            aws: aws.cli, account: "123456789012", region: "eu-west-1", monitor: "acme",
            report: { [lines] in lines.add($0.line) }, pause: { [pauses] in pauses.add($0) })
    }

    private func aws(_ counts: @escaping @Sendable () throws -> String) -> ScriptedAWS {
        ScriptedAWS([
            "publish": { _ in #"{"MessageId": "1"}"# },
            "list-subscriptions-by-topic": { _ in
                #"{"Subscriptions": [{"SubscriptionArn": "arn:aws:sns:us-east-1:123456789012:x:1", "Protocol": "https", "#
                    + #""Endpoint": "https://global.sns-api.chatbot.amazonaws.com"}]}"#
            },
            "get-topic-attributes": { call in
                throw AWSError.denied(action: "sns:GetTopicAttributes", message: call.name)
            },
            "get-metric-data": { _ in try counts() },
            "filter-log-events": { call in
                throw AWSError.service(code: "ResourceNotFoundException", operation: call.operation, message: "")
            },
        ])
    }

    private static let nothing = #"{"MetricDataResults": []}"#
    private static let delivered = #"{"MetricDataResults": [{"Id": "m0x0", "Values": [1.0]}]}"#

    private func test(_ aws: ScriptedAWS, patience: Int) async throws -> [Delivery] {
        let publication = TestPublication(
            channel: "critical", topic: "acme-critical", configuration: "acme-critical", messages: [("{}", nil)])
        let start = Date(timeIntervalSince1970: 1_773_133_999)
        return try await deployer(aws).test([publication], from: start, patience: patience)
    }

    @Test("It looks until the metrics come")
    func delayed() async throws {
        let counts = script([Self.nothing, Self.nothing, Self.delivered])
        let aws = aws(counts)
        #expect(try await test(aws, patience: 300).map(\.outcome) == [.delivered])
        #expect(pauses.all == [.seconds(5), .seconds(5)])
        #expect(lines.all.last == "critical: delivered")
        let look = try #require(aws.calls.first { $0.operation == "get-metric-data" })
        #expect(look.region == "us-east-1", "Chatbot's metrics are nowhere else")
        #expect(look.arguments.contains("2026-03-10T09:13:00Z"), "\(look.arguments)")
        #expect(aws.calls.first { $0.operation == "publish" }?.region == "eu-west-1")
    }

    @Test("It gives up when its patience ends, not before and not much later")
    func patience() async throws {
        #expect(try await test(aws { Self.nothing }, patience: 62).map(\.outcome) == [.unknown(.metricsLate)])
        #expect(pauses.all.reduce(.zero, +) == .seconds(62))
    }

    @Test("A hiccup while waiting ends nothing")
    func hiccup() async throws {
        let results: [Result<String, AWSError>] = [.failure(.throttled(operation: "x")), .success(Self.delivered)]
        let answers = script(results)
        #expect(try await test(aws { try answers().get() }, patience: 60).map(\.outcome) == [.delivered])
    }

    @Test("Expired credentials do")
    func expired() async throws {
        await #expect(throws: AWSError.expired("x")) {
            try await test(aws { throw AWSError.expired("x") }, patience: 60)
        }
    }
}
