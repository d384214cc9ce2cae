import Dispatch
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Runs work that Ctrl-C (or `kill`, or a closed terminal) cancels instead of ending the process at once, so that it
/// can say what goes on in AWS and clean up. A second Ctrl-C ends the process.
/// - Parameters:
///   - onSignal: called at once, before the work comes to its end.
///   - lastWords: called before the second one ends the process.
func cancellable<T: Sendable>(
    onSignal: @escaping @Sendable () -> Void, lastWords: (@Sendable () -> Void)? = nil,
    _ work: @escaping @Sendable () async throws -> T
) async throws -> T {
    let task = Task { try await work() }
    let signals = [SIGINT, SIGTERM, SIGHUP]
    let isSecond = Mutex(false)
    let sources = signals.map { number in
        // A source only sees a signal that does not already end the process. Programs started meanwhile get the
        // default behavior back.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler {
            let isLast = isSecond.withLock { isSecond in
                defer { isSecond = true }
                return isSecond
            }
            if isLast, let lastWords {
                lastWords()
                exit(128 + number)
            }
            if lastWords == nil { signal(number, SIG_DFL) }
            onSignal()
            task.cancel()
        }
        source.resume()
        return source
    }
    // A program that ends before it has read its input, or a reader of ours that has gone, is no reason to end.
    signal(SIGPIPE, SIG_IGN)
    defer {
        for source in sources { source.cancel() }
        for number in signals { signal(number, SIG_DFL) }
    }
    return try await task.value
}
