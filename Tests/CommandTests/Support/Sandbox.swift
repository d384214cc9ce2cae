import Foundation
import Testing

/// A folder with a configuration and an AWS account of its own, both gone with the value.
final class Sandbox: Sendable {
    let folder: URL

    static let workspace = "T0PLANTED1"
    static let channel = "C0PLANTED2"
    static let account = "123456789012"
    static let environmentFile = "SLACK_WORKSPACE_ID=\(workspace)\nSLACK_CHANNEL_ID=\(channel)\n"

    /// - Parameter isAlone: one stack, `acme`, without those of reports, events, alarms and dashboard that build on it, and without actions in Slack.
    static func config(
        monthly: String = "100", alert: String = "80%", isAlone: Bool = true, more: String = ""
    ) -> String {
        """
        name: acme
        account: "\(account)"
        slack:
          workspace: ${SLACK_WORKSPACE_ID}
          channels:
            alerts: ${SLACK_CHANNEL_ID}
        watchdog: false
        dashboard: false
        anomalies: off
        explain-budget-alerts: false
        chat: { ask: false, commands: none }
        \(isAlone ? "reports: { daily: off, weekly: off, monthly: off }" : "")
        events: { health: off\(isAlone ? "" : ", ecs: alerts") }
        budgets:
          - { name: daily, every: day, limit: 10 }
          - { name: monthly, every: month, limit: \(monthly), alerts: [{ at: \(alert) }] }
        \(more)
        """
    }

    /// - Parameter state: keys of the account that differ from those of an empty one.
    init(config: String? = Sandbox.config(), env: String? = Sandbox.environmentFile, state: [String: Any] = [:]) throws
    {
        folder = FileManager.default.temporaryDirectory.appending(path: "bellwether-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        if let config { try write("bellwether.yaml", config) }
        if let env { try write(".env", env) }
        try edit { account in
            account = [
                "account": Self.account, "pace": 6,
                "workspaces": [["SlackTeamId": Self.workspace, "SlackTeamName": "Acme"]],
            ]
            account.merge(state) { $1 }
        }
    }

    /// One in whose account the configuration is deployed already.
    static func deployed(config: String = Sandbox.config(), env: String? = Sandbox.environmentFile) async throws
        -> Sandbox
    {
        try await sandbox(in: deployedState, config: config, env: env)
    }

    /// One in whose account `acme`, `acme-schedules`, `acme-reports` and `acme-events` are deployed.
    static func severalDeployed(
        config: String = Sandbox.config(isAlone: false), env: String? = Sandbox.environmentFile
    ) async throws -> Sandbox {
        try await sandbox(in: severalDeployedState, config: config, env: env)
    }

    private static let deployedState = Task { try await state(after: Sandbox.config()) }
    private static let severalDeployedState = Task { try await state(after: Sandbox.config(isAlone: false)) }

    private static func sandbox(in state: Task<Data, any Error>, config: String, env: String?) async throws -> Sandbox {
        let sandbox = try Sandbox(config: config, env: env)
        try await state.value.write(to: sandbox.folder.appending(path: "account.json"))
        return sandbox
    }

    private static func state(after config: String) async throws -> Data {
        let sandbox = try Sandbox(config: config)
        let run = try await sandbox.bellwether("deploy", "--yes")
        try #require(run.exit == 0, "\(run)")
        return try Data(contentsOf: sandbox.folder.appending(path: "account.json"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    // MARK: - Files

    func path(_ name: String) -> String { folder.appending(path: name).path() }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
        if name == ".env" {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
        }
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// Those in the folder, or in one of its folders, other than the account's.
    func files(in name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(name)).filter { !$0.hasPrefix("account.json") }
            .sorted()
    }

    // MARK: - Running

    /// - Parameter hasCLI: whether there is a program `aws` on the search path.
    func bellwether(
        _ arguments: String..., input: String = "", hasCLI: Bool = true
    ) async throws -> Run {
        try await bellwether(arguments, input: input, hasCLI: hasCLI)
    }

    func bellwether(
        _ arguments: [String], input: String = "", hasCLI: Bool = true
    ) async throws -> Run {
        try await Run.program(
            Products.bellwether, arguments, in: folder.path(),
            environment: variables(hasCLI: hasCLI), input: input)
    }

    /// Runs it on a terminal, where output and errors are one. Waits for each text, then presses the keys.
    func bellwether(_ arguments: String..., onTerminal replies: [[String]]) async throws -> Run {
        try await bellwether(arguments: arguments, onTerminal: replies)
    }

    func bellwether(arguments: [String], onTerminal replies: [[String]]) async throws -> Run {
        let text = String(decoding: try JSONEncoder().encode(replies), as: UTF8.self)
        var run = try await Run.program(
            Products.terminal, [text, Products.bellwether] + arguments, in: folder.path(),
            environment: variables(hasCLI: true).merging(["NO_COLOR": "1"]) { $1 })
        run.output = run.output.replacing("\r\n", with: "\n")
        return run
    }

    private func variables(hasCLI: Bool) async throws -> [String: String] {
        let python = try await Products.python.value
        return [
            "PATH": hasCLI ? "\(Products.fakeAWS):\(python):/usr/bin:/bin" : folder.path(), "HOME": folder.path(),
            "FAKE_AWS_STATE": path("account.json"),
        ]
    }
}
