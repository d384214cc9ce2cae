import Subprocess

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A browser without a window, which takes pictures of pages.
package struct Browser: Sendable {
    private let name: String

    /// The first of these programs that is on the search path; `nil` if there is none.
    /// The first of these programs that is on the search path; `nil` if there is none.
    package static func first(of names: [String]) async -> Browser? {
        for name in names where (try? await Executable.name(name).resolveExecutablePath(in: .inherit)) != nil {
            return Browser(name: name)
        }
        return nil
    }

    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// - Returns: what it printed.
    /// - Throws: ``Failure``, `CancellationError`.
    package func run(_ arguments: [String]) async throws -> String {
        // Its sandbox refuses to run as the superuser, which is who works in many a container. The pages are our own.
        let own = geteuid() == 0 ? ["--no-sandbox"] : []
        let outcome = try await Subprocess.run(
            .name(name), arguments: Arguments(own + arguments), input: .none, output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20))
        try Task.checkCancellation()
        guard outcome.terminationStatus.isSuccess else {
            let last = outcome.standardError.split(whereSeparator: \.isNewline).last
            throw Failure(description: "\(name) took no picture: \(last ?? "it ended without a word")")
        }
        return outcome.standardOutput
    }
}
