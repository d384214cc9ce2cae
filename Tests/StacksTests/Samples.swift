import CloudFormation
import Config
import Foundation
import Stacks
import Testing

/// Configurations for tests, made from YAML as users write it.
enum Sample {
    static let variables = [
        "SLACK_WORKSPACE_ID": "T0PLANTED1", "SLACK_CRITICAL_CHANNEL_ID": "C0PLANTED1",
        "SLACK_HEARTBEAT_CHANNEL_ID": "C0PLANTED2", "PAGERDUTY_ROUTING_KEY": "planted \"secret\" \\ value",
        "API_KEY": "x",
    ]

    static func config(_ yaml: String, variables: [String: String] = variables) throws -> Config {
        let loaded = ConfigLoader.load(
            text: yaml, file: "sample.yaml", variables: variables, missingSecrets: .allowed)
        return try #require(loaded.config, "\(loaded.diagnostics)")
    }

    /// A configuration with two channels, and whatever else is given; without what is on by default and has a stack of its
    /// own, unless it is named.
    static func yaml(
        channels: [String] = ["critical", "heartbeat"], budgets: String = "  - { name: main, every: month, limit: 10 }",
        rest: String = ""
    ) -> String {
        let lines = channels.enumerated().map { "    \($1): C0PLANTED\($0)" }.joined(separator: "\n")
        return """
            name: acme
            account: "123456789012"
            slack:
              workspace: T0PLANTED1
              channels:
            \(lines)
            budgets:
            \(budgets)
            \(rest.contains("anomalies:") ? "" : "anomalies: off")
            \(rest.contains("events:") ? "" : "events: { health: off }")
            \(rest)
            """
    }

    static func stacks(_ yaml: String) throws -> [Stack] { try Monitor(config(yaml)).stacks() }
}

/// A template as JSON, to look into.
struct Look {
    private let root: [String: Any]

    init(_ stack: Stack) throws {
        root = try #require(JSONSerialization.jsonObject(with: stack.template.json(.minified)) as? [String: Any])
    }

    var resources: [String: [String: Any]] { root["Resources"] as? [String: [String: Any]] ?? [:] }

    func properties(_ id: String) throws -> [String: Any] {
        try #require(resources[id]?["Properties"] as? [String: Any], "no resource \(id)")
    }

    func ids(of type: String) -> [String] {
        resources.filter { $0.value["Type"] as? String == type }.keys.sorted()
    }
}
