import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct DoctorTests {
    struct Found: Decodable, Sendable, Equatable {
        var check: String
        var result: String
        var reason: String
        var next: String?
    }

    static let endpoint = "https://global.sns-api.chatbot.amazonaws.com"
    static let metric = ["Namespace": "AWS/Billing", "MetricName": "EstimatedCharges"]

    /// A sandbox where everything is right.
    private func healthy(_ change: ((inout [String: Any]) throws -> Void)? = nil) async throws -> Sandbox {
        let config = Sandbox.config(more: "emails: [oncall@example.com]")
        let sandbox = try await Sandbox.deployed(config: config)
        try sandbox.edit { account in
            account["metrics"] = [Self.metric]
            account["subscriptions"] = ["acme-alerts": [Self.endpoint: false, "oncall@example.com": false]]
            account["configurations"] = [
                [
                    "ConfigurationName": "acme-alerts", "SlackChannelId": Sandbox.channel,
                    "SnsTopicArns": ["arn:aws:sns:us-east-1:123456789012:acme-alerts"],
                ] as [String: Any]
            ]
            try change?(&account)
        }
        return sandbox
    }

    private func findings(_ sandbox: Sandbox, _ arguments: String...) async throws -> [Found] {
        let run = try await sandbox.bellwether(["doctor", "--json"] + arguments)
        let found = try JSONDecoder().decode([Found].self, from: Data(run.output.utf8))
        #expect(run.exit == (found.contains { $0.result == "problem" } ? 1 : 0), "\(run)")
        return found
    }

    private func finding(_ check: String, _ sandbox: Sandbox, _ arguments: String...) async throws -> Found {
        let run = try await sandbox.bellwether(["doctor", "--json"] + arguments)
        let found = try JSONDecoder().decode([Found].self, from: Data(run.output.utf8))
        let own = found.filter { $0.check == check }
        return try #require(own.first { $0.result == "problem" } ?? own.last, "\(run)")
    }

    @Test("Where everything is right, all is ok but what only Slack and a paid request know")
    func allIsWell() async throws {
        let sandbox = try await healthy()
        let found = try await findings(sandbox)
        let others = found.filter { $0.result != "ok" }
        #expect(others.map(\.check) == ["slack-app", "cost-explorer"])
        #expect(others.map(\.result) == ["cannot tell", "cannot tell"])
        #expect(
            Set(found.map(\.check)) == [
                "aws-cli", "account", "region", "permissions", "slack-workspace", "slack-channels", "slack-app",
                "chat-policy", "templates", "definitions", "stacks", "schedules-and-rules", "budgets",
                "anomaly-monitors",
                "cost-explorer", "billing-alerts",
                "chat-subscriptions", "queue-subscriptions", "emails",
            ])
        #expect(try await findings(sandbox, "--paid").filter { $0.result != "ok" }.map(\.check) == ["slack-app"])
    }

    @Test("It says what is wrong in words, with the next step under it, and counts")
    func words() async throws {
        let sandbox = try await healthy { $0["metrics"] = [[String: String]]() }
        let run = try await sandbox.bellwether("doctor")
        #expect(run.exit == 1)
        #expect(run.output.hasPrefix("ok           AWS CLI "), "\(run)")
        #expect(run.output.contains("\nproblem      billing metric "), "\(run)")
        #expect(run.output.contains("\n             next: open https://console.aws.amazon.com/billing"), "\(run)")
        #expect(run.outputLines.last?.hasSuffix("1 problem, 2 not checked") == true, "\(run)")
    }

    /// What is wrong with an account, and the check that says so.
    struct Trouble: Sendable, CustomTestStringConvertible {
        var check: String
        var reason: String
        var change: @Sendable (inout [String: Any]) -> Void

        var testDescription: String { "\(check): \(reason)" }
    }

    @Test("The AWS CLI 1 is a warning with the way out, and no problem")
    func oldCLI() async throws {
        let sandbox = try await healthy { $0["version"] = "aws-cli/1.45.11 Python/3.11.7" }
        let found = try await finding("aws-cli", sandbox)
        #expect(found.result == "warning")
        #expect(found.reason.contains("aws-cli/1.45.11 is the AWS CLI 1"))
    }

    @Test(
        "How Step Functions counts the depth of an expression is said, whatever it is",
        arguments: [
            (["status": "SUCCEEDED"], "ok", "is that of its nesting"),
            (
                ["status": "FAILED", "error": "States.QueryEvaluationError", "cause": "Stack overflow error: Check"],
                "problem",
                "refuses an expression of acme-reports, daily: Compose, with 60 services and 12 budgets: "
            ),
            (["status": "FAILED", "error": "E", "cause": "Other"], "cannot tell", "could not be tried: E: Other"),
        ] as [([String: String], String, String)])
    func depth(trial: [String: String], result: String, reason: String) async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false), state: ["trial": trial])
        let found = try await findings(sandbox).filter { $0.check == "definitions" }
        #expect(Set(found.dropFirst().map(\.result)) == [result])
        #expect(found.dropFirst().first?.reason.contains(reason) == true, "\(found)")
    }

    @Test("One of our expressions that is too deep for Step Functions is a problem, with AWS's words and what to do")
    func tooDeep() async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false), state: ["tooDeep": #""queries":"#])
        let found = try await findings(sandbox).filter { $0.check == "definitions" && $0.result == "problem" }
        #expect(!found.isEmpty)
        for finding in found {
            #expect(finding.reason.contains("Stack overflow error: Check"), "\(finding)")
            #expect(finding.next?.contains("report it with this text") == true)
        }
    }

    @Test("Where states may not be tried, that is one line, and the rest is looked at")
    func trialsDenied() async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false))
        try sandbox.plant("denied", at: 1, operation: "test-state")
        let found = try await findings(sandbox).filter { $0.check == "definitions" }
        #expect(found.map(\.result) == ["ok", "cannot tell"], "\(found)")
    }

    @Test("A definition that Step Functions would refuse is a problem, before it is deployed")
    func definitions() async throws {
        let diagnostic = ["code": "INVALID", "message": "No", "location": "/States/X"]
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false), state: ["diagnostics": [diagnostic]])
        let found = try await findings(sandbox).filter { $0.check == "definitions" && $0.result == "problem" }
        #expect(found.map(\.reason).contains("the state machine acme-reports at /States/X: No (INVALID)"), "\(found)")
    }

    static let troubles = [
        Trouble(check: "aws-cli", reason: "does not know all commands") { $0["version"] = "aws-cli/1.29.1 Python/3" },
        Trouble(check: "account", reason: "belong to account 999999999999") { $0["account"] = "999999999999" },
        Trouble(check: "region", reason: "not switched on") { $0["regions"] = ["us-east-1": "DISABLED"] },
        Trouble(check: "permissions", reason: "may not: chatbot:CreateSlackChannelConfiguration, iam:PassRole") {
            $0["denies"] = ["iam:PassRole", "chatbot:CreateSlackChannelConfiguration"]
        },
        Trouble(check: "slack-workspace", reason: "not authorized in this account (authorized: Other)") {
            $0["workspaces"] = [["SlackTeamId": "T9", "SlackTeamName": "Other"]]
        },
        Trouble(check: "slack-workspace", reason: "is disabled: forbidden") {
            $0["workspaces"] = [
                [
                    "SlackTeamId": Sandbox.workspace, "SlackTeamName": "Acme", "State": "DISABLED",
                    "StateReason": "forbidden",
                ]
            ]
        },
        Trouble(check: "slack-channels", reason: "'acme-alerts' is disabled") {
            $0["configurations"] = [
                ["ConfigurationName": "acme-alerts", "SlackChannelId": Sandbox.channel, "State": "DISABLED"]
            ]
        },
        Trouble(check: "slack-channels", reason: "already has the Chatbot configuration 'console'") {
            $0["configurations"] = [["ConfigurationName": "console", "SlackChannelId": Sandbox.channel]]
        },
        Trouble(check: "slack-channels", reason: "is deployed in eu-west-1") {
            $0["configurations"] = [
                [
                    "ConfigurationName": "acme-alerts", "SlackChannelId": Sandbox.channel,
                    "SnsTopicArns": ["arn:aws:sns:eu-west-1:123456789012:acme-alerts"],
                ] as [String: Any]
            ]
        },
        Trouble(check: "chat-policy", reason: "forbids Slack") {
            $0["chatPolicy"] = #"{"chatbot":{"platforms":{"slack":{"client":"disabled"}}}}"#
        },
        Trouble(check: "chat-policy", reason: "forbids this workspace") {
            $0["chatPolicy"] = #"{"chatbot":{"platforms":{"slack":{"client":"enabled","workspaces":["T1"]}}}}"#
        },
        Trouble(check: "stacks", reason: "UPDATE_ROLLBACK_FAILED") { account in
            account["stacks"] = (account["stacks"] as? [[String: Any]])?.map { stack in
                stack["name"] as? String == "acme" ? stack.merging(["status": "UPDATE_ROLLBACK_FAILED"]) { $1 } : stack
            }
        },
        Trouble(check: "stacks", reason: "was not made by this configuration") { account in
            account["stacks"] = (account["stacks"] as? [[String: Any]])?.map { stack in
                stack.merging(["tags": [String: String]()]) { $1 }
            }
        },
        Trouble(check: "billing-alerts", reason: "no estimated charges") { $0["metrics"] = [[String: String]]() },
        Trouble(check: "chat-subscriptions", reason: "does not listen to topic acme-alerts") {
            $0["subscriptions"] = ["acme-alerts": ["oncall@example.com": false]]
        },
        Trouble(check: "emails", reason: "has not confirmed acme-alerts") {
            $0["subscriptions"] = ["acme-alerts": [Self.endpoint: false, "oncall@example.com": true]]
        },
        Trouble(check: "emails", reason: "is not subscribed") {
            $0["subscriptions"] = ["acme-alerts": [Self.endpoint: false]]
        },
    ]

    @Test("Each trouble is a problem of its check, with a next step", arguments: troubles)
    func problem(_ trouble: Trouble) async throws {
        let found = try await finding(trouble.check, healthy { trouble.change(&$0) })
        #expect(found.result == "problem", "\(found)")
        #expect(found.reason.contains(trouble.reason), "\(found)")
        #expect(found.next?.isEmpty == false, "\(found)")
    }

    @Test("The watchdog's own emails, the way to people when Slack is at fault, are confirmed by themselves")
    func watchdogEmails() async throws {
        let sandbox = try await healthy { account in
            account["subscriptions"] = [
                "acme-alerts": [Self.endpoint: false, "oncall@example.com": false],
                "acme-watchdog": ["oncall@example.com": true],
            ]
        }
        let config = Sandbox.config(more: "emails: [oncall@example.com]")
        try sandbox.write("bellwether.yaml", config.replacing("watchdog: false", with: "watchdog: true"))
        let found = try await findings(sandbox).filter { $0.check == "emails" }
        #expect(found.map(\.result) == ["ok", "problem"])
        #expect(found.last?.reason == "oncall@example.com has not confirmed acme-watchdog and gets nothing of it")
    }

    @Test("A schedule or a rule that is off or gone is a problem, since nothing else notices it")
    func switches() async throws {
        let sandbox = try await Sandbox.severalDeployed()
        #expect(
            try await finding("schedules-and-rules", sandbox).reason == "3 schedules, 1 rule, all switched on")
        try sandbox.edit { $0["off"] = ["acme-events-ecs"] }
        let off = try await finding("schedules-and-rules", sandbox)
        #expect(off.reason == "the rule acme-events-ecs is switched off, so what it starts does not come")
        #expect(off.next == "aws events enable-rule --name acme-events-ecs --region us-east-1")
        try sandbox.edit { $0["off"] = ["acme-schedules-weekly"] }
        let schedule = try await finding("schedules-and-rules", sandbox)
        #expect(schedule.reason.hasPrefix("the schedule acme-schedules-weekly is switched off"))
        #expect(schedule.next?.hasSuffix("#schedules/default/acme-schedules-weekly and enable it") == true)
        try sandbox.edit { $0["gone"] = ["acme-schedules-monthly"] }
        try sandbox.edit { $0["off"] = [String]() }
        #expect(
            try await finding("schedules-and-rules", sandbox).reason.hasPrefix(
                "the schedule acme-schedules-monthly is gone"))
    }

    @Test("A budget of the same name that no stack has is a problem; one that a stack has is not")
    func takenBudget() async throws {
        let sandbox = try await healthy()
        let template = try #require(try sandbox.stack()["template"] as? String)
        let name = try #require(template.firstMatch(of: /acme-monthly-[0-9a-f]+/)).0
        try sandbox.edit { $0["budgets"] = [["BudgetName": String(name)]] }
        #expect(try await finding("budgets", sandbox).result == "ok")
        try sandbox.edit { $0["stacks"] = [[String: Any]]() }
        let found = try await finding("budgets", sandbox)
        #expect(found.result == "problem")
        #expect(found.next == "aws budgets delete-budget --account-id 123456789012 --budget-name \(name)")
    }

    @Test("So is a topic of a channel's name that no stack has")
    func leftoverTopic() async throws {
        let sandbox = try await healthy { account in
            account["stacks"] = [[String: Any]]()
            account["subscriptions"] = ["acme-alerts": [String: Bool]()]
        }
        let config = Sandbox.config(more: "emails: [oncall@example.com]")
        try sandbox.write("bellwether.yaml", config.replacing("alerts: false", with: "alerts: true"))
        for check in ["chat-subscriptions", "queue-subscriptions", "emails"] {
            let found = try await finding(check, sandbox)
            #expect(found.result == "problem")
            #expect(found.reason == "a topic named acme-alerts exists that no stack of this configuration has")
            #expect(
                found.next
                    == "if nothing else uses it, aws sns delete-topic --topic-arn "
                    + "arn:aws:sns:us-east-1:123456789012:acme-alerts --region us-east-1")
        }
    }

    @Test(
        "Where AWS does not let one look, it cannot be told, and which action is missing",
        arguments: [
            ("get-region-opt-status", "region"), ("simulate-principal-policy", "permissions"),
            ("describe-slack-workspaces", "slack-workspace"),
            ("describe-slack-channel-configurations", "slack-channels"),
            ("describe-effective-policy", "chat-policy"), ("describe-budgets", "budgets"),
            ("get-anomaly-monitors", "anomaly-monitors"), ("list-metrics", "billing-alerts"),
            ("list-subscriptions-by-topic", "emails"), ("list-subscriptions-by-topic", "chat-subscriptions"),
            ("describe-stacks", "stacks"), ("get-cost-and-usage", "cost-explorer"),
        ])
    func denied(_ operation: String, _ check: String) async throws {
        let sandbox = try await healthy()
        try sandbox.plant("denied", times: -1, operation: operation)
        let found = try await finding(check, sandbox, "--paid")
        #expect(found.result == "cannot tell", "\(found)")
        #expect(found.reason.contains("is not allowed"), "\(found)")
    }

    @Test("Without the CLI or credentials, that is the problem, and the rest cannot be told")
    func nothingWorks() async throws {
        let sandbox = try await healthy()
        let none = try await sandbox.bellwether(["doctor"], hasCLI: false)
        #expect(none.exit == 1)
        #expect(none.output.hasPrefix("problem      AWS CLI "), "\(none)")
        #expect(none.outputLines.last?.hasPrefix("0 ok, 1 problem, ") == true, "\(none)")
        try sandbox.plant("no-credentials", times: -1, operation: "get-caller-identity")
        let found = try await findings(sandbox)
        #expect(found.filter { $0.result == "problem" }.map(\.check) == ["account"])
        #expect(found.filter { $0.result == "ok" }.map(\.check) == ["aws-cli"])
    }

    @Test("It changes nothing, and asks nothing that costs money unless told to")
    func readsOnly() async throws {
        let sandbox = try await healthy()
        let before = try sandbox.deployedState()
        try sandbox.forgetCalls()
        _ = try await sandbox.bellwether("doctor")
        #expect(try sandbox.deployedState() == before)
        let operations = try sandbox.operations()
        #expect(!operations.contains("get-cost-and-usage"))
        for operation in operations where operation != "--no-paginate" {
            #expect(operation.wholeMatch(of: /(describe|get|list|simulate)-.*/) != nil, "\(operation)")
        }
    }

    @Test("Before the first deployment there is no problem")
    func notDeployed() async throws {
        let sandbox = try Sandbox(state: ["metrics": [Self.metric]])
        let found = try await findings(sandbox)
        #expect(!found.contains { $0.result == "problem" }, "\(found)")
        #expect(found.first { $0.check == "chat-subscriptions" }?.next == "bellwether deploy")
    }
}
