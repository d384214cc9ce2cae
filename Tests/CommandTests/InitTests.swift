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

    @Test("Folders are made, the schema is found, and what to do next names the files")
    func folder() async throws {
        let sandbox = try sandbox()
        try sandbox.write("bellwether.schema.json", "{}")
        try sandbox.write("Makefile", "")
        let run = try await sandbox.bellwether(
            ["init"] + Self.options + ["--config", "clients/acme.yaml", "--env", ".env.acme"])
        #expect(
            run.output == """
                Wrote clients/acme.yaml, safe to commit, and .env.acme, which is not.
                Next: make validate CONFIG=clients/acme.yaml ENV=.env.acme
                      make deploy CONFIG=clients/acme.yaml ENV=.env.acme

                """, "\(run)")
        #expect(
            try sandbox.read("clients/acme.yaml").hasPrefix(
                "# yaml-language-server: $schema=../bellwether.schema.json\n"))
        let check = try await sandbox.bellwether("validate", "--config", "clients/acme.yaml", "--env", ".env.acme")
        #expect(check.exit == 0, "\(check)")
    }

    @Test("Without a second channel there is one for everything")
    func oneChannel() async throws {
        let sandbox = try sandbox()
        let run = try await initialize(sandbox, changing: "--heartbeat", to: nil)
        #expect(run.exit == 0, "\(run)")
        #expect(
            run.output.hasSuffix("Next: bellwether validate\n      bellwether deploy\n"), "\(run)")
        let check = try await sandbox.bellwether("validate")
        #expect(check.output.contains("\n  1 channel, 2 budgets"), "\(check)")
    }

    @Test("What cannot be written is said with its reason, and nothing is")
    func unwritable() async throws {
        let sandbox = try sandbox()
        let run = try await sandbox.bellwether(["init"] + Self.options + ["--config", "/dev/null/acme.yaml"])
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: cannot write /dev/null: a file of that name is in the way
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

    @Test("Without somebody to ask, every missing and wrong option is named at once")
    func noAnswer() async throws {
        let sandbox = try sandbox()
        let run = try await sandbox.bellwether(
            "init", "--name", "acme", "--account", "12", "--workspace", "#team", "--monthly", "1500", "--daily", "50")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: --account: '12' is not an AWS account id of 12 digits
                --workspace: '#team' is a channel's name; \
                the ID begins with T, as in https://app.slack.com/client/T0123ABCD
                --critical is missing: Slack channel ID for critical, C…
                  next: give these options again

                """)
        #expect(try sandbox.files() == [])
    }

    // MARK: - On a terminal

    /// Each question with a right answer.
    private static let answers = [
        ["acme-prod):", "acme\r"], ["digits:", "123456789012\r"], ["[us-east-1]:", "\r"],
        ["[UTC]:", "Europe/Berlin\r"],
        ["T…:", "T0PLANTED1\r"], ["critical, C…:", "C0PLANTED2\r"], ["everything):", "C0PLANTED3\r"],
        ["Monthly budget in USD:", "1500\r"], ["Daily budget in USD:", "50\r"], ["none):", "\r"], ["[Y/n]", "\r"],
    ]
    /// Each question with a wrong answer, and what is said of it.
    private static let mistakes = [
        ("Acme Prod", "'Acme Prod' is not a valid name"), ("1234", "'1234' is not an AWS account id of 12 digits"),
        ("us-east-9", "us-east-9"), ("Berlin", "Berlin"),
        ("Europe/Berlin", "'Europe/Berlin' is no Slack ID; the ID begins with T"),
        ("#aws-alerts", "'#aws-alerts' is a channel's name; the ID begins with C"),
        ("C0PLANTED2", "'C0PLANTED2' is the critical channel; leave this empty to use one channel for everything"),
        ("1,500", "'1,500'"), ("lots", "'lots'"), ("me", "'me'"),
    ]

    /// What the screen showed, on one line.
    private static func unwrapped(_ run: Run) -> String {
        run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test("A wrong answer is quoted at its question, which is asked again; the others are not")
    func asks() async throws {
        let sandbox = try sandbox()
        let replies = zip(Self.answers, Self.mistakes).flatMap { answer, mistake in
            [[answer[0], mistake.0 + "\r"], answer]
        }
        let run = try await sandbox.bellwether("init", "--offline", onTerminal: replies + [Self.answers[10]])
        #expect(run.exit == 0, "\(run)")
        let output = Self.unwrapped(run)
        for (_, words) in Self.mistakes { #expect(output.contains(words), "\(words): \(run)") }
        #expect(output.contains(" timezone Europe/Berlin workspace T0PLANTED1 "), "\(run)")
        #expect(try sandbox.files() == [".env", "bellwether.yaml"])
        #expect(try sandbox.read("bellwether.yaml").contains("timezone: Europe/Berlin"))
        #expect(try await sandbox.bellwether("validate").exit == 0)
    }

    @Test("Ctrl-C at any question keeps what was answered, and the next init needs the rest only", arguments: 1...10)
    func interrupted(_ question: Int) async throws {
        let sandbox = try sandbox()
        let first = try await sandbox.bellwether(
            "init", "--offline", onTerminal: Self.answers.prefix(question) + [[Self.answers[question][0], "\u{3}"]])
        #expect(first.exit == 130, "\(first)")
        #expect(first.output.contains("interrupted; nothing was written"), "\(first)")
        #expect(try sandbox.files() == [".env.draft"])
        let mode = try FileManager.default.attributesOfItem(atPath: sandbox.path(".env.draft"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let kept = (1...question).map { ["\($0) of 10", "\r"] }
        let second = try await sandbox.bellwether(
            "init", "--offline", onTerminal: kept + Self.answers.dropFirst(question))
        #expect(second.exit == 0, "\(second)")
        #expect(try sandbox.files() == [".env", "bellwether.yaml"])
        #expect(try sandbox.read(".env").contains("SLACK_HEARTBEAT_CHANNEL_ID=C0PLANTED3"))
    }

    @Test("Whoever does not like the summary changes one answer and keeps the others")
    func secondThoughts() async throws {
        let sandbox = try sandbox()
        let again = (1...10).map { ["\($0) of 10", $0 == 7 ? "-\r" : "\r"] }
        let run = try await sandbox.bellwether(
            "init", "--offline", onTerminal: Self.answers.dropLast() + [["[Y/n]", "n\r"]] + again + [["[Y/n]", "y\r"]])
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.read(".env").contains("SLACK_CHANNEL_ID=C0PLANTED2"))
    }

    @Test("What an answer leads to is said when it is given")
    func consequences() async throws {
        let sandbox = try sandbox()
        var answers = Self.answers
        answers[2][1] = "eu-west-1\r"
        answers[7][1] = "500\r"
        answers[8][1] = "400\r"
        let run = try await sandbox.bellwether("init", "--offline", onTerminal: answers)
        #expect(run.exit == 0, "\(run)")
        #expect(Self.unwrapped(run).contains("Note: Chatbot's delivery metrics exist in us-east-1 only"), "\(run)")
        #expect(
            Self.unwrapped(run).contains(
                "Note: $500 a month is $16.67 a day on average; two days at this limit use it up."))
    }
}
