import FlyingFox
import Foundation
import Synchronization
import Testing

@testable import Preview

@Suite struct ServerTests {
    private let inbox = Inbox()
    private let fetched = Fetched()

    private final class Fetched: Sendable {
        let targets = Mutex<[String]>([])
    }

    private func handler(_ messages: [ShownMessage] = []) -> PreviewHandler {
        PreviewHandler(
            workspace: Samples.workspace, inbox: inbox,
            confirmation: Confirmation(allowed: ["127.0.0.1:5000"]) { [fetched] port, target in
                fetched.targets.withLock { $0.append("\(port)\(target)") }
                return 200
            }, now: { Moment(time: "09:14", order: 1) })
    }

    private func answer(
        _ method: HTTPMethod, _ path: String, query: [String: String] = [:],
        headers: [HTTPHeader: String] = [:], body: String = ""
    ) async throws -> (status: Int, text: String, headers: HTTPHeaders) {
        let request = HTTPRequest(
            method: method, version: .http11, path: path, query: query.map { .init(name: $0.key, value: $0.value) },
            headers: headers.merging([.host: "127.0.0.1:8080"]) { given, _ in given }, body: Data(body.utf8))
        let response = try await handler().handleRequest(request)
        return (
            response.statusCode.code, String(decoding: try await response.bodyData, as: UTF8.self), response.headers
        )
    }

    private func envelope(_ changes: [String: String?] = [:]) throws -> String {
        var members: [String: String] = [
            "Type": "Notification", "MessageId": "1",
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:acme-prod-critical",
            "Message": try Samples.custom("hello"), "Timestamp": "2026-03-10T09:14:00.000Z",
        ]
        for (name, value) in changes { members[name] = value }
        return String(decoding: try JSONSerialization.data(withJSONObject: members), as: UTF8.self)
    }

    private func confirmation(_ address: String) throws -> String {
        try envelope(["Type": "SubscriptionConfirmation", "Token": "t", "SubscribeURL": address])
    }

    @Test func endsAQuestionForNewsOfWhichThereAreNone() async throws {
        var handler = handler()
        handler.longestPoll = .zero
        let request = HTTPRequest(
            method: .GET, version: .http11, path: "/updates", query: [.init(name: "after", value: "0")],
            headers: [.host: "127.0.0.1:8080"], body: Data())
        let response = try await handler.handleRequest(request)
        #expect(response.statusCode == .ok)
        #expect(String(decoding: try await response.bodyData, as: UTF8.self).contains("data-count=\"0\""))
    }

    @Test func confirmsASubscriptionOfTheLocalAWS() async throws {
        let address = "http://127.0.0.1:5000/?Action=ConfirmSubscription&Token=t"
        let response = try await answer(.POST, "/sns/critical", body: try confirmation(address))
        #expect(response.status == 200)
        #expect(fetched.targets.withLock { $0 } == ["5000/?Action=ConfirmSubscription&Token=t"])
    }

    @Test(arguments: [
        "http://127.0.0.1:5001/", "http://169.254.169.254/latest/meta-data", "https://127.0.0.1:5000/",
        "http://127.0.0.1:5000@evil.example/", "http://evil.example:5000/", "http://u:p@127.0.0.1:5000/",
        "http://127.0.0.1.evil.example:5000/", "file:///etc/passwd", "http://localhost:5000/", "nonsense",
        "http://127.0.0.1/", "http://[::1]:5000/", "http://2130706433:5000/",
    ])
    func refusesToConfirmElsewhere(address: String) async throws {
        let response = try await answer(.POST, "/sns/critical", body: try confirmation(address))
        #expect(response.status == 400)
        #expect(response.text == "SubscribeURL is not at an allowed endpoint\n")
        #expect(fetched.targets.withLock { $0 } == [])
    }

    @Test func takesANotification() async throws {
        let response = try await answer(
            .POST, "/sns/critical", headers: [HTTPHeader("x-amz-sns-message-type"): "Notification"],
            body: try envelope())
        #expect(response.status == 200)
        let messages = await inbox.messages
        #expect(messages.map(\.channel) == ["critical"])
        #expect(messages.first?.received.time == "09:14")
        let list = try await answer(.GET, "/messages.json")
        #expect(list.text.contains("\"verdict\" : \"shown\""))
    }

    @Test func takesAFarewell() async throws {
        let body = try envelope(["Type": "UnsubscribeConfirmation"])
        #expect(try await answer(.POST, "/sns/critical", body: body).status == 200)
        #expect(await inbox.messages.isEmpty)
    }

