#if canImport(Darwin)
    import Darwin
#endif

/// Knows how much stack is left, so that endless recursion is an error and no crash.
struct StackGuard {
    private let lowest: UInt

    init() {
        #if canImport(Darwin)
            let thread = pthread_self()
            let top = UInt(bitPattern: pthread_get_stackaddr_np(thread))
            lowest = top - UInt(pthread_get_stacksize_np(thread)) + 128 * 1024
        #else
            // Threads have 8 MiB here, of which others may have used some before the expression runs.
            lowest = Self.here - 4 * 1024 * 1024
        #endif
    }

    var hasRoom: Bool { Self.here > lowest }

    /// About where the stack ends now; it grows towards 0.
    private static var here: UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}
