import Foundation
import Testing

@testable import Config

/// Files that are large, deep or hostile.
@Suite struct LimitTests {
    private func budgets(_ count: Int) throws -> String {
        let more = (1...count).map {
            "  - { name: team-\($0), every: month, limit: \($0).50, alerts: [{ at: 80% }, { at: 100% }] }\n"
        }
        return try Fixtures.example("minimal.yaml") + more.joined()
    }

    @Test func `a thousand budgets`() throws {
        let config = try #require(Fixtures.load(try budgets(1000)).config)
        #expect(config.budgets.count == 1001)
        #expect(config.budgets[1000].limit == Decimal(string: "1000.5"))
    }

    private static let hostile = [
        "brackets": String(repeating: "[", count: 100_000),
        "braces": String(repeating: "{a: ", count: 20_000),
        "dashes": String(repeating: "- ", count: 50_000),
        "question marks": String(repeating: "? ", count: 50_000),
        "anchors": String(repeating: "&a ", count: 30_000),
        "one key": String(repeating: "a: 1\n", count: 20_000),
        "one key on one line": "{" + String(repeating: "a: 1, ", count: 15_000) + "}",
        "aliases as keys": String(repeating: "*x : ", count: 20_000),
        "double quotes": String(repeating: "\"", count: 99_999),
        "single quotes": String(repeating: "'\n", count: 99_999),
        "closing braces": String(repeating: "}", count: 99_999),
        "colons": String(repeating: "a:\n  ", count: 10_000),
        "tags": String(repeating: "!", count: 99_999),
        "blanks": "a: |9\n" + String(repeating: " ", count: 99_999),
        "channels": "slack:\n  channels:\n" + (1...60_000).map { "    a\($0): C\(100_000_000 + $0)\n" }.joined(),
        "secrets": "secrets:\n" + (1...60_000).map { "- A\($0)\n" }.joined(),
        "alerts": "budgets:\n- alerts:\n" + (1...60_000).map { "  - at: \($0) USD\n" }.joined(),
        "unknown keys": (1...2_000).map { "a\($0): 1\n" }.joined(),
    ]

    /// The limit is far from what it takes (a second at most), and far from what a bomb takes (years).
    @Test(.timeLimit(.minutes(5)), arguments: hostile.keys.sorted())
    func `hostile text is refused, soon and without a crash`(kind: String) throws {
        let loaded = Fixtures.load(try #require(Self.hostile[kind]))
        #expect(loaded.config == nil)
        let hasError = loaded.diagnostics.contains { $0.severity == .error }
        #expect(hasError)
    }

    @Test func `any cut of a good file gives a config or an error, never both`() throws {
        let text = Array(try Fixtures.example("full.yaml").utf8)
        for end in stride(from: 0, to: text.count, by: 7) {
            let loaded = Fixtures.load(String(decoding: text[..<end], as: UTF8.self))
            #expect((loaded.config == nil) == loaded.diagnostics.contains { $0.severity == .error })
        }
    }
}
