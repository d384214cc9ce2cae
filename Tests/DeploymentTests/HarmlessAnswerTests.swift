import Foundation
import Testing

@testable import Deployment

/// Whoever names a resource in the account, or lets it fail with a text, has that text printed, and no more.
struct HarmlessAnswerTests {
    @Test("An answer's texts have one line and nothing that a terminal obeys: escaped, raw, or beside JSON in a text")
    func answer() throws {
        let json = #"""
            {"a": "\u001b]0;pwned\u0007\u001B[2J", "b": "x\nnext: rm -rf\r\t\u202e\u2028\u009by", "c": "\\u001b \"q\" \/",
            "d": "\#u{9b}31m\#u{202e}", "e": "K\u00e4se \#u{1F469}\#u{200D}\#u{1F4BB} \ud83d\ude00"}
            """#
        let texts = try JSONDecoder().decode([String: String].self, from: Data(AWSCLI.harmless(json: json).utf8))
        #expect(texts["a"] == " ]0;pwned  [2J")
        #expect(texts["b"] == "x next: rm -rf     y")
        #expect(texts["c"] == #"\u001b "q" /"#)
        #expect(texts["d"] == " 31m ")
        #expect(texts["e"] == "Käse \u{1F469}\u{200D}\u{1F4BB} \u{1F600}")
    }

    @Test("So has the code of an error")
    func code() {
        let error = AWSError(
            standardError:
                "\nAn error occurred (Oops\u{1B}]0;x\u{7}) when calling the CreateStack operation: \u{202E}text\n",
            of: AWSCLI.Call("cloudformation", "create-stack", region: "us-east-1"))
        #expect(error == .service(code: "Oops ]0;x ", operation: "CreateStack", message: " text"))
    }
}
