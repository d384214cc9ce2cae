import Foundation
import Testing

/// `bellwether test-notifications`: what it publishes, and what it makes of what AWS tells of it.
@Suite(.timeLimit(.minutes(5)))
struct TestNotificationsTests {
    private static let config = """
        name: acme
        account: "\(Sandbox.account)"
        slack:
          workspace: ${SLACK_WORKSPACE_ID}
          channels:
            critical: ${SLACK_CHANNEL_ID}
            heartbeat: C0PLANTED3
        budgets: [{ name: monthly, every: month, limit: 100 }]
        owners: { data: { name: Data, mention: U0DATA01 } }
        """

    private func sandbox(_ state: [String: Any] = [:]) throws -> Sandbox {
        try Sandbox(config: Self.config, state: state)
    }

    /// One look at the metrics, without waiting.
    private func run(_ sandbox: Sandbox, _ more: String...) async throws -> Run {
        try await sandbox.bellwether(["test-notifications", "--timeout", "0"] + more)
    }

    private func published(_ sandbox: Sandbox) throws -> [(topic: String, message: String)] {
        let entries = try sandbox.account()["published"] as? [[String: Any]] ?? []
        return entries.map { ($0["topic"] as? String ?? "", $0["message"] as? String ?? "") }
    }

    /// The line about a channel, without its name.
    private func line(_ run: Run, _ channel: String) -> String? {
        run.outputLines.first { $0.hasPrefix("  \(channel) ") }.map {
            String($0.dropFirst(2 + channel.count).drop { $0 == " " })
        }
    }

    @Test("Everything delivered: one message to each channel, a reply to the heartbeat, exit code 0")
    func delivered() async throws {
        let sandbox = try sandbox()
        let run = try await run(sandbox)
        #expect(run.exit == 0, "\(run)")
        let code = try #require(run.outputLines.first?.firstMatch(of: /^Test (T-[0-9A-F]{4}) of acme$/)?.1)
        #expect(line(run, "critical") == "delivered")
        #expect(line(run, "heartbeat") == "delivered")
        let published = try published(sandbox)
        #expect(published.map(\.topic).sorted() == ["acme-critical", "acme-heartbeat", "acme-heartbeat"])
        #expect(published.allSatisfy { $0.message.contains(code) && $0.message.contains("TEST") })
        let metrics = try #require(try sandbox.calls().first { $0.operation == "get-metric-data" })
        #expect(metrics.value(of: "--region") == "us-east-1")
        #expect(try sandbox.operations().first == "get-caller-identity")
    }

