import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct NotifyTests {
    private func sandbox() async throws -> Sandbox {
        let sandbox = try await Sandbox.deployed()
        try sandbox.forgetCalls()
        return sandbox
    }

    /// What was published, as JSON.
    private func published(in sandbox: Sandbox) throws -> NSDictionary {
        let call = try #require(try sandbox.calls().last { $0.operation == "publish" })
        #expect(call.value(of: "--topic-arn") == "arn:aws:sns:us-east-1:123456789012:acme-alerts")
        return try #require(JSONSerialization.jsonObject(with: Data(call.input.utf8)) as? NSDictionary)
    }

    @Test("All that can be said is in the message")
    func options() async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether(
            "notify", "--to", "alerts", "--title", "Backup done", "--text", "42 GB", "--next", "Nothing", "--next",
            "Rest", "--keyword", "backup", "--thread", "backup-1", "--summary", "Done")
        #expect(run.exit == 0, "\(run)")
        #expect(run.output == "Sent to alerts: Backup done\n  message message-1\n")
        #expect(run.errors == "")
        #expect(
            try published(in: sandbox) == [
                "version": "1.0", "source": "custom",
                "content": [
                    "textType": "client-markdown", "title": "Backup done", "description": "42 GB",
                    "nextSteps": ["Nothing", "Rest"], "keywords": ["backup"],
                ] as NSDictionary,
                "metadata": ["threadId": "backup-1", "summary": "Done"] as NSDictionary,
            ])
    }

    @Test(
        "Texts arrive as they were written",
        arguments: ["a \"quoted\" text", "two\nlines", "<!channel> *b*", "\\ ä 🦊"])
    func texts(_ text: String) async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("notify", "--to", "alerts", "--text", text)
        #expect(run.exit == 0, "\(run)")
        let content = try published(in: sandbox)["content"] as? NSDictionary
        #expect(content?["description"] as? String == text)
        #expect(try !sandbox.calls().contains { $0.arguments.contains(text) }, "an argument has its limits")
    }

    @Test("A whole notification on standard input is sent as it is")
    func standardInput() async throws {
        let sandbox = try await sandbox()
        let message = #"{"version": "1.0", "source": "custom", "content": {"description": "<@U1> look"}, "id": "1"}"#
        let run = try await sandbox.bellwether(["notify", "--to", "alerts"], input: message)
        #expect(run.exit == 0, "\(run)")
        #expect(run.output.hasPrefix("Sent to alerts: <@U1> look\n"))
        #expect(try sandbox.calls().last?.input == message)
    }

    @Test("What Chatbot would drop is refused with every reason, and nothing is sent")
    func refused() async throws {
        let sandbox = try await sandbox()
        let message = #"{"version": 1, "source": "mine", "content": {"textType": "plain", "title": 5}}"#
        let run = try await sandbox.bellwether(["notify", "--to", "alerts"], input: message)
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(run.errorLines.first == "error: Chatbot would drop this message; nothing was sent")
        #expect(run.errorLines.count == 6, "\(run)")
        #expect(run.errors.contains("\n  content.description is missing\n"), "\(run)")
        #expect(try sandbox.calls().isEmpty)
    }

    static let others = [
        ("x", "plain text; only JSON and the text of AWS Budgets are shown"),
        ("{\"version\": \"1.0\",", "not valid JSON: "),
        (#"{"AlarmName": "x"}"#, "looks like a CloudWatch alarm, but was modified: "),
        (String(repeating: "x", count: 300_000), "the message has 300000 bytes; SNS takes 262144"),
    ]

    @Test("So is what is no notification at all", arguments: others)
    func isNoNotification(_ message: String, _ reason: String) async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether(["notify", "--to", "alerts"], input: message)
        #expect(run.exit == 1)
        #expect(run.errors.hasPrefix("error: Chatbot would drop this message; nothing was sent\n  \(reason)"), "\(run)")
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("A message of an AWS service is not sent in its name")
    func serviceMessage() async throws {
        let sandbox = try await sandbox()
        let event = #"""
            {"version": "0", "id": "1", "detail-type": "ECS Task State Change", "source": "aws.ecs", "account": \#
            "123456789012", "time": "2026-03-10T09:00:00Z", "region": "us-east-1", "resources": [], "detail": {}}
            """#
        let run = try await sandbox.bellwether(["notify", "--to", "alerts"], input: event)
        #expect(run.exit == 1)
        #expect(
            run.errors
                == "error: this is a message of an AWS service; bellwether notify sends custom notifications only\n")
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("An unknown channel is answered with those there are")
    func unknownChannel() async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("notify", "--to", "nowhere", "--text", "x")
        #expect(run.exit == 1)
        #expect(run.errors == "error: there is no channel 'nowhere'; expected one of alerts\n")
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("Nothing on standard input is nothing to send", arguments: ["", " \n\n"])
    func empty(_ input: String) async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether(["notify", "--to", "alerts"], input: input)
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: nothing to send
                  next: add --title and --text, or pass JSON on standard input

                """)
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("Commands to a terminal reach neither Slack nor the terminal")
    func controlCharacters() async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether(
            "notify", "--to", "alerts", "--title", "\u{1B}[31mred\u{7}", "--text", "\u{9B}2Jgone\u{8}")
        #expect(run.output.hasPrefix("Sent to alerts: [31mred\n"), "\(run)")
        let content = try published(in: sandbox)["content"] as? NSDictionary
        #expect(content?["title"] as? String == "[31mred")
        #expect(content?["description"] as? String == "2Jgone")
        let message = #"{"version": "1.0", "source": "custom", "content": {"description": "\u001b[2Jgone"}}"#
        let passed = try await sandbox.bellwether(["notify", "--to", "alerts"], input: message)
        #expect(passed.output.hasPrefix("Sent to alerts: [2Jgone\n"), "\(passed)")
    }

    @Test("Options of a message that has no text are not thrown away silently")
    func noText() async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("notify", "--to", "alerts", "--next", "Rest")
        #expect(run.exit == 1)
        #expect(run.errors == "error: a message needs a text\n  next: add --text, or --title\n")
    }

    @Test("--dry-run prints the message and calls nobody")
    func dryRun() async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("notify", "--to", "alerts", "--text", "x", "--dry-run")
        #expect(run.exit == 0)
        #expect(
            run.output
                == #"{"content":{"description":"x","textType":"client-markdown"},"source":"custom","version":"1.0"}"#
                + "\n")
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("What is sent but hard to read is warned of")
    func warnings() async throws {
        let sandbox = try await sandbox()
        let long = String(repeating: "x", count: 130)
        let message =
            #"{"version": "1.0", "source": "custom", "content": {"title": "\#(long)", "description": "x"}, "#
            + #""metadata": {"threadId": "t"}}"#
        let run = try await sandbox.bellwether(["notify", "--to", "alerts"], input: message)
        #expect(run.exit == 0)
        #expect(
            run.errors == """
                warning: title has 130 characters, 120 are readable
                warning: no summary: AWS writes one of its own on the thread's first message

                """)
        #expect(try sandbox.calls().last?.input == message)
    }

    @Test("What does not fit is shortened, and that is said")
    func shortened() async throws {
        let sandbox = try await sandbox()
        let long = String(repeating: "x", count: 130)
        let steps = ["1", "2", "3", "4"].flatMap { ["--next", $0] }
        let run = try await sandbox.bellwether(["notify", "--to", "alerts", "--title", long, "--text", "x"] + steps)
        #expect(run.exit == 0)
        #expect(
            run.errors == """
                warning: title has 130 characters and is cut to 120
                warning: 4 times --next, the first 3 are sent

                """)
    }

    @Test("Ctrl-C says where to look")
    func interrupted() async throws {
        let sandbox = try await sandbox()
        try sandbox.plant("sigint", operation: "publish")
        let run = try await sandbox.bellwether("notify", "--to", "alerts", "--text", "x")
        #expect(run.exit == 130)
        #expect(
            run.errors.hasSuffix("interrupted; look into the channel whether the message was sent\n"), "\(run)")
    }
}