    @Test(
        arguments: [
            (["Type": nil], "Type is missing"), (["Type": "Other"], "Type Other is not one of SNS"),
            (["Message": nil], "Message is missing"), (["MessageId": nil], "MessageId is missing"),
            (["Timestamp": ""], "Timestamp is missing"), (["TopicArn": nil], "TopicArn is missing"),
            (
                ["TopicArn": "arn:aws:sns:us-east-1:123456789012:acme-prod-heartbeat"],
                "arn:aws:sns:us-east-1:123456789012:acme-prod-heartbeat is not the topic of channel critical"
            ),
            (["TopicArn": "acme-prod-critical"], "acme-prod-critical is not the topic of channel critical"),
        ] as [([String: String?], String)])
    func refusesWhatIsNotOfSNS(changes: [String: String?], reason: String) async throws {
        let response = try await answer(.POST, "/sns/critical", body: try envelope(changes))
        #expect(response.status == 400)
        #expect(response.text == reason + "\n")
        #expect(await inbox.messages.isEmpty)
    }

    @Test func refusesRawDeliveryAndAWrongHeader() async throws {
        let raw = try await answer(.POST, "/sns/critical", body: "hello")
        #expect(raw.text == "the body is not the JSON of SNS; is raw message delivery on?\n")
        let wrong = try await answer(
            .POST, "/sns/critical", headers: [HTTPHeader("x-amz-sns-message-type"): "SubscriptionConfirmation"],
            body: try envelope())
        #expect(wrong.status == 400)
    }

    @Test func refusesABodyThatIsTooLarge() async throws {
        let body = String(repeating: "x", count: PreviewHandler.largestBody + 1)
        let response = try await answer(.POST, "/sns/critical", body: body)
        #expect(response.status == 413)
        #expect(response.headers[.connection] == "close")
    }

    @Test(arguments: ["evil.example", "127.0.0.1.evil.example:8080", "", "localhost.evil.example", "169.254.169.254"])
    func refusesOtherHosts(host: String) async throws {
        #expect(try await answer(.GET, "/", headers: [.host: host]).status == 421)
        #expect(try await answer(.POST, "/sns/critical", headers: [.host: host], body: try envelope()).status == 421)
    }

    @Test func refusesBrowsersAsSNSAndOtherPaths() async throws {
        let response = try await answer(
            .POST, "/sns/critical", headers: [HTTPHeader("Origin"): "https://evil.example"], body: try envelope())
        #expect(response.status == 403)
        #expect(try await answer(.GET, "/sns/critical").status == 405)
        #expect(try await answer(.GET, "/../etc/passwd").status == 404)
        #expect(try await answer(.POST, "/").status == 404)
        #expect(try await answer(.GET, "/updates", query: ["after": "-1"]).status == 400)
    }

    @Test func servesThePageUnderAStrictPolicy() async throws {
        let page = try await answer(
            .GET, "/", query: ["theme": "dark", "width": "\"><x>"], headers: [.host: "localhost:8080"])
        #expect(page.status == 200)
        #expect(page.text.contains("<html lang=\"en\" data-theme=\"dark\">"))
        #expect(
            page.headers[HTTPHeader("Content-Security-Policy")]?.hasPrefix("default-src 'none'; style-src 'self'")
                == true)
        #expect(page.headers[HTTPHeader("X-Content-Type-Options")] == "nosniff")
        #expect(page.headers[HTTPHeader("Referrer-Policy")] == "no-referrer")
        #expect(try await answer(.GET, "/preview.css").headers[.contentType] == "text/css; charset=utf-8")
        #expect(try await answer(.GET, "/preview.js").text.contains("/updates?after="))
    }

    @Test func newsArriveAtThoseWhoWait() async throws {
        async let update = answer(.GET, "/updates", query: ["after": "0"])
        _ = try await answer(
            .POST, "/sns/heartbeat",
            body: try envelope([
                "TopicArn": "arn:aws:sns:us-east-1:123456789012:acme-prod-heartbeat"
            ]))
        let text = try await update.text
        #expect(
            text.hasPrefix(
                "<div data-count=\"1\"><article class=\"message\" id=\"m1\" data-channel=\"heartbeat\" data-day=\"\">"))
    }

    @Test func whoIsCancelledWaitsNoLonger() async throws {
        let task = Task { try await inbox.wait(after: 0) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(.timeLimit(.minutes(1)))
    func servesOnAFreePortOfThisMachineAlone() async throws {
        let server = PreviewServer(
            workspace: Samples.workspace, inbox: inbox, allowedConfirmationHosts: [],
            now: { Moment(time: "", order: 0) })
        let (ports, continuation) = AsyncStream<UInt16>.makeStream()
        let running = Task {
            defer { continuation.finish() }
            try await server.run(port: 0) { continuation.yield($0) }
        }
        let port = try #require(await ports.first { _ in true })
        #expect(try await Confirmation.live(port, "/messages.json?x=1") == 200)
        // A port that is taken is an error, at once.
        await #expect(throws: (any Error).self) { try await server.run(port: port) { _ in } }
        running.cancel()
        _ = await running.result
    }
}