    @Test(
        "What Chatbot counts and logs is said in a line, with what to do",
        arguments: [
            ("UnsupportedEvents", nil, "dropped: Chatbot does not know the form of a message", "raw message delivery"),
            ("EventsThrottled", nil, "dropped: too many messages at once", "run this again in a minute"),
            ("MessageDeliveryFailure", nil, "dropped: Slack did not take it", "/invite @Amazon Q"),
            (
                "MessageDeliveryFailure", "Unable to post: account_inactive",
                "dropped: the Slack workspace is no longer connected", "authorize the workspace again"
            ),
            (
                "MessageDeliveryFailure", "Unable to post: is_archived",
                "dropped: the app is not in the channel, or the channel is archived", "unarchive"
            ),
            (
                "MessageDeliveryFailure", "Unable to post: not_in_channel",
                "dropped: the app is not in the channel, or the channel is archived", "/invite @Amazon Q"
            ),
            ("EventsProcessed", nil, "unknown: Chatbot has it, and counts neither", "look for the code in Slack"),
        ] as [(String, String?, String, String)])
    func dropped(metric: String, log: String?, text: String, next: String) async throws {
        var state: [String: Any] = ["counts": ["acme-critical": [metric: 1]]]
        if let log { state["logs"] = ["acme-critical": ["noise", log]] }
        let run = try await run(sandbox(state))
        #expect(run.exit == 1, "\(run)")
        let line = try #require(self.line(run, "critical"))
        #expect(line.hasPrefix(text) && line.contains("; next: ") && line.contains(next), "\(line)")
        #expect(self.line(run, "heartbeat") == "delivered", "one bad channel does not hide the good one")
        if let log { #expect(run.output.contains("  Chatbot says: \(log)\n")) }
    }

    @Test("Metrics that are late are no proof, and the log may know better")
    func late() async throws {
        let run = try await run(sandbox(["late": 1]))
        #expect(run.exit == 1)
        #expect(line(run, "critical")?.hasPrefix("unknown: AWS has not counted a delivery yet; next: ") == true)
        let told = try await self.run(sandbox(["late": 1, "logs": ["acme-critical": ["channel_not_found"]]]))
        #expect(line(told, "critical")?.hasPrefix("dropped: the app is not in the channel") == true, "\(told)")
        #expect(line(told, "heartbeat")?.hasPrefix("unknown: ") == true)
    }

    @Test("Without the right to read metrics it says so at once")
    func noPermission() async throws {
        let sandbox = try sandbox()
        try sandbox.plant("denied", times: -1, operation: "get-metric-data")
        let run = try await sandbox.bellwether("test-notifications")
        #expect(run.exit == 1)
        let text = "unknown: published, but cloudwatch:GetMetricData is not allowed; next: look for the code in Slack"
        #expect(line(run, "critical")?.hasPrefix(text) == true, "\(run)")
    }

    @Test("Without the right to read logs or subscriptions only the reason is missing")
    func fewerRights() async throws {
        let sandbox = try sandbox(["counts": ["acme-critical": ["MessageDeliveryFailure": 1]]])
        try sandbox.plant("denied", times: -1, operation: "filter-log-events")
        let run = try await run(sandbox)
        #expect(line(run, "critical")?.hasPrefix("dropped: Slack did not take it") == true)
        #expect(run.errors.contains("critical: logs:FilterLogEvents is not allowed"), "\(run)")
        try sandbox.plant("denied", times: -1, operation: "list-subscriptions-by-topic")
        #expect(try await self.line(self.run(sandbox), "heartbeat") == "delivered")
    }

    @Test("A topic that Chatbot does not read, one that is missing, and one that may not be published to")
    func topics() async throws {
        let unread = try await run(sandbox(["unreadTopics": ["acme-critical"]]))
        #expect(unread.exit == 1)
        let text = "dropped: Chatbot does not read the topic; next: open https"
        #expect(line(unread, "critical")?.hasPrefix(text) == true)
        let missing = try await run(sandbox(["missingTopics": ["acme-heartbeat"]]))
        #expect(missing.exit == 1)
        #expect(
            line(missing, "heartbeat") == "dropped: there is no topic acme-heartbeat; next: bellwether deploy; "
                + "if that finds nothing to do, bellwether destroy, then deploy")
        #expect(line(missing, "critical") == "delivered")
        let denied = try sandbox()
        try denied.plant("denied", times: -1, operation: "publish")
        let run = try await run(denied)
        #expect(run.exit == 1)
        let refusal = "dropped: sns:Publish is not allowed; next: allow sns:Publish"
        #expect(line(run, "critical")?.hasPrefix(refusal) == true)
        #expect(try !denied.operations().contains("get-metric-data"), "there is nothing to wait for")
    }

    @Test("A topic to which AWS's services may no longer publish is no proof of anything")
    func closedTopic() async throws {
        let sandbox = try sandbox(["closedTopics": ["acme-critical"]])
        let run = try await run(sandbox)
        #expect(run.exit == 1)
        #expect(line(run, "critical") == "delivered")
        let text =
            "the topic's policy does not let budgets.amazonaws.com, cloudwatch.amazonaws.com, costalerts.amazonaws.com publish"
        #expect(run.output.contains("\n             \(text)"), "\(run)")
        try sandbox.plant("denied", times: -1, operation: "get-topic-attributes")
        #expect(try await self.run(sandbox).exit == 0, "who may not look can still test")
    }

