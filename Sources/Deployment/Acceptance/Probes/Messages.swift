#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Probe {
    /// Two or three requests to Cost Explorer, $0.01 each.
    static let report = Probe(
        id: "report", question: "Does a daily report come about, and reach its topic?", needs: .monitor
    ) { scene in
        do {
            switch try await scene.deployer.runReport("daily", machine: scene.materials.reportMachine, date: nil) {
            case .waiting:
                return .open("the run waits", "the figures of the day are not there; run this again tomorrow")
            case .sent(let sent):
                let message = try await scene.heard { $0.topic == scene.materials.topic && $0.title == sent.title }
                return message == nil
                    ? .fails(
                        "the run succeeded; no message in \(scene.patience) s",
                        "what the run publishes does not reach the topic")
                    : .holds(
                        "sent after \(sent.requests) requests to Cost Explorer",
                        "reports work in this account, its depth and size of data")
            }
        } catch RunError.failed(_, let why) {
            // The reason is in the message that came instead.
            let topic = scene.materials.topic
            let message = try await scene.heard(within: scene.shortPatience) {
                $0.topic == topic && $0.title?.contains("report failed") == true
            }
            return .fails(message?.description ?? why, "daily reports fail in this account")
        }
    }

    /// A rule of one's own, the formatter behind it, and the topic.
    static let ownEvent = Probe(
        id: "own-event", question: "Does an event of one's own become a message by `rules`?", needs: .monitor
    ) { scene in
        let code = Scene.newCode()
        try await scene.putEvent("own", code: code)
        let message = try await scene.heard { $0.topic == scene.materials.topic && $0.title?.contains(code) == true }
        return message == nil
            ? .fails("no message in \(scene.patience) s", "events do not reach their channel")
            : .holds("the message came", "EventBridge, formatter, topic: the way of every event works")
    }

    /// AWS Budgets publishes when it has new figures, up to three times a day; the text that it is known to send is
    /// played into its topic instead.
    static let budgetAlert = Probe(
        id: "budget-alert", question: "Is a budget's alert explained?", needs: .monitor
    ) { scene in
        let alert = scene.materials.budgetAlert
        let topic = scene.deployer.topicARN(scene.materials.topic)
        _ = try await scene.aws.publish(alert.body, subject: alert.subject, to: topic, region: scene.region)
        let message = try await scene.heard {
            $0.topic == scene.materials.topic && $0.title?.lowercased().contains(alert.budget) == true
        }
        let rest = "AWS's own text takes hours: look into a channel the day after a budget is passed"
        guard message == nil else {
            return .holds("explained, from a played text", "queue, pipe and machine work. \(rest)")
        }
        let failure = try await scene.aws.lastFailure(
            of: "arn:aws:states:\(scene.region):\(scene.deployer.account):stateMachine:"
                + scene.materials.budgetAlertMachine, region: scene.region)
        return .fails(
            failure ?? "no message in \(scene.patience) s, and no run that failed",
            "alerts come without an explanation. \(rest)")
    }

    /// AWS's guides disagree whether EventBridge fills the key.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html>
    static let sourceAccount = Probe(
        id: "source-account",
        question: "Does EventBridge publish to a topic whose policy has `aws:SourceAccount`?",
        needs: .completeStack("source-account")
    ) { scene in
        let code = Scene.newCode()
        try await scene.putEvent("source-account", code: code)
        let names = ["plain", "conditioned"].map { "\(scene.materials.probeOwner)-\($0)" }
        let plain = try await scene.heard { $0.topic == names[0] && $0.message.contains(code) }
        guard plain != nil else {
            return .open("nothing came, not even without the condition", "not settled: the way itself did not work")
        }
        let conditioned = try await scene.heard(within: scene.shortPatience) {
            $0.topic == names[1] && $0.message.contains(code)
        }
        return conditioned == nil
            ? .holds(
                "without the condition it came, with it not in \(scene.shortPatience) s after it",
                "a role has to publish, as it does")
            : .holds("it came with the condition too", "a topic's policy could do without the role")
    }

    /// The key's policy is that of `encryption: true`.
    static let encryptedTopic = Probe(
        id: "encrypted-topic", question: "Do events reach a topic that is encrypted with a key of one's own?",
        needs: .completeStack("encrypted-topic")
    ) { scene in
        let code = Scene.newCode()
        try await scene.putEvent("encrypted-topic", code: code)
        let name = "\(scene.materials.probeOwner)-encrypted"
        let message = try await scene.heard { $0.topic == name && $0.message.contains(code) }
        return message == nil
            ? .fails("nothing came in \(scene.patience) s", "`encryption: true` loses what services publish")
            : .holds("it came", "the policy of the key is right for events; AWS Budgets uses it in the same way")
    }
}

extension Deployer {
    func topicARN(_ name: String) -> String { "arn:aws:sns:\(region):\(account):\(name)" }
}

extension AWSCLI {
    /// The error of the last run that failed; `nil` if none did. Needs `states:ListExecutions`.
    func lastFailure(of machine: String, region: String) async throws -> String? {
        struct Output: Decodable {
            struct Entry: Decodable { var executionArn: String }
            var executions: [Entry]
        }
        let output: Output = try await decode(
            Call(
                "stepfunctions", "list-executions",
                ["--state-machine-arn", machine, "--status-filter", "FAILED", "--max-items", "1"], region: region))
        guard let entry = output.executions.first else { return nil }
        let run = try await execution(entry.executionArn, region: region)
        return [run.error, run.cause].compactMap(\.self).joined(separator: ": ")
    }
}
