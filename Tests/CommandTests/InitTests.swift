import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct InitTests {
    static let options = [
        "--name", "acme-prod", "--account", "123456789012", "--workspace", "T0PLANTED1", "--critical", "C0PLANTED2",
        "--heartbeat", "C0PLANTED3", "--monthly", "1500", "--daily", "50",
    ]

    private func sandbox() throws -> Sandbox { try Sandbox(config: nil, env: nil) }

    private func initialize(_ sandbox: Sandbox, changing option: String? = nil, to value: String? = nil) async throws
        -> Run
    {
        var options = Self.options
        if let option, let index = options.firstIndex(of: option) {
            if let value { options[index + 1] = value } else { options.removeSubrange(index...index + 1) }
        }
        return try await sandbox.bellwether(["init"] + options)
    }

    @Test("Options answer all questions; both files are fine at once, and the secrets are for the user only")
    func writes() async throws {
        let sandbox = try sandbox()
        let run = try await initialize(sandbox)
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.files() == [".env", "bellwether.yaml"])
        let mode = try FileManager.default.attributesOfItem(atPath: sandbox.path(".env"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try !sandbox.read("bellwether.yaml").contains("PLANTED"))
        let check = try await sandbox.bellwether("validate")
        #expect(check.exit == 0, "\(check)")
        #expect(check.output.hasPrefix("bellwether.yaml is fine: acme-prod in account 123456789012, us-east-1\n"))
    }

    @Test("An account may be given as the AWS console shows it")
    func accountWithHyphens() async throws {
        let sandbox = try sandbox()
        let run = try await initialize(sandbox, changing: "--account", to: "1234-5678-9012")
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.read("bellwether.yaml").contains("account: \"123456789012\""))
    }

    @Test("A folder that does not exist is said before the first question")
    func noFolder() async throws {
        let sandbox = try sandbox()
        let run = try await sandbox.bellwether("init", "--config", "clients/acme.yaml")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: there is no folder clients; nothing was written
                  next: mkdir -p 'clients', then again

                """)
    }

    @Test("What cannot be written is said with its reason, and nothing is")
    func unwritable() async throws {
        let sandbox = try sandbox()
        let run = try await sandbox.bellwether(["init"] + Self.options + ["--config", "/dev/null/acme.yaml"])
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: cannot write /dev/null/.env: Not a directory; nothing was written
                  next: check the disk and the folder's permissions, or choose another with --config and --env

                """)
        #expect(try sandbox.files().isEmpty)
    }

    @Test("Files that exist are never overwritten", arguments: ["bellwether.yaml", ".env"])
    func refuses(_ name: String) async throws {
        let sandbox = try sandbox()
        try sandbox.write(name, "mine")
        let run = try await initialize(sandbox)
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: \(name) exists; nothing was written
                  next: edit it, or choose other files with --config and --env

                """)
        #expect(try sandbox.files() == [name])
        #expect(try sandbox.read(name) == "mine")
    }

    @Test(
        "A wrong answer leaves nothing behind",
        arguments: [
            ("--name", "Acme Prod"), ("--account", "12"), ("--workspace", "W1"), ("--critical", "#general"),
            ("--monthly", "lots"), ("--daily", "0"), ("--name", "a\nbudgets: []"),
        ])
    func wrongAnswer(_ option: String, _ value: String) async throws {
        let sandbox = try sandbox()
        let run = try await initialize(sandbox, changing: option, to: value)
        #expect(run.exit == 1)
        #expect(run.errors.hasPrefix("error: "), "\(run)")
        #expect(try sandbox.files() == [])
    }

    @Test("Without an answer and somebody to ask, it names the option")
    func noAnswer() async throws {
        let sandbox = try sandbox()
        let run = try await initialize(sandbox, changing: "--critical", to: nil)
        #expect(run.exit == 1)
        #expect(run.errors == "error: nobody to ask, since this is not a terminal\n  next: add --critical\n")
        #expect(try sandbox.files() == [])
    }

    @Test("On a terminal it asks again until the answer can be used")
    func asks() async throws {
        let sandbox = try sandbox()
        let run = try await sandbox.bellwether(
            "init", "--offline",
            onTerminal: [
                ["created:", "Acme Prod\r"], ["created:", "acme\r"], ["digits:", "123456789012\r"],
                ["[us-east-1]:", "\r"], ["[UTC]:", "Europe/Berlin\r"], ["T…:", "T0PLANTED1\r"],
                ["C…:", "C0PLANTED2\r"],
                ["C…:", "C0PLANTED3\r"], ["month, in USD:", "1500\r"], ["day, in USD:", "50\r"], ["optional:", "\r"],
            ])
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.read("bellwether.yaml").contains("timezone: Europe/Berlin"))
        #expect(try await sandbox.bellwether("validate").exit == 0)
    }

    @Test("Ctrl-C at a question leaves nothing behind")
    func interrupted() async throws {
        let sandbox = try sandbox()
        let run = try await sandbox.bellwether(
            "init", "--offline", onTerminal: [["created:", "acme\r"], ["digits:", "\u{3}"]])
        #expect(run.exit != 0)
        #expect(try sandbox.files() == [])
    }
}
