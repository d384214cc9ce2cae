import FlyingFox
import FlyingSocks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Answers SNS that a subscription is wanted, by fetching the address that it named. Only from endpoints that were
/// allowed: anybody can send such a message, and the address must not lead to other services.
struct Confirmation: Sendable {
    /// `host:port`; hosts are `127.0.0.1` or `localhost`.
    var allowed: Set<String>
    /// Fetches a path and query from a port of 127.0.0.1; the status code.
    var fetch: @Sendable (_ port: UInt16, _ target: String) async throws -> Int

    func confirm(_ address: String) async throws {
        guard let url = URLComponents(string: address), url.scheme == "http", url.user == nil, url.password == nil,
            let host = url.host, ["127.0.0.1", "localhost"].contains(host), let port = url.port.flatMap(UInt16.init),
            allowed.contains("\(host):\(port)")
        else { throw Delivery.Refusal(reason: "SubscribeURL is not at an allowed endpoint") }
        let query = url.percentEncodedQuery.map { "?\($0)" } ?? ""
        let status = try await fetch(port, (url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath) + query)
        guard (200..<300).contains(status) else {
            throw Delivery.Refusal(reason: "SubscribeURL answered \(status)")
        }
    }

    /// Follows no redirection.
    static let live: @Sendable (UInt16, String) async throws -> Int = { port, target in
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var client = HTTPClient()
        let request = HTTPRequest(
            method: .GET, version: .http11,
            target: HTTPRequest.Target(path: parts.first ?? "/", query: parts.count > 1 ? parts[1] : ""),
            headers: [.host: "127.0.0.1:\(port)", .connection: "close"], body: HTTPBodySequence())
        return try await client.sendHTTPRequest(request, to: .inet(ip4: "127.0.0.1", port: port)).statusCode.code
    }
}
