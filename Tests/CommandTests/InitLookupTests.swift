import Foundation
import Testing

/// What `init` takes from the account. Each answer but those is an option.
@Suite(.timeLimit(.minutes(5)))
struct InitLookupTests {
    static let costs = [["2026-01-01", "-0.05"], ["2026-02-01", "250.00"], ["2026-03-01", "99.996"]]

    private func sandbox(_ state: [String: Any] = [:]) throws -> Sandbox {
        try Sandbox(config: nil, env: nil, state: state)
    }

    private static let rest = [
        "--name", "acme", "--region", "us-east-1", "--timezone", "UTC", "--critical", "C0PLANTED2", "--heartbeat",
        "C0PLANTED3", "--email", "",
    ]
    private static let budgets = ["--monthly", "100", "--daily", "10"]

    private func initialize(
        _ sandbox: Sandbox, _ arguments: [String], _ replies: [[String]]
    ) async throws -> Run {
        try await sandbox.bellwether(
            arguments: ["init"] + Self.rest + arguments, onTerminal: replies + [["[Y/n]", "\r"]])
    }

    @Test("The account of the credentials and the one authorized workspace need no typing")
    func offers() async throws {
        let sandbox = try sandbox()
        let run = try await initialize(sandbox, Self.budgets, [["[123456789012]:", "\r"], ["[T0PLANTED1]:", "\r"]])
        #expect(run.exit == 0, "\(run)")
        #expect(run.output.contains("  1  Acme (T0PLANTED1)"), "\(run)")
        #expect(try sandbox.read("bellwether.yaml").contains("account: \"123456789012\""))
        #expect(try sandbox.read(".env").contains("SLACK_WORKSPACE_ID=T0PLANTED1"))
    }

    @Test("Of several workspaces one is chosen by its number")
    func choice() async throws {
        let teams = [("T0PLANTED1", "Acme"), ("T0PLANTED2", "Beta")].map {
            ["SlackTeamId": $0.0, "SlackTeamName": $0.1]
        }
        let sandbox = try sandbox(["workspaces": teams])
        let run = try await initialize(sandbox, Self.budgets, [["[123456789012]:", "\r"], ["T…:", "2\r"]])
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.read(".env").contains("SLACK_WORKSPACE_ID=T0PLANTED2"))
    }

    @Test("Without an authorized workspace it says how to authorize one")
    func noWorkspace() async throws {
        let sandbox = try sandbox(["workspaces": [[String: String]]()])
        let run = try await initialize(sandbox, Self.budgets, [["[123456789012]:", "\r"], ["T…:", "T0PLANTED1\r"]])
        #expect(run.exit == 0, "\(run)")
        #expect(run.output.contains("https://console.aws.amazon.com/chatbot"), "\(run)")
    }

    @Test("Budgets are suggested from three months, after it was said what that costs")
    func suggestion() async throws {
        let sandbox = try sandbox(["costs": Self.costs])
        let run = try await initialize(
            sandbox, [],
            [
                ["[123456789012]:", "\r"], ["[T0PLANTED1]:", "\r"], ["$0.01 [y/N]", "y\r"], ["[300]:", "\r"],
                ["[15]:", "\r"],
            ])
        #expect(run.exit == 0, "\(run)")
        #expect(run.output.contains("Spent: 2026-01 -$0.05, 2026-02 $250, 2026-03 $100.00"), "\(run)")
        #expect(try sandbox.read("bellwether.yaml").contains("limit: 300"))
        let call = try #require(try sandbox.calls().first { $0.operation == "get-cost-and-usage" })
        let period = try #require(call.value(of: "--time-period"))
        #expect(period.wholeMatch(of: /Start=\d{4}-\d\d-01,End=\d{4}-\d\d-01/) != nil, "\(period)")
    }

    @Test("Whoever says no is asked for the budgets, and nothing is paid")
    func declined() async throws {
        let sandbox = try sandbox(["costs": Self.costs])
        let run = try await initialize(
            sandbox, [],
            [
                ["[123456789012]:", "\r"], ["[T0PLANTED1]:", "\r"], ["[y/N]", "\r"], ["Monthly budget in USD:", "7\r"],
                ["Daily budget in USD:", "1\r"],
            ])
        #expect(run.exit == 0, "\(run)")
        #expect(try !sandbox.operations().contains("get-cost-and-usage"))
    }

    @Test("Without credentials, and for another account, nothing is offered and nothing is said")
    func quiet() async throws {
        let sandbox = try sandbox()
        try sandbox.plant("no-credentials", times: -1)
        let run = try await initialize(
            sandbox, Self.budgets, [["digits:", "123456789012\r"], ["T…:", "T0PLANTED1\r"]])
        #expect(run.exit == 0, "\(run)")
        #expect(!run.output.contains("credentials"), "\(run)")
        let other = try self.sandbox()
        let answers = [["[123456789012]:", "999999999999\r"], ["T…:", "T0PLANTED1\r"]]
        #expect(try await initialize(other, Self.budgets, answers).exit == 0)
        #expect(try other.operations() == ["get-caller-identity"])
    }

    @Test("--offline calls nobody")
    func offline() async throws {
        let sandbox = try sandbox()
        let answers = [["digits:", "123456789012\r"], ["T…:", "T0PLANTED1\r"]]
        let run = try await initialize(sandbox, ["--offline"] + Self.budgets, answers)
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.calls().isEmpty)
    }
}
