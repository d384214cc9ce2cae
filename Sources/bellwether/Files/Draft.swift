import Config

/// The answers to `init`'s questions, and the two files they become.
struct Draft {
    var name = "acme-prod"
    var account = "123456789012"
    var region = "us-east-1"
    var timezone = "UTC"
    var workspace = "T0123ABCD"
    var critical = "C0123ABCD"
    var heartbeat = "C0456EFGH"
    var monthly = "100"
    var daily = "10"
    var email = ""

    var yaml: String {
        """
        # yaml-language-server: $schema=./bellwether.schema.json
        # Every key: Examples/full.yaml. After a change: make deploy.
        name: \(name)
        account: "\(account)"
        region: \(region)
        timezone: \(timezone)

        slack:
          workspace: ${SLACK_WORKSPACE_ID}
          channels:
            critical: ${SLACK_CRITICAL_CHANNEL_ID}     # somebody must act
            heartbeat: ${SLACK_HEARTBEAT_CHANNEL_ID}   # signs of life, warnings
        \(email.isEmpty ? "" : "\nemails: [\"\(email)\"]   # told of everything critical\n")
        budgets:
          - name: daily
            every: day
            limit: \(daily)   # USD
          - name: monthly
            every: month
            limit: \(monthly)   # USD

        """
    }

    var environmentFile: String {
        """
        # Identifiers and secrets of bellwether.yaml. Not for git.
        SLACK_WORKSPACE_ID=\(workspace)
        SLACK_CRITICAL_CHANNEL_ID=\(critical)
        SLACK_HEARTBEAT_CHANNEL_ID=\(heartbeat)

        """
    }

    /// What the configuration's own checks say about the answers.
    var mistakes: [String] {
        let variables = [
            "SLACK_WORKSPACE_ID": workspace, "SLACK_CRITICAL_CHANNEL_ID": critical,
            "SLACK_HEARTBEAT_CHANNEL_ID": heartbeat,
        ]
        return ConfigLoader.load(text: yaml, file: "answers", variables: variables, missingSecrets: .refused)
            .diagnostics.filter { $0.severity == .error }.map(\.message)
    }

    /// The mistakes of one answer: those that a draft with only this answer has.
    func mistakes(in path: WritableKeyPath<Draft, String>) -> [String] {
        var draft = Draft()
        draft[keyPath: path] = self[keyPath: path]
        return draft.mistakes
    }
}
