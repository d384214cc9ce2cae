/// What the Slack side of a deployment expects of the account.
package struct SlackExpectation: Sendable {
    /// Its id; `nil` if it is not known here.
    package var workspace: String?
    /// Name of a Chatbot configuration → Slack channel id, as far as they are known.
    package var channels: [String: String]

    var monitor: String
    var region: String

    package init(workspace: String?, channels: [String: String], monitor: String, region: String) {
        self.workspace = workspace
        self.channels = channels
        self.monitor = monitor
        self.region = region
    }

    /// The reasons why Chatbot would refuse the channels, each with the way out.
    func obstacles(workspaces: [SlackWorkspace]?, configurations: [SlackConfiguration]?) -> [String] {
        [workspaces.flatMap(workspaceObstacle), configurations.flatMap(regionObstacle)].compactMap(\.self)
            + (configurations.map(channelObstacles) ?? [])
    }

    /// Why the workspace cannot be used, if it cannot.
    func workspaceObstacle(_ workspaces: [SlackWorkspace]) -> String? {
        guard let workspace, !workspaces.contains(where: { $0.slackTeamId == workspace }) else { return nil }
        let others = workspaces.compactMap(\.slackTeamName).sorted().joined(separator: ", ")
        return "the Slack workspace is not authorized in this account"
            + (others.isEmpty ? "" : " (authorized: \(others))") + "\nnext: \(Self.authorization)"
    }

    /// How a workspace is authorized.
    package static let authorization =
        "open https://console.aws.amazon.com/chatbot, choose Configure new client → Slack, allow "
        + "it; once for each account, and only a person can do it"

    /// Whether the monitor is somewhere else already.
    func regionObstacle(_ configurations: [SlackConfiguration]) -> String? {
        otherRegion(configurations).map { Self.isElsewhere(monitor, in: $0) }
    }

    static func isElsewhere(_ monitor: String, in region: String) -> String {
        "\(monitor) is deployed in \(region), and its budgets and Slack channels can exist once in an account"
            + "\nnext: set 'region' to \(region) and destroy it there first, or choose another 'name'"
    }

    /// For each channel that has another configuration, and once for channels that take each other's place.
    func channelObstacles(_ configurations: [SlackConfiguration]) -> [String] {
        let circles = circles(configurations)
        let moving = Set(circles.flatMap(\.self))
        let single = channels.filter { !moving.contains($0.key) }.sorted { $0.key < $1.key }
        return circles.map(wayOut(of:))
            + single.flatMap { name, channel in
                configurations.filter { $0.slackChannelId == channel && $0.configurationName != name }.map { other in
                    "the Slack channel of '\(name)' already has the Chatbot configuration "
                        + "'\(other.configurationName)', and AWS allows one for each channel and account"
                        + "\nnext: \(wayOut(of: other))"
                }
            }
    }

    /// Configurations each of which wants the Slack channel of the next, the last one that of the first.
    private func circles(_ configurations: [SlackConfiguration]) -> [[String]] {
        var holders: [String: String] = [:]
        for configuration in configurations where channels[configuration.configurationName] != nil {
            holders[configuration.slackChannelId] = configuration.configurationName
        }
        var found: [[String]] = []
        for name in channels.keys.sorted() where !found.contains(where: { $0.contains(name) }) {
            var path = [name]
            while let next = holders[channels[path[path.count - 1]] ?? ""], !path.contains(next) { path.append(next) }
            let isClosed = holders[channels[path[path.count - 1]] ?? ""] == name
            if path.count > 1, isClosed { found.append(path) }
        }
        return found
    }

    private func wayOut(of circle: [String]) -> String {
        let names = circle.map { "'\(ownName($0) ?? $0)'" }
        let moves = names.dropFirst().reversed().map { "with \($0) in its new Slack channel" }
        return "the channels \(names.joined(separator: ", ")) take each other's Slack channels, and AWS allows one "
            + "configuration for each channel and account\nnext: deploy without \(names[0]) and all else as before, then "
            + moves.joined(separator: ", then ") + ", then with \(names[0]) again"
    }

    /// The channel's name in the file, if the configuration is of this monitor.
    private func ownName(_ configuration: String) -> String? {
        configuration.hasPrefix("\(monitor)-") ? String(configuration.dropFirst(monitor.count + 1)) : nil
    }

    private func wayOut(of taken: SlackConfiguration) -> String {
        if let own = ownName(taken.configurationName) {
            return "deploy once without the channel '\(own)' and all else as before, then deploy this"
        }
        return "delete that configuration in the Chatbot console (or destroy its stack), or use another Slack channel"
    }

    /// The Region of the topics that the monitor's Chatbot configurations have, if it is not the monitor's.
    private func otherRegion(_ configurations: [SlackConfiguration]) -> String? {
        for configuration in configurations where channels[configuration.configurationName] != nil {
            let suffix = ":\(configuration.configurationName)"
            let topics = (configuration.snsTopicArns ?? []).filter { $0.hasSuffix(suffix) }
            let regions = topics.compactMap { arn in arn.split(separator: ":").dropFirst(3).first.map(String.init) }
            if let other = regions.first, !regions.contains(region) { return other }
        }
        return nil
    }
}
