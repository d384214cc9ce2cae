import Testing

@Suite(.timeLimit(.minutes(5)))
struct HelpTests {
    static let commands = [
        "init", "validate", "synth", "diff", "deploy", "destroy", "status", "report", "notify", "test-notifications",
        "preview", "doctor", "events", "rules test", "permissions", "cost", "backtest", "acceptance",
    ]

    @Test("The help of each command shows an example of it", arguments: commands)
    func example(_ command: String) async throws {
        let run = try await Sandbox().bellwether(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(run.exit == 0)
        #expect(run.errors == "")
        let example = run.output.firstRange(of: "Example")
        #expect(try run.output[#require(example).upperBound...].contains("\n  bellwether \(command)"), "\(run)")
    }

    @Test("The help of the program lists the commands and says where to start")
    func overview() async throws {
        let run = try await Sandbox().bellwether("--help")
        #expect(run.exit == 0)
        for command in Self.commands {
            #expect(run.output.contains("\n  \(command.split(separator: " ")[0]) "), "\(command)")
        }
        #expect(run.output.contains("Start with:"))
    }

    @Test(
        "A usage error ends with 64",
        arguments: [["depoly"], ["deploy", "--yess"], ["synth", "--output"], ["status", "extra"], ["--nothing"]])
    func usage(_ arguments: [String]) async throws {
        let sandbox = try Sandbox()
        let run = try await sandbox.bellwether(arguments)
        #expect(run.exit == 64, "\(run)")
        #expect(run.output == "")
        #expect(run.errors.hasPrefix("Error: "))
        #expect(run.errors.contains("Usage: bellwether"))
        #expect(try sandbox.calls().isEmpty)
    }

    @Test(
        "A slip in a command's name is answered with the command",
        arguments: [
            ("dploy", "deploy"), ("BackTest", "backtest"), ("rule", "rules"),
            ("test-notification", "test-notifications"),
        ])
    func slip(_ written: String, _ meant: String) async throws {
        let run = try await Sandbox().bellwether(written, "--yes")
        #expect(run.exit == 64, "\(run)")
        #expect(
            run.errors.hasPrefix("Error: there is no command '\(written)'; did you mean '\(meant)'?\nUsage: bellwether")
        )
        let far = try await Sandbox().bellwether("explode")
        #expect(far.errors.hasPrefix("Error: Unexpected argument 'explode'\n"), "\(far)")
    }

    private static let arguments = [
        "report": ["daily"], "notify": ["--to", "alerts"], "rules test": ["--event", "event.json"],
    ]
    /// `init` makes a configuration, and `events` needs none.
    static let calls = commands.filter { !["init", "events"].contains($0) }.map {
        $0.split(separator: " ").map(String.init) + arguments[$0, default: []]
    }

    @Test("Without a configuration each command says how to get one", arguments: calls)
    func noConfig(_ call: [String]) async throws {
        let sandbox = try Sandbox(config: nil)
        let run = try await sandbox.bellwether(call)
        #expect(run.exit == 1)
        #expect(
            run.errors.hasPrefix("bellwether.yaml:1:1: error: there is no such file; create it with `bellwether init`"),
            "\(run)")
        #expect(try sandbox.calls().isEmpty)
    }
}
