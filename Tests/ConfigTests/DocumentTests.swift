import Testing

@testable import Config

/// YAML's grammar, as far as the diagnostics of files in `Fixtures` do not show it.
@Suite struct DocumentTests {
    private func mistakes(in text: String) -> [String] {
        Document(text, file: "x").diagnostics.map { String($0.description.dropFirst(2)) }
    }

    @Test(arguments: [
        "a: x *y &z !t", "a: 'it''s &x'", "a: \"\\\" *x\"", "# &x\na: 1", "a: b # *x", "a: |\n  *x\n  &y\nb: 1",
        "a: >+1\n   x\n  &y\nb: 1", "- a: 1\n- a: 2", "a: {a: {a: 1}}", "[a: 1, a: 2]", "a:\n- a: 1\n- a: 1\nb: 1",
        "a: http://x*y&z", "{a: x*y, b: 'c'}", "a: --- b", "a: what ?\nb: 1", "'<<': 1", "%YAML 1.1\n---\na: 1\n...\n",
        "a: \"b\n  c\"\nd: 'e\n\n  f' # g\nh: [\"i\n  j\", 'k\n  l']", "\"\"", "\u{1F600}: ä",
    ])
    func `harmless text has no mistakes`(text: String) {
        #expect(mistakes(in: text) == [])
    }

    private static let anchor = "error: anchors and aliases are not supported; write the value out"
    private static let alias = "error: aliases are not supported; write the value out"
    private static let second = "error: a second document begins here; one file holds one configuration"
    private static let question = "error: a key that begins with '?' is not supported; write 'key: value'"
    private static let tabs = "error: tabs are not allowed for indentation; use spaces"
    private static let quote = "error: this quote is not closed"

    @Test(arguments: [
        ("a: &x 1\nb: *x", ["1:4: \(anchor)"]),
        ("a: &x\n  b: 1", ["1:4: \(anchor)"]),
        ("[*a, *b]", ["1:2: \(alias)", "1:6: \(alias)"]),
        ("*a : 1\n<<: 2", ["1:1: \(alias)"]),
        ("a: 1\n<<: 2", ["2:1: error: merge keys are not supported; write the keys out"]),
        ("a: !!str 1", ["1:4: error: tags are not supported; remove '!!str'"]),
        ("ä: ö\nß: [ü, !Ref x]", ["2:8: error: tags are not supported; remove '!Ref'"]),
        ("a: &x !y 1", ["1:4: \(anchor)", "1:4: error: tags are not supported; remove '!y'"]),
        ("a: 1\n---\nb: 1", ["2:1: \(second)"]),
        ("a: 1\n...\nb: 1", ["3:1: \(second)"]),
        ("? a\n: b", ["1:1: \(question)"]),
        ("a: 1\n  \n? b", ["3:1: \(question)"]),
        ("a: 1\n?\n\n  - b\n: c", ["2:1: \(question)"]),
        ("ä: {b: 1, ? c}", ["1:11: \(question)"]),
        ("a: ? b", ["1:4: \(question)"]),
        ("[a]: 1", ["1:1: error: a key must be text"]),
        ("a: {b: 1, \"b\": 2}", ["1:11: error: duplicate key 'b'; it is first set on line 1"]),
        (
            "- - a: 1\n    b: 2\n    a: [",
            [
                "3:5: error: duplicate key 'a'; it is first set on line 1",
                "4:1: error: not valid YAML; did not find expected node content",
            ]
        ),
        ("a: b\n\tc", ["2:1: \(tabs)"]),
        ("a: |\n  b\n\tc: 1", ["3:1: \(tabs)"]),
        ("a: \"b\nc: \"d\"", ["1:4: \(quote)"]),
        ("a: 'b", ["1:4: \(quote)"]),
        // A quote over two lines is no mistake, and not to blame for what comes later.
        ("a: \"b\n  c\"\nd: [1", ["4:1: error: expected ',' or ']'; the bracket opens on line 3"]),
        ("😀: ä, `\nb: `", ["2:4: error: a value cannot begin with '`'; quote it"]),
        ("a:\r\n  b: 1\r\n  b: 2", ["3:3: error: duplicate key 'b'; it is first set on line 2"]),
        ("a:\r  b: 1\r  b: 2", ["3:3: error: duplicate key 'b'; it is first set on line 2"]),
        ("ключ: 1\nключ: 2", ["2:1: error: duplicate key 'ключ'; it is first set on line 1"]),
    ])
    func `what is not supported is named at its place`(text: String, expected: [String]) {
        #expect(mistakes(in: text) == expected)
    }

    @Test func `places count characters`() throws {
        let document = Document("'ä👩‍💻': [日本, \"é\" , \"${X}\"]", file: "x")
        guard case .mapping(let entries, true) = document.root?.content,
            case .list(let items) = entries[0].value.content
        else { throw Failure() }
        #expect(entries[0].keyPlace.column == 1)
        #expect(items.map(\.place.column) == [10, 14, 20])
    }

    private struct Failure: Error {}

    @Test func `texts stay as they are written`() throws {
        let document = Document("a: 012\nb: 'no'\nc: ~\nd:\ne: |\n  x\n  y\n~: >-\n  p\n  q\n", file: "x")
        guard case .mapping(let entries, true) = document.root?.content else { throw Failure() }
        #expect(entries.map(\.key) == ["a", "b", "c", "d", "e", "~"])
        let contents = entries.map { "\($0.value.content)" }
        #expect(
            contents == [
                "text(\"012\", isPlain: true)", "text(\"no\", isPlain: false)", "null(explicit: true)",
                "null(explicit: false)", "text(\"x\\ny\\n\", isPlain: false)", "text(\"p q\", isPlain: false)",
            ])
    }

    @Test func `32 levels are enough`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(mistakes(in: nested(32)) == [])
        #expect(mistakes(in: nested(33)) == ["1:33: error: nested too deeply; at most 32 levels are allowed"])
    }

    @Test func `reading ends after a thousand mistakes`() {
        let document = Document(String(repeating: "a: 1\n", count: 5000), file: "x")
        #expect(document.diagnostics.count == 1001)
        #expect(document.root == nil)
    }
}
