import Foundation
import Testing

/// A file that holds an output in full. `RECORD=1 swift test` writes it anew; `git diff` then shows what changed.
struct Golden {
    var path: URL

    /// - Parameter name: relative to `Fixtures`.
    init(_ name: String) { path = Fixture.folder.appending(path: name) }

    func expect(_ actual: String, at location: SourceLocation = #_sourceLocation) throws {
        guard ProcessInfo.processInfo.environment["RECORD"] != nil else {
            let expected = try String(contentsOf: path, encoding: .utf8)
            #expect(
                actual == expected, "\(path.lastPathComponent) differs; RECORD=1 swift test, then look at git diff",
                sourceLocation: location)
            return
        }
        try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(actual.utf8).write(to: path)
        Issue.record("recorded \(path.lastPathComponent)", sourceLocation: location)  // so that CI cannot record
    }
}

enum Fixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
}
