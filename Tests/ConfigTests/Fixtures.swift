import Foundation
import Testing

@testable import Config

/// Files beside the tests: adding a test is adding a file.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    static let examples = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Examples")

    /// Values that must never appear anywhere; each is possible where it is used.
    static let variables = [
        "SLACK_WORKSPACE_ID": "T0SECRET1",
        "SLACK_CHANNEL_ID": "C0SECRET0000",
        "SLACK_CRITICAL_CHANNEL_ID": "C0SECRET1111",
        "SLACK_HEARTBEAT_CHANNEL_ID": "C0SECRET2222",
        "SLACK_SAME_CHANNEL_ID": "C0SECRET1111",
        "SLACK_BAD_ID": "t0secret-bad",
        "PAGERDUTY_ROUTING_KEY": "secret-routing-key",
        "BAD": "secret:bad\nvalue",
        "EMPTY": "",
        "ACCOUNT": "123456789012",
        "LIMIT": "75",
        "TEAM": "data",
    ]

    static func names(in kind: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: kind).path())
        return (names ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func text(_ kind: String, _ file: String) throws -> String {
        try String(contentsOf: folder.appending(path: kind).appending(path: file), encoding: .utf8)
    }

    static func example(_ file: String) throws -> String {
        try String(contentsOf: examples.appending(path: file), encoding: .utf8)
    }

    static func load(_ text: String, file: String = "bellwether.yaml", _ missing: MissingSecrets = .refused)
        -> LoadedConfig
    {
        ConfigLoader.load(text: text, file: file, variables: variables, missingSecrets: missing)
    }

    static func compare(_ diagnostics: [Diagnostic], with expectedFile: URL) throws {
        let actual = diagnostics.map { "\($0)\n" }.joined()
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try actual.write(to: expectedFile, atomically: true, encoding: .utf8)
            Issue.record("recorded \(expectedFile.lastPathComponent)")
        }
        let expected = try String(contentsOf: expectedFile, encoding: .utf8)
        #expect(actual == expected)
    }
}
