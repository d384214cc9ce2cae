import Testing

@testable import Config

@Suite struct ScanTests {
    @Test(arguments: [
        "a: x *y &z !t", "a: 'it''s &x'", "a: \"\\\" *x\"", "# &x\na: 1", "a: b # *x",
        "a: |\n  *x\n  &y\nb: 1", "a: >+1\n   x\n  &y\nb: 1", "- a: 1\n- a: 2", "a: {a: {a: 1}}", "[a: 1, a: 2]",
        "a:\n- a: 1\n- a: 1\nb: 1", "a: x\n  *y: z", "a: http://x*y&z", "{a: x*y, b: 'c'}", "a: --- b",
    ])
    func `harmless text stays as it is`(text: String) {
        let scan = Scan(text, file: "x")
        #expect(scan.text == text)
        #expect(scan.diagnostics == [])
    }

    @Test(arguments: [
        ("a: &x 1\nb: *x", "a:    1\nb: ~ "),
        ("a: &x\n  b: 1", "a:   \n  b: 1"),
        ("[*a, *b]", "[~ , ~ ]"),
        ("a: !!str 1", "a:       1"),
    ])
    func `what is not supported is covered at the same width`(text: String, covered: String) {
        let scan = Scan(text, file: "x")
        #expect(scan.text == covered)
        #expect(!scan.diagnostics.isEmpty)
    }
}
