/// The messages that have arrived, in that order. Who asks for the next one waits until it is there.
package actor Inbox {
    private(set) package var messages: [ShownMessage]
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextID = 0

    package init(_ messages: [ShownMessage] = []) { self.messages = messages }

    package func append(_ message: ShownMessage) {
        messages.append(message)
        for continuation in waiting.values { continuation.resume() }
        waiting = [:]
    }

    /// All messages, once there are more than `count`.
    /// - Throws: `CancellationError`.
    package func wait(after count: Int) async throws -> [ShownMessage] {
        while messages.count <= count {
            try Task.checkCancellation()
            let id = nextID
            nextID += 1
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    // Cancelled before it was here to be resumed.
                    if Task.isCancelled { continuation.resume() } else { waiting[id] = continuation }
                }
            } onCancel: {
                Task { await self.resume(id) }
            }
        }
        return messages
    }

    /// All messages, once there are more than `count`, or after `limit`.
    package func wait(after count: Int, atMost limit: Duration) async throws -> [ShownMessage] {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await self.wait(after: count) }
            group.addTask { try await Task.sleep(for: limit) }
            try await group.next()
            group.cancelAll()
        }
        return messages
    }

    private func resume(_ id: Int) { waiting.removeValue(forKey: id)?.resume() }
}
