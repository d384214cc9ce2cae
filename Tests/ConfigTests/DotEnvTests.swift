import Testing

@testable import Config

@Suite struct DotEnvTests {
    @Test(arguments: [
        ("A=1", ["A": "1"]),
        ("A = 1 ", ["A": "1"]),
        ("export A=1", ["A": "1"]),
        ("\u{FEFF}A=1\r\nB=2\r\n", ["A": "1", "B": "2"]),
        ("\n# comment\n  # another\n\tA=1\n", ["A": "1"]),
        ("A=a b # comment", ["A": "a b"]),
        ("A=a#b", ["A": "a#b"]),
        ("A=", ["A": ""]),
        ("A= # nothing", ["A": ""]),
        (#"A='$x \n "y"' # comment"#, ["A": #"$x \n "y""#]),
        (#"A="a\n\"b\" \\ \$ \t""#, ["A": "a\n\"b\" \\ $ \\t"]),
        ("A=\"one\r\ntwo\"\nB=x", ["A": "one\ntwo", "B": "x"]),
        ("A=it's\nB=x=y", ["A": "it's", "B": "x=y"]),
        ("export=1", ["export": "1"]),
    ])
    func `values are read`(text: String, values: [String: String]) {
        let dotEnv = DotEnv(text, file: ".env")
        #expect(dotEnv.values == values)
        #expect(dotEnv.diagnostics == [])
    }

    @Test(arguments: [
        (
            "A=1\nB=2\n  A=3", ".env:3:3: warning: this name is set on line 1 already; this line counts",
            ["A": "3", "B": "2"]
        ),
        (
            "A=#general",
            ".env:1:3: warning: the value is empty, since an unquoted # begins a comment; put it in quotes", ["A": ""]
        ),
    ])
    func `what is read otherwise than it looks is a warning`(text: String, warning: String, values: [String: String]) {
        let dotEnv = DotEnv(text, file: ".env")
        #expect(dotEnv.values == values)
        #expect(dotEnv.diagnostics.map(\.description) == [warning])
    }

    @Test(arguments: [
        ("A", [".env:1:2: error: expected '=' after the name; put a value of several lines in double quotes"]),
        (
            "1A=secret",
            [".env:1:1: error: expected NAME=value; a name has letters, digits and _, and does not begin with a digit"]
        ),
        (
            "A=1\n  B: secret\nC=3",
            [
                ".env:2:3: error: expected NAME=value; a name has letters, digits and _, and does not begin with a digit"
            ]
        ),
        ("A='secret\nB=2", [".env:1:3: error: the quote that begins this value is not closed"]),
        ("\nA=\"secret\nB=2", [".env:2:3: error: the quote that begins this value is not closed"]),
        ("A=\"x\" secret", [".env:1:7: error: unexpected text after the quoted value"]),
    ])
    func `a broken line has a place and shows no value`(text: String, messages: [String]) {
        let dotEnv = DotEnv(text, file: ".env")
        #expect(dotEnv.diagnostics.map(\.description) == messages)
        #expect(dotEnv.diagnostics.allSatisfy { !$0.message.contains("secret") })
    }

    @Test func `a secret over several lines without quotes is not shown, whatever its lines look like`() throws {
        let lines = [
            "MIIEvQIBADANBgkqhkiG9w0", "Zm9vYmFyYmF6", "Zm9vYmFyYmF6=", "x_1", "export y_2", "'z_3", "#w_4",
            "MIIE=\"q\" r_5",
        ]
        for name in ["", "Zm9vYmFyYmF6=", "KEY="] {
            for lines in [lines, lines.reversed()] {
                let text = "\(name)-----BEGIN PRIVATE KEY-----\n" + lines.joined(separator: "\n")
                let dotEnv = DotEnv(text, file: ".env")
                let loaded = ConfigLoader.load(
                    text: "name: ${Zm9vYmFyYmF7}", file: "x.yaml",
                    variables: Variables(environment: [:], dotEnv: dotEnv), missingSecrets: .refused)
                let messages = (dotEnv.diagnostics + loaded.diagnostics).map(\.message).joined(separator: "\n")
                #expect(!messages.isEmpty)
                for word in ["MII", "BEGIN", "YmF6", "x_1", "y_2", "z_3", "w_4", "r_5"] {
                    #expect(!messages.contains(word), "\(word) in \(messages)")
                }
            }
        }
    }

    @Test func `names behind an open quote are not called missing`() {
        let variables = Variables(environment: [:], dotEnv: DotEnv("A=\"x\nB=y\n", file: ".env"))
        #expect(!variables.isKnownToMiss("B"))
    }

    @Test func `a name on a broken line is not called missing, others are`() {
        let variables = Variables(environment: [:], dotEnv: DotEnv("A x\n", file: ".env"))
        #expect(!variables.isKnownToMiss("A"))
        #expect(variables.isKnownToMiss("B"))
    }
}
