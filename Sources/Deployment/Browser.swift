import Subprocess

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

    /// - Throws: ``Failure``, `CancellationError`.
    package func run(_ arguments: [String]) async throws {
        let outcome = try await Subprocess.run(
            .name(name), arguments: Arguments(arguments), input: .none, output: .discarded,
            error: .string(limit: 1 << 20))
        try Task.checkCancellation()
        guard outcome.terminationStatus.isSuccess else {
            let last = outcome.standardError.split(whereSeparator: \.isNewline).last
            throw Failure(description: "\(name) took no picture: \(last ?? "it ended without a word")")
        }
    }
}
