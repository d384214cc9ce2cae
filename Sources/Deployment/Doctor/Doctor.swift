package import CloudFormation

/// Looks at everything that a deployment and the messages after it depend on, and changes nothing.
///
/// One file for each check. A check that deploying makes as well shares its code, so that both say the same.
package struct Doctor: Sendable {
    var deployer: Deployer
    /// What the configuration becomes.
    var stacks: [Stack]
    var slack: SlackExpectation
    /// Channel → name of its topic.
    var topics: [String: String]
    /// Names of the topics that also write emails.
    var emailTopics: [String]
    var emails: [String]
    /// Expressions that Step Functions can try.
    var trials: [StateTrial]
    /// Whether to make the one call that costs $0.01.
    var isPaid: Bool
    /// A day that has passed, `YYYY-MM-DD`, and the day after it.
    var day: (start: String, end: String)
    let memories = Memories()

    package init(
        deployer: Deployer, stacks: [Stack], slack: SlackExpectation, topics: [String: String],
        emailTopics: [String], emails: [String], trials: [StateTrial], isPaid: Bool, day: (start: String, end: String)
    ) {
        self.deployer = deployer
        self.stacks = stacks
        self.slack = slack
        self.topics = topics
        self.emailTopics = emailTopics
        self.emails = emails
        self.trials = trials
        self.isPaid = isPaid
        self.day = day
    }

    var aws: AWSCLI { deployer.aws }
    var region: String { deployer.region }
    var account: String { deployer.account }

    /// Its name in AWS.
    func topicARN(_ name: String) -> String { "arn:aws:sns:\(region):\(account):\(name)" }

    /// A check: what it is called, and how it looks.
    struct Check: Sendable {
        var id: String
        var title: String
        var look: @Sendable (Doctor) async throws -> [Verdict]

        func findings(_ doctor: Doctor) async throws -> [Finding] {
            do {
                return findings(try await look(doctor))
            } catch let error as AWSError {
                return findings([Verdict(error)])
            } catch let error as DeploymentError {
                return findings([.problem(error.description)])
            }
        }

        func findings(_ verdicts: [Verdict]) -> [Finding] {
            verdicts.map { Finding(check: id, title: title, result: $0.result, reason: $0.reason, next: $0.next) }
        }
    }

    /// In the order in which things are set up.
    private static let checks: [Check] = [
        .region, .permissions, .slackWorkspace, .slackChannels, .slackApp, .chatPolicy, .templates, .definitions,
        .stacks, .switches,
        .budgets,
        .anomalies, .costExplorer, .billingMetric, .chatSubscriptions, .queueSubscriptions, .emails,
    ]

    /// All findings. Without the program or credentials, everything after them cannot be told.
    /// - Throws: `CancellationError`.
    package func examine() async throws -> [Finding] {
        var findings: [Finding] = []
        for check in [Check.cli, .account] {
            let own = try await check.findings(self)
            findings += own
            guard own.allSatisfy({ [.ok, .warning].contains($0.result) }) else {
                let verdict = Verdict.unknown("skipped; fix \(check.title) first")
                let others = check.id == Check.cli.id ? [.account] + Self.checks : Self.checks
                return findings + others.flatMap { $0.findings([verdict]) }
            }
        }
        return findings + (try await Self.checks.concurrentMap { try await $0.findings(self) }).flatMap(\.self)
    }
}
