/// One configuration file, checked: everything in it is possible, every reference resolves, every default is filled in.
package struct Config: Equatable, Sendable {
    /// Prefix of all that is created, and the name of the core stack: 1–32 of `a-z 0-9 -`.
    package var name: String
    /// Twelve digits. Text, because ids may begin with a zero.
    package var account: String
    /// The home Region.
    package var region: String
    /// IANA name, for example `Europe/Berlin`.
    package var timeZone: String
    package var slack: Slack
    /// Told of everything that is sent to the critical channel.
    package var emails: [String]
    package var costs: Costs
    package var budgets: [Budget]
    /// Whether a message beside AWS's own says why a budget alerts.
    package var explainsBudgetAlerts: Bool
    package var owners: [Owner]
    package var reports: Reports
    /// `nil` if switched off.
    package var anomalies: Anomalies?
    package var events: [EventRoute]
    package var rules: [EventRule]
    package var alarms: [Alarm]
    package var quiet: [Quiet]
    /// Other Regions whose events are forwarded to the home Region.
    package var regions: [String]
    package var chat: Chat
    package var dashboard: Bool
    package var encryption: Bool
    /// Alarms on the monitor itself.
    package var watchdog: Bool
    /// Further names in `.env` that are kept in Secrets Manager beside the Slack ids.
    package var secrets: [Sensitive]
    package var tags: [String: String]
    /// ARN of the managed policy that limits what every role of this configuration may do.
    package var permissionsBoundary: String?

    /// The channel that overruns and failures go to by default: the one named `critical`, else the first.
    package var criticalChannel: String {
        (slack.channels.first { $0.name == "critical" } ?? slack.channels[0]).name
    }

    /// All kinds of events that are on: those of `events`, and the anomalies of costs.
    package var eventRoutes: [EventRoute] {
        events + (anomalies.map { [EventRoute(kind: .costAnomaly, channel: $0.channel)] } ?? [])
    }

    /// The channel that signs of life go to by default: the one named `heartbeat`, else the last.
    package var heartbeatChannel: String {
        (slack.channels.first { $0.name == "heartbeat" } ?? slack.channels[slack.channels.count - 1]).name
    }
}

/// The Slack workspace and its channels, in the order of the file; at least one channel.
package struct Slack: Equatable, Sendable {
    package var workspace: Sensitive
    package var channels: [Channel]

    package struct Channel: Equatable, Sendable {
        /// The user's own name for it, as used in `to:`. 1–32 of `a-z 0-9 -`.
        package var name: String
        /// `C…` or `G…`.
        package var id: Sensitive
    }
}

extension Slack {
    /// Where the secret keeps the workspace's id: under the variable's name, or a fixed one.
    package var workspaceKey: String { workspace.name ?? "SLACK_WORKSPACE_ID" }
}

extension Slack.Channel {
    /// Where the secret keeps the id: under the variable's name, or one made from the channel's.
    package var key: String { id.name ?? "SLACK_CHANNEL_ID_\(name.uppercased().replacing("-", with: "_"))" }
}
