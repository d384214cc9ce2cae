import Foundation
import JSONValue
import Testing

@testable import StatesLanguage

/// How deep expressions go, as jsonata_check.py counts it with the library whose bounds are those of Step Functions.
@Suite struct DepthTests {
    private let depths: JSON
    private let corpus: JSON

    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        func read(_ name: String) throws -> JSON {
            try JSON(parsing: String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
        (depths, corpus) = (try read("depths.json"), try read("jsonata.json"))
    }

    @Test func `each expression goes as deep as the library counts`() throws {
        let cases = try #require(depths["cases"]?.arrayValue)
        #expect(cases.count > 50)
        for test in cases {
            let expression = try #require(test["expr"]?.stringValue)
            try expect(Int(try #require(test["depth"]?.numberValue)), of: expression, nil)
        }
    }

    @Test func `so does each of the corpus`() throws {
        let cases = try #require(corpus["cases"]?.arrayValue)
        let wanted = try #require(depths["corpus"]?.arrayValue)
        #expect(cases.count == wanted.count)
        for (test, depth) in zip(cases, wanted) {
            guard let depth = depth.numberValue else { continue }
            let document = test["data"]?.stringValue.flatMap { corpus["documents"]?[$0] }
            try expect(Int(depth), of: try #require(test["expr"]?.stringValue), document)
        }
    }

    private func expect(_ depth: Int, of text: String, _ document: JSON?) throws {
        func evaluate(deepest: Int) throws {
            var dialect = Dialect.stepFunctions
            dialect.deepest = deepest
            _ = try JSONata(text, dialect: dialect).evaluate(document)
        }
        #expect(throws: Never.self, "\(depth) \(text)") { try evaluate(deepest: depth) }
        let error = #expect(throws: JSONataError.self, "\(depth) \(text)") { try evaluate(deepest: depth - 1) }
        #expect(error?.message.hasPrefix("Stack overflow error: ") ?? false, "\(depth) \(text)")
    }

    /// Measured on Step Functions: one more of each fails.
    @Test(
        arguments: [
            (String(repeating: "1+", count: 99) + "1", "1+"), (nest("(", "1", ")", 99), "("),
            (nest("[", "1", "]", 99), "["), ("1" + String(repeating: " ~> $abs", count: 99), "~>"),
            ("($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(31))", "$f"),
        ])
    func `the bounds are those of Step Functions`(fits: String, kind: String) throws {
        let more =
            switch kind {
            case "1+": fits + "+1"
            case "(": "(\(fits))"
            case "[": "[\(fits)]"
            case "~>": fits + " ~> $abs"
            default: fits.replacingOccurrences(of: "(31)", with: "(32)")
            }
        #expect(throws: Never.self) { try JSONata(fits, dialect: .stepFunctions).evaluate() }
        #expect(throws: JSONataError.self) { try JSONata(more, dialect: .stepFunctions).evaluate() }
    }

    private static func nest(_ open: String, _ inside: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + inside + String(repeating: close, count: count)
    }
}
