import FlyingFox
import FlyingSocks

/// The page, on 127.0.0.1 only, and Chatbot's stand-in: the topics of a local AWS deliver to it over HTTP.
package struct PreviewServer: Sendable {
    private let handler: PreviewHandler

    /// - Parameters:
    ///   - allowedConfirmationHosts: `host:port` of the local AWS, whose subscriptions are confirmed.
    ///   - now: when a message that is delivered has arrived.
    package init(
        workspace: Workspace, inbox: Inbox, allowedConfirmationHosts: Set<String>,
        now: @escaping @Sendable () -> Moment
    ) {
        handler = PreviewHandler(
            workspace: workspace, inbox: inbox,
            confirmation: Confirmation(allowed: allowedConfirmationHosts, fetch: Confirmation.live), now: now)
    }

    /// Serves until the task is cancelled.
    /// - Parameters:
    ///   - port: 0 for a free one.
    ///   - onReady: is given the port once connections are accepted.
    package func run(port: UInt16, onReady: @escaping @Sendable (UInt16) -> Void) async throws {
        let server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: port), timeout: Self.longestWait, logger: .disabled,
            handler: handler)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                try await server.waitUntilListening()
                if case .ip4(_, let port) = await server.listeningAddress { onReady(port) }
            }
            // The first error, such as a port in use, ends both.
            for try await _ in group {}
        }
    }

    /// Seconds until any request is ended.
    private static let longestWait = 60.0
}
