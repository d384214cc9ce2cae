import FlyingFox
import Foundation
import Notifications

/// Answers the requests of the page, of SNS and of scripts.
struct PreviewHandler: HTTPHandler {
    var workspace: Workspace
    var inbox: Inbox
    var confirmation: Confirmation
    var now: @Sendable () -> Moment

    /// Until a request for news is answered that there are none; the page then asks again. A reader that has gone away is
    /// not noticed before.
    var longestPoll: Duration = .seconds(20)

    /// More than any SNS message with its envelope.
    static let largestBody = 1_048_576

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard isLocal(request) else { return .problem(.misdirectedRequest, "only for 127.0.0.1 and localhost") }
        switch (request.method, request.path) {
        case (.GET, "/"): return .page(try await page(request))
        case (.GET, "/preview.css"): return .asset(Assets.style.markup, "text/css")
        case (.GET, "/preview.js"): return .asset(Assets.script.markup, "text/javascript")
        case (.GET, "/measure.js"): return .asset(Assets.measuringScript.markup, "text/javascript")
        case (.GET, "/messages.json"): return .asset(try await MessageList(inbox.messages).json(), "application/json")
        case (.GET, "/updates"): return try await updates(request)
        case (.POST, let path) where path.hasPrefix("/sns/"):
            return await delivery(request, to: String(path.dropFirst("/sns/".count)))
        case (_, let path) where path.hasPrefix("/sns/"): return .problem(.methodNotAllowed, "only POST")
        default: return .problem(.notFound, "nothing is here")
        }
    }

    /// A name that leads to 127.0.0.1 today may be anybody's: the browser would let its pages read ours.
    private func isLocal(_ request: HTTPRequest) -> Bool {
        let host = request.headers[.host] ?? ""
        let name = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return name == "127.0.0.1" || name == "localhost"
    }

    private func page(_ request: HTTPRequest) async throws -> String {
        let options = Page.Options(
            theme: request.value("theme").flatMap(Page.Options.Theme.init),
            width: request.value("width").flatMap(Page.Options.Width.init), only: request.value("only"))
        return try Page(workspace: workspace, messages: await inbox.messages, options: options).html()
    }

    private func updates(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let count = request.value("after").flatMap(Int.init), count >= 0 else {
            return .problem(.badRequest, "after is the number of messages known")
        }
        let messages = try await inbox.wait(after: count, atMost: longestPoll)
        return .page(try Page(workspace: workspace, messages: messages).updates(after: count))
    }

    private func delivery(_ request: HTTPRequest, to channel: String) async -> HTTPResponse {
        // SNS is no browser; a page of somebody's would say where it comes from.
        guard request.headers[HTTPHeader("Origin")] == nil else { return .problem(.forbidden, "not for browsers") }
        guard let data = await body(request) else {
            return .problem(.payloadTooLarge, "the body has more than \(Self.largestBody) bytes")
        }
        do {
            let delivery = try Delivery(data, header: request.headers[HTTPHeader("x-amz-sns-message-type")])
            guard let target = channel.removingPercentEncoding, workspace.channel(topicARN: delivery.topic) == target
            else { throw Delivery.Refusal(reason: "\(delivery.topic) is not the topic of channel \(channel)") }
            switch delivery {
            case .confirmation(_, let address): try await confirmation.confirm(address)
            case .notification(_, let message, let subject):
                await inbox.append(ShownMessage(channel: target, received: now(), body: message, subject: subject))
            case .farewell: break
            }
            return HTTPResponse(statusCode: .ok)
        } catch let refusal as Delivery.Refusal {
            return .problem(.badRequest, refusal.reason)
        } catch {
            return .problem(.badRequest, "SubscribeURL: \(error)")
        }
    }

    /// `nil` if there is more than is taken.
    private func body(_ request: HTTPRequest) async -> Data? {
        guard (request.bodySequence.count ?? 0) <= Self.largestBody else { return nil }
        var data = Data()
        do {
            for try await part in request.bodySequence {
                data += part
                if data.count > Self.largestBody { return nil }
            }
        } catch {
            return Data()  // cut off; the check of its shape says so
        }
        return data
    }
}

extension HTTPRequest {
    fileprivate func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

extension HTTPResponse {
    /// The page runs and loads nothing but our own two files.
    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'"

    fileprivate static func page(_ html: String) -> HTTPResponse { asset(html, "text/html") }

    fileprivate static func asset(_ text: String, _ type: String, _ status: HTTPStatusCode = .ok) -> HTTPResponse {
        HTTPResponse(
            statusCode: status,
            headers: [
                .contentType: "\(type); charset=utf-8", .cacheControl: "no-store",
                HTTPHeader("Content-Security-Policy"): policy, HTTPHeader("X-Content-Type-Options"): "nosniff",
                HTTPHeader("Referrer-Policy"): "no-referrer", HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
            ], body: Data(text.utf8))
    }

    fileprivate static func problem(_ status: HTTPStatusCode, _ reason: String) -> HTTPResponse {
        var response = asset(reason + "\n", "text/plain", status)
        response.headers[.connection] = "close"  // whatever is left of the body is not the next request
        return response
    }
}
