/// What the page shows around the messages.
package struct Workspace: Sendable {
    /// The deployment's name; the topic of a channel is `NAME-CHANNEL`.
    package var name: String
    /// Without `#`, in the order of the sidebar.
    package var channels: [String]
    /// Names by Slack's member or user group id.
    package var people: [String: String]

    package init(name: String, channels: [String], people: [String: String] = [:]) {
        self.name = name
        self.channels = channels
        self.people = people
    }

    /// The channel that a topic feeds, `nil` if it is none of this deployment.
    package func channel(topicARN: String) -> String? {
        let parts = topicARN.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns" else { return nil }
        return channels.first { parts[5] == "\(name)-\($0)" }
    }
}
