import Subprocess

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A browser without a window, which takes pictures of pages.
package struct Browser: Sendable {
    /// Programs that can, in the order to look for them on the search path.
    package static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

    private let name: String

    /// `nil` if there is none.
    package static func find() async -> Browser? {
        for name in names where (try? await Executable.name(name).resolveExecutablePath(in: .inherit)) != nil {
            return Browser(name: name)
        }
        return nil
    }

    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// Takes a picture, of two pixels for each point.
    /// - Parameters:
    ///   - address: of the page.
    ///   - width: in points, as is `height`.
    ///   - file: the absolute path of a PNG.
    /// - Throws: ``Failure``, `CancellationError`.
    package func takePicture(of address: String, width: Int, height: Int, to file: String) async throws {
        _ = try await run(["--window-size=\(width),\(height)", "--screenshot=\(file)", address])
    }

    /// - Returns: the page as HTML, after its scripts have run.
    /// - Throws: ``Failure``, `CancellationError`.
    package func page(at address: String, width: Int) async throws -> String {
        try await run(["--window-size=\(width),2000", "--dump-dom", address])
    }

    private func run(_ arguments: [String]) async throws -> String {
        // Its sandbox refuses to run as the superuser, which is who works in many a container. The pages are our own.
        let own = geteuid() == 0 ? ["--no-sandbox"] : []
        let common = [
            "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--force-device-scale-factor=2",
        ]
        let outcome = try await Subprocess.run(
            .name(name), arguments: Arguments(own + common + arguments), input: .none, output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20))
        try Task.checkCancellation()
        guard outcome.terminationStatus.isSuccess else {
            let last = outcome.standardError.split(whereSeparator: \.isNewline).last
            throw Failure(description: "\(name) took no picture: \(last ?? "it ended without a word")")
        }
        return outcome.standardOutput
    }
}
