import Testing

@testable import Config

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("timezon", "timezone"), ("nmae", "name"), ("NAME", "name"), ("ab", nil), ("", nil), ("completely", nil),
    ])
    func `a suggestion is near`(written: String, expected: String?) {
        #expect(Suggestion.nearest(to: written, among: ["name", "timezone", "cd"]) == expected)
    }
}
