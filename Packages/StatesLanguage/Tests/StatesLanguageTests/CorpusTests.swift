import Foundation
import JSONValue
import Testing

@testable import StatesLanguage

/// The expressions of Fixtures/jsonata.json, whose values jsonata_check.py compares with another implementation.
@Suite struct CorpusTests {
    private let fixture: JSON

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/jsonata.json")
        fixture = try JSON(parsing: String(contentsOf: path, encoding: .utf8))
    }

    @Test func `every expression of the corpus has the value it must have`() throws {
        let cases = try #require(fixture["cases"]?.arrayValue)
        #expect(cases.count >= 700)
        for test in cases {
            let expression = try #require(test["expr"]?.stringValue)
            let document = test["data"]?.stringValue.flatMap { fixture["documents"]?[$0] }
            let wanted = test["error"] != nil ? "error" : test["expected"]?.text ?? "undefined"
            // As text, so that the order of members counts.
            #expect(value(expression, document) == wanted, "\(expression)")
        }
    }

    private func value(_ expression: String, _ document: JSON?) -> String {
        do {
            return try JSONata(expression, dialect: .stepFunctions).evaluate(document)?.text ?? "undefined"
        } catch {
            return "error"
        }
    }
}
