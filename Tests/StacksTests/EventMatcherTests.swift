import Foundation
import JSONValue
import Testing

@testable import Stacks

@Suite("The matcher of events")
struct EventMatcherTests {
    /// Judged by `Tests/Judges/test_patterns.py` as well.
    private struct Case: CustomTestStringConvertible {
        var pattern: JSON
        var event: JSON
        var matches: Bool

        var testDescription: String { "\(pattern.text) \(event.text)" }
    }

    private static let cases: [Case] = {
        let file = Fixture.folder.appending(path: "patterns.json")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? "[]"
        return ((try? JSON(parsing: text))?.arrayValue ?? []).map {
            Case(pattern: $0["pattern"] ?? .null, event: $0["event"] ?? .null, matches: $0["matches"] == true)
        }
    }()

    @Test("lets in what EventBridge lets in, and nothing else")
    func corpus() {
        #expect(Self.cases.count > 100)
        for entry in Self.cases {
            let reasons = EventMatcher(pattern: entry.pattern).reasons(against: entry.event)
            #expect(reasons.isEmpty == entry.matches, "\(entry.testDescription) \(reasons)")
        }
    }

    @Test("says which field keeps an event out, of alternatives that of the closest one")
    func reasons() throws {
        let pattern = try JSON(
            parsing:
                #"{"source":["acme"],"$or":[{"detail":{"a":["x"],"b":["y"]}},{"detail":{"c":["z",{"prefix":"q"}]}}]}"#)
        let event: JSON = ["source": "acme", "detail": ["c": "no"]]
        #expect(
            EventMatcher(pattern: pattern).reasons(against: event)
                == [#"detail.c: wanted "z" or {"prefix":"q"}, is "no""#])
        #expect(
            EventMatcher(pattern: pattern).reasons(against: ["detail": [:]])
                == [
                    #"source: wanted "acme", is not in the event"#,
                    #"detail.c: wanted "z" or {"prefix":"q"}, is not in the event"#,
                ])
    }
}
