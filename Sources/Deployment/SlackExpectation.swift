/// What the Slack side of a deployment expects of the account.
package struct SlackExpectation: Sendable {
    /// Its id; `nil` if it is not known here.
    package var workspace: String?
    /// Name of a Chatbot configuration → Slack channel id, as far as they are known.
    package var channels: [String: String]

    package init(workspace: String?, channels: [String: String]) {
        self.workspace = workspace
        self.channels = channels
    }

    /// The reasons why Chatbot would refuse the channels, each with the way out.
    func obstacles(workspaces: [SlackWorkspace]?, configurations: [SlackConfiguration]?) -> [String] {
        var reasons: [String] = []
        if let workspace, let workspaces, !workspaces.contains(where: { $0.slackTeamId == workspace }) {
            let others = workspaces.compactMap(\.slackTeamName).sorted().joined(separator: ", ")
            reasons.append(
                "the Slack workspace is not authorized in this account"
                    + (others.isEmpty ? "" : " (authorized: \(others))")
                    + "\nnext: open https://console.aws.amazon.com/chatbot, choose Configure new client → Slack, allow "
                    + "it; once for each account, and only a person can do it")
        }
        for (name, channel) in channels.sorted(by: { $0.key < $1.key }) {
            for other in configurations ?? [] where other.slackChannelId == channel && other.configurationName != name {
                reasons.append(
                    "the Slack channel of '\(name)' already has the Chatbot configuration "
                        + "'\(other.configurationName)', and AWS allows one for each channel and account"
                        + "\nnext: delete that configuration in the Chatbot console (or destroy its stack), or use "
                        + "another Slack channel")
            }
        }
        return reasons
    }
}