    @Test("--no-wait looks no further than SNS")
    func noWait() async throws {
        let sandbox = try sandbox()
        let run = try await sandbox.bellwether("test-notifications", "--no-wait")
        #expect(run.exit == 0)
        #expect(line(run, "critical") == "published")
        #expect(try !sandbox.operations().contains("get-metric-data"))
        let missing = try self.sandbox(["missingTopics": ["acme-critical"]])
        #expect(try await missing.bellwether("test-notifications", "--no-wait").exit == 1)
    }

    @Test("--channel tests one, and a name that is none is refused")
    func channel() async throws {
        let sandbox = try sandbox()
        let run = try await run(sandbox, "--channel", "critical")
        #expect(run.exit == 0)
        #expect(try published(sandbox).map(\.topic) == ["acme-critical"])
        let wrong = try await self.run(sandbox, "--channel", "critcal")
        #expect(wrong.exit == 1)
        #expect(wrong.errors == "error: there is no channel 'critcal'; expected one of critical, heartbeat\n")
    }

    @Test("--all-kinds sends a sample of every kind, each marked")
    func allKinds() async throws {
        let sandbox = try sandbox()
        let run = try await run(sandbox, "--all-kinds")
        #expect(run.exit == 0, "\(run)")
        let published = try published(sandbox)
        #expect(published.count > 6)
        #expect(published.allSatisfy { $0.message.contains("TEST") })
        #expect(published.contains { $0.message.contains("AWS Budget Notification") })
    }

    @Test("--json prints the same")
    func json() async throws {
        let run = try await run(sandbox(["counts": ["acme-critical": ["EventsThrottled": 1]]]), "--json")
        #expect(run.exit == 1)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run)")
        let channels = try #require(json["channels"] as? [[String: Any]])
        #expect(channels.map { $0["status"] as? String } == ["dropped", "delivered"])
        #expect((json["code"] as? String)?.hasPrefix("T-") == true)
    }

    @Test("The figures come from AWS Budgets, and are left out where they may not be seen")
    func figures() async throws {
        let sandbox = try sandbox()
        _ = try await run(sandbox)
        let name = try #require(
            try sandbox.calls().first { $0.operation == "describe-budget" }?.value(of: "--budget-name"))
        #expect(name.hasPrefix("acme-monthly-"))
        #expect(try !published(sandbox).contains { $0.message.contains("Number check") }, "AWS has no such budget")
        try sandbox.edit { account in
            account["published"] = nil
            account["budgets"] = [
                [
                    "BudgetName": name, "BudgetLimit": ["Amount": "100", "Unit": "USD"],
                    "CalculatedSpend": ["ActualSpend": ["Amount": "41.2", "Unit": "USD"]],
                ] as [String: Any]
            ]
        }
        _ = try await run(sandbox)
        #expect(try published(sandbox).contains { $0.message.contains("month to date $41.20 · budget $100.00 – as") })
        try sandbox.plant("denied", operation: "describe-budget")
        let run = try await run(sandbox)
        #expect(run.exit == 0)
        #expect(run.errors.contains("no figures are in the messages, since budgets:DescribeBudget is not allowed"))
    }

    @Test("Ctrl-C ends the waiting")
    func interrupt() async throws {
        let sandbox = try sandbox()
        try sandbox.plant("sigint", operation: "get-metric-data")
        let run = try await sandbox.bellwether("test-notifications")
        #expect(run.exit == 130, "\(run)")
        #expect(run.output == "")
    }

    @Test("Without credentials nothing is published")
    func noCredentials() async throws {
        let sandbox = try sandbox()
        try sandbox.plant("no-credentials")
        #expect(try await run(sandbox).exit == 1)
        #expect(try published(sandbox).isEmpty)
    }
}
