package import CloudFormation
import Config

/// The throw-away deployment of `bellwether acceptance`: a monitor of every kind, and a small stack for each question that
/// CloudFormation has to answer, so that a refusal takes nothing else along.
package struct AcceptanceSetup: Sendable {
    /// The monitor's name. Everything that a run makes has a name that begins with it, and no configuration may have it.
    package static let name = "bellwether-acceptance"
    /// Owner of the small stacks, as in the tag `bellwether`, and what their names begin with.
    package static let probes = "\(name)-probes"
    /// Key of the tag that marks what a run has made; its value is when the run began.
    package static let tag = "bellwether-acceptance"
    /// The monitor's only channel.
    package static let channel = "probe"
    /// Source of the events that a run puts on the default bus.
    package static let source = "bellwether.acceptance"
    /// Names of the variables that the configuration of a run reads.
    package static let variables = (workspace: "SLACK_WORKSPACE_ID", channel: "SLACK_ACCEPTANCE_CHANNEL_ID")
    /// Name of a budget that any account with costs has exceeded.
    package static let budget = "already spent"

    /// When the run began, ISO 8601: the value of ``tag``.
    var began: String
    var region: String
    /// ARN of the policy that limits its roles, if there is one.
    var boundary: String?

    package init(began: String, region: String, boundary: String?) {
        self.began = began
        self.region = region
        self.boundary = boundary
    }

    /// The configuration of the monitor. Cost Anomaly Detection is left alone: an account has one monitor of all services,
    /// which would stay behind.
    package static func configuration(account: String, region: String, boundary: String?) -> String {
        """
        name: \(name)
        account: "\(account)"
        region: \(region)\(boundary.map { "\npermissions-boundary: \"\($0)\"" } ?? "")
        slack:
          workspace: ${\(variables.workspace)}
          channels: { \(channel): "${\(variables.channel)}" }
        budgets:
          - name: \(budget)
            every: month
            limit: 0.01
            alerts: [{ at: 100% }]
        anomalies: off
        events: { \(EventKind.routable.map { "\($0.rawValue): \(channel)" }.joined(separator: ", ")) }
        rules:
          - name: acceptance
            pattern: { source: [\(source)], detail-type: [own] }
            title: "Acceptance: {detail.code}"
            to: \(channel)

        """
    }

    /// The monitor's stacks.
    /// - Parameter hasSlack: without a Slack channel there is no Chatbot configuration; all else is as it is.
    package func stacks(of monitor: Monitor, hasSlack: Bool) throws -> [Stack] {
        try monitor.stacks().map { stack in
            var stack = stack
            stack.tags[Self.tag] = began
            if !hasSlack { stack.template.leaveOut(SlackChannelConfiguration.type) }
            try stack.template.seal()
            return stack
        }
    }

    var tags: [String: String] { [Stack.ownerTag: Self.probes, Self.tag: began] }
}

extension Monitor {
    /// What AWS Budgets would publish of the first budget, with its subject.
    package func budgetAlert() throws -> (body: String, subject: String)? {
        try budgetSamples().first.flatMap { sample in sample.subject.map { (sample.body, $0) } }
    }
}
