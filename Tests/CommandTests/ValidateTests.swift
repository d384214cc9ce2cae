import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ValidateTests {
    @Test("Each mistake has its line below it, as it is written, and a caret at its place")
    func carets() async throws {
        let sandbox = try Sandbox(
            config: Sandbox.config().replacing("name: acme\n", with: "nam: acme\t# \u{1F44D}\n"),
            env: "SLACK_WORKSPACE_ID=T0planted-1\nSLACK_CHANNEL_ID=C0PLANTED2\n")
        let run = try await sandbox.bellwether("validate", hasCLI: false)
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                bellwether.yaml:1:1: error: unknown key 'nam'; did you mean 'name'?
                    1 | nam: acme    # \u{1F44D}
                      | ^
                bellwether.yaml:4:14: error: SLACK_WORKSPACE_ID is not a Slack workspace id; expected T followed by \
                capital letters and digits, as in T0123ABCD
                    4 |   workspace: ${SLACK_WORKSPACE_ID}
                      |              ^
                2 mistakes; nothing was done

                """)
    }

    @Test("Of many mistakes the first twenty have their lines")
    func many() async throws {
        let keys = (1...30).map { "key-\($0): 1\n" }.joined()
        let sandbox = try Sandbox(config: Sandbox.config(more: keys))
        let run = try await sandbox.bellwether("validate", hasCLI: false)
        #expect(run.errorLines.count { $0.contains(": error: ") } == 30)
        #expect(run.errorLines.count { $0.hasSuffix(" | ^") } == 20)
        #expect(run.errorLines.last == "30 mistakes; nothing was done")
        let json = try await sandbox.bellwether("validate", "--json", hasCLI: false)
        let findings = try #require(
            JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(findings.count == 30)
        #expect(findings.allSatisfy { Set($0.keys) == ["file", "line", "column", "severity", "message"] })
    }

    @Test("On a terminal of 80 columns a long line is cut, and cannot control it")
    func terminal() async throws {
        let emails = (1...8).map { "somebody-with-a-long-name-\($0)@example.com" }.joined(separator: ", ")
        let sandbox = try Sandbox(config: Sandbox.config(more: "emails: [\(emails), nobody]  # \u{202E}x"))
        let run = try await sandbox.bellwether("validate", onTerminal: [])
        let excerpt = run.outputLines.filter { $0.dropFirst(5).hasPrefix(" | ") }
        #expect(excerpt.count == 2)
        #expect(excerpt.first?.contains("…") == true && excerpt.first?.contains("nobody") == true)
        #expect(excerpt.allSatisfy { $0.count <= 80 && !$0.contains("\u{202E}") })
    }
}
