import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The answers to `init`'s questions, and the two files that they become.
struct Draft: Equatable {
    private var answers: [Question: String] = [:]

    /// A question that is not answered yet has its example.
    subscript(question: Question) -> String {
        get { answers[question] ?? question.example }
        set { answers[question] = newValue }
    }

    func answer(to question: Question) -> String? { answers[question] }

    private var hasOneChannel: Bool { self[.heartbeat].isEmpty }

    /// - Parameter schema: path from the file to the schema, if it is there.
    func yaml(schema: String?) -> String {
        let channels =
            hasOneChannel
            ? """
                alerts: ${SLACK_CHANNEL_ID}   # one channel for everything
            """
            : """
                critical: ${SLACK_CRITICAL_CHANNEL_ID}     # somebody must act
                heartbeat: ${SLACK_HEARTBEAT_CHANNEL_ID}   # reports and warnings
            """
        return """
            \(schema.map { "# yaml-language-server: $schema=\($0)\n" } ?? "")\
            # Every key: Examples/full.yaml. After a change: make deploy.
            name: \(self[.name])
            account: "\(self[.account])"
            region: \(self[.region])
            timezone: \(self[.timezone])

            slack:
              workspace: ${SLACK_WORKSPACE_ID}
              channels:
            \(channels)
            \(self[.email].isEmpty ? "" : "\nemails: [\"\(self[.email])\"]   # also receive everything critical\n")
            budgets:
              - name: daily
                every: day
                limit: \(self[.daily])   # USD
              - name: monthly
                every: month
                limit: \(self[.monthly])   # USD

            """
    }

    private var variables: [(name: String, value: String)] {
        [("SLACK_WORKSPACE_ID", self[.workspace])]
            + (hasOneChannel
                ? [("SLACK_CHANNEL_ID", self[.critical])]
                : [
                    ("SLACK_CRITICAL_CHANNEL_ID", self[.critical]), ("SLACK_HEARTBEAT_CHANNEL_ID", self[.heartbeat]),
                ])
    }

    var environmentFile: String {
        "# Identifiers and secrets of bellwether.yaml. Not for git.\n"
            + variables.map { "\($0.name)=\($0.value)\n" }.joined()
    }

    // MARK: - Mistakes

    /// What is wrong with an answer, and what would be right; `nil` if it is right.
    func mistake(in question: Question) -> String? {
        let answer = self[question]
        if answer.isEmpty { return question.preset == "" ? nil : "an answer is needed" }
        switch question {
        case .heartbeat where answer == self[.critical]:
            return "\(answer.quoted) is the critical channel; leave this empty to use one channel for everything"
        case .workspace, .critical, .heartbeat:
            guard wrongByItself(question) != nil else { return nil }
            return "\(answer.quoted) \(Self.whatItIs(answer)); " + Self.whatIsRight(question)
        default:
            return wrongByItself(question)
        }
    }

    /// What the configuration's own checks say of a draft with only this answer.
    private func wrongByItself(_ question: Question) -> String? {
        var draft = Draft()
        draft[question] = self[question]
        let variables = Dictionary(uniqueKeysWithValues: draft.variables.map { ($0.name, $0.value) })
        let loaded = ConfigLoader.load(
            text: draft.yaml(schema: nil), file: "answers", variables: variables, missingSecrets: .refused)
        return loaded.diagnostics.first { $0.severity == .error }?.message
    }

    private static func whatItIs(_ answer: String) -> String {
        if answer.hasPrefix("#") { return "is a channel's name" }
        guard answer.wholeMatch(of: /[A-Z][A-Z0-9]+/) != nil else { return "is no Slack ID" }
        return switch answer.first {
        case "T", "E": "looks like the ID of a workspace"
        case "C", "G": "looks like the ID of a channel, but not a whole one"
        case "D": "looks like the ID of a direct message"
        case "U", "W": "looks like the ID of a person"
        default: "is no Slack ID"
        }
    }

    private static func whatIsRight(_ question: Question) -> String {
        question == .workspace
            ? "the ID begins with T, as in https://app.slack.com/client/T0123ABCD"
            : "the ID begins with C, at the bottom of the channel's details"
    }

    // MARK: - Consequences

    /// What to know about an answer that is right.
    func consequence(of question: Question) -> String? {
        switch question {
        case .region where self[.region] != "us-east-1":
            return "Chatbot's delivery metrics exist in us-east-1 only, so no alarm will notice messages that Slack "
                + "did not take. Run test-notifications from time to time."
        case .daily:
            guard let day = Decimal(string: self[.daily]), let month = Decimal(string: self[.monthly]), day > 0
            else { return nil }
            let even = "\(Money.text(month)) a month is \(Money.text(month / 30)) a day on average"
            if day >= month { return "\(even); a single day at this limit uses it up." }
            if day > month / 3 { return "\(even); \(day * 2 < month ? "three" : "two") days at this limit use it up." }
            return day * 31 < month ? "\(even), so most days would exceed this limit." : nil
        default: return nil
        }
    }
}

extension String {
    fileprivate var quoted: String { "'\(self)'" }
}
