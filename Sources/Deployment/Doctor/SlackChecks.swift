extension Doctor.Check {
    /// Whether somebody has authorized the workspace; it says which ones are.
    static let slackWorkspace = Self(id: "slack-workspace", title: "Slack workspace") { doctor in
        let workspaces = try await doctor.aws.slackWorkspaces(region: doctor.region)
        if let obstacle = doctor.slack.workspaceObstacle(workspaces) { return [.problem(obstacle)] }
        if let own = workspaces.first(where: { $0.slackTeamId == doctor.slack.workspace }), own.state == "DISABLED" {
            return [
                .problem(
                    "the workspace is disabled: \(own.stateReason ?? "AWS gives no reason")",
                    next: "ask whoever manages the organization to allow it in the chat applications policy")
            ]
        }
        let names = workspaces.map { $0.slackTeamName ?? $0.slackTeamId }.sorted().joined(separator: ", ")
        guard doctor.slack.workspace != nil else {
            return [
                .unknown(
                    "which workspace is meant is not known here (authorized: \(names.isEmpty ? "none" : names))",
                    next: "add its id to .env")
            ]
        }
        return [.ok("authorized: \(names)")]
    }

    /// Whether the channels are free, or this monitor's.
    static let slackChannels = Self(id: "slack-channels", title: "Slack channels") { doctor in
        let configurations = try await doctor.aws.slackConfigurations(region: doctor.region)
        let slack = doctor.slack
        let obstacles =
            [slack.regionObstacle(configurations)].compactMap(\.self) + slack.channelObstacles(configurations)
        guard obstacles.isEmpty else { return obstacles.map { .problem($0) } }
        return slack.channels.keys.sorted().map { name in
            guard let own = configurations.first(where: { $0.configurationName == name }) else {
                return .ok("'\(name)' is not in use yet")
            }
            return own.state == "DISABLED"
                ? .problem(
                    "'\(name)' is disabled: \(own.stateReason ?? "AWS gives no reason")",
                    next: "ask whoever manages the organization to allow it in the chat applications policy")
                : .ok("'\(name)' is this configuration's")
        }
    }

    /// AWS cannot see who is in a channel, and neither can this program.
    static let slackApp = Self(id: "slack-app", title: "Amazon Q in the channels") { doctor in
        [
            .unknown(
                "only Slack knows whether the app was invited",
                next:
                    "in each channel (\(doctor.topics.keys.sorted().joined(separator: ", "))) open the channel's name → "
                    + "Integrations → Apps; if Amazon Q is missing there, type /invite @Amazon Q and pick the app from the list"
            )
        ]
    }
}
