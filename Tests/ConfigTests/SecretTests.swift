import Testing

@testable import Config

@Suite struct SecretTests {
    private let secrets = ["T0SECRET1", "C0SECRET1111", "C0SECRET2222", "secret-routing-key"]

    @Test func `printing and dumping a config shows names, never values`() throws {
        let config = try #require(Fixtures.load(try Fixtures.example("full.yaml")).config)
        #expect(config.secrets.first?.value == "secret-routing-key")
        var dumped = ""
        dump(config, to: &dumped)
        for text in [String(describing: config), String(reflecting: config), "\(config.slack)", dumped] {
            #expect(text.contains("SLACK_CRITICAL_CHANNEL_ID"))
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }

    @Test func `a value that is wrong everywhere is shown nowhere`() throws {
        let names = [
            "name: acme": "name: ${X}", "account: \"123456789012\"": "account: ${X}", "every: month": "every: ${X}",
            "limit: 100 ": "limit: ${X} ", "name: monthly": "name: ${X}",
        ]
        var text = try Fixtures.example("minimal.yaml")
        for (old, new) in names { text = text.replacing(old, with: new) }
        text = text.replacing("${SLACK_WORKSPACE_ID}", with: "${X}").replacing("${SLACK_CHANNEL_ID}", with: "${X}")
        text += """
                owner: ${X}
                alerts: [{ at: "${X}", to: "${X}", emails: ["${X}", "${X}"] }]
                only: { account: "${X}", region: ["${X}", "${X}"] }
            region: ${X}
            timezone: ${X}
            emails: ["${X}"]
            costs: { basis: "${X}", exclude: ["${X}"] }
            owners: { data: { name: "${X}", mention: "${X}" } }
            reports: { daily: { at: "${X}", to: "${X}" }, weekly: { on: "${X}" }, monthly: { day: "${X}" } }
            anomalies: { above: "${X}" }
            events: { ecs: "${X}" }
            rules: [{ name: "${X}", pattern: { source: ["${X}"], detail: { a: "${X}" } }, title: "{${X}}", to: "${X}" }]
            alarms: [{ name: "${X}", sqs-age: q, above: "${X}", runbook: "${X}" }, { name: a, metric: "${X}", below: "${X}" }]
            quiet: [{ kind: "${X}", until: "${X}" }]
            regions: ["${X}", "${X}"]
            chat: { ask: "${X}", commands: ["${X}"] }
            dashboard: ${X}
            tags: { A: "${X}" }
            """
        for value in ["s3cr€t;\nvalue", "us-est-1", "Europe/Berln", "dayly", "unblendd"] {
            let loaded = ConfigLoader.load(
                text: text, file: "x.yaml", variables: ["X": value], missingSecrets: .refused)
            #expect(loaded.diagnostics.filter { $0.severity == .error }.count > 20)
            #expect(!loaded.diagnostics.contains { $0.message.contains(value) || $0.message.contains("did you mean") })
        }
    }

    @Test func `missing secrets may be allowed, other names not`() throws {
        let text = try Fixtures.example("minimal.yaml") + "secrets: [ROUTING_KEY]\n"
        func load(_ text: String, _ missing: MissingSecrets) -> LoadedConfig {
            ConfigLoader.load(text: text, file: "x.yaml", variables: [:], missingSecrets: missing)
        }
        let allowed = load(text, .allowed)
        #expect(allowed.diagnostics == [])
        #expect(allowed.config?.slack.workspace.name == "SLACK_WORKSPACE_ID")
        #expect(allowed.config?.slack.workspace.value == nil)
        #expect(allowed.config?.secrets.first?.value == nil)
        #expect(load(text, .refused).diagnostics.map(\.place.line) == [9, 11, 17])
        #expect(load(text + "tags: { A: \"${OTHER}\" }\n", .allowed).diagnostics.map(\.place.line) == [18])
    }

    @Test func `a value is literal text, whatever it holds`() throws {
        let text = try Fixtures.example("minimal.yaml") + "tags: { A: \"${X}\" }\n"
        var variables = Fixtures.variables
        variables["X"] = "a: ${Y} = @/"
        let refused = ConfigLoader.load(text: text, file: "x.yaml", variables: variables, missingSecrets: .refused)
        #expect(refused.diagnostics.map(\.place.line) == [17])
        variables["X"] = "- b: c"
        let loaded = ConfigLoader.load(text: text, file: "x.yaml", variables: variables, missingSecrets: .refused)
        #expect(loaded.config?.tags == ["A": "- b: c"])
    }

    @Test func `a secret has at most 4096 bytes as JSON`() throws {
        let text = try Fixtures.example("minimal.yaml") + "secrets: [X]\n"
        func errors(_ value: String) -> [String] {
            let variables = Fixtures.variables.merging(["X": value]) { $1 }
            return ConfigLoader.load(text: text, file: "x.yaml", variables: variables, missingSecrets: .refused)
                .diagnostics.map(\.description)
        }
        #expect(errors(String(repeating: "x", count: 4096)) == [])
        #expect(errors(String(repeating: "\"", count: 2048)) == [])
        #expect(errors(String(repeating: "\u{8}", count: 682)) == [])
        #expect(errors(String(repeating: "\u{8}", count: 683)).count == 1)
        #expect(
            errors(String(repeating: "\"", count: 2049)) == [
                "x.yaml:17:11: error: the value of X is too long; at most 4096 bytes are allowed, escaped as JSON"
            ])
    }

    @Test func `all secrets fit into one of Secrets Manager together`() throws {
        func errors(_ count: Int) throws -> [String] {
            let names = (1...count).map { "A\($0)" }
            let values = Dictionary(uniqueKeysWithValues: names.map { ($0, String(repeating: "x", count: 4000)) })
            let text = try Fixtures.example("minimal.yaml") + "secrets: [\(names.joined(separator: ", "))]\n"
            return ConfigLoader.load(
                text: text, file: "x.yaml", variables: Fixtures.variables.merging(values) { $1 },
                missingSecrets: .refused
            ).diagnostics.map(\.description)
        }
        #expect(try errors(15) == [])
        #expect(
            try errors(16) == [
                "x.yaml:17:1: error: the values of 'secrets' are too long together; "
                    + "Secrets Manager keeps at most 65536 bytes in one secret"
            ])
    }

    @Test func `all secrets and Slack ids together are at most 200 parameters`() throws {
        func errors(_ count: Int) throws -> [String] {
            let names = (1...count).map { "A\($0)" }.joined(separator: ", ")
            return Fixtures.load(try Fixtures.example("minimal.yaml") + "secrets: [\(names)]\n", .allowed)
                .diagnostics.map(\.message)
        }
        #expect(try errors(198) == [])
        #expect(try errors(199) == ["199 secrets are too many; at most 198 are allowed beside the Slack ids"])
    }
}
