import Foundation

/// Where things are on this machine.
enum Products {
    /// The program under test: it lies beside the tests.
    static let bellwether: String = {
        #if os(macOS)
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? .main
            let folder = bundle.bundleURL.deletingLastPathComponent()
        #else
            let folder = Bundle.main.bundleURL
        #endif
        return folder.appending(path: "bellwether").path()
    }()

    private static let here = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    static let examples = here.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples")
    /// The folder with a program `aws` that plays the AWS CLI.
    static let fakeAWS = here.appending(path: "fake-aws").path()
    /// Runs a program on a terminal.
    static let terminal = here.appending(path: "terminal").path()

    /// The folder of a real Python: version managers put scripts in its place that take a tenth of a second to find it,
    /// which thousands of calls would feel.
    static let python = Task {
        let found = try await Run.program(
            "python3", ["-c", "import os, sys; print(os.path.dirname(sys.executable))"], in: "/",
            environment: ProcessInfo.processInfo.environment)
        return found.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
