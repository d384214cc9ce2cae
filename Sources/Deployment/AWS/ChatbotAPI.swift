/// A Chatbot configuration of this account, in whatever Region it was made.
struct SlackConfiguration: Decodable, Sendable {
    var configurationName: String
    var slackChannelId: String
    var snsTopicArns: [String]?
    var state: String?
    var stateReason: String?
}

/// A workspace that somebody has authorized for this account in the console.
struct SlackWorkspace: Decodable, Sendable {
    var slackTeamId: String
    var slackTeamName: String?
    /// `DISABLED` where a policy of the organization forbids it.
    /// <https://docs.aws.amazon.com/chatbot/latest/APIReference/API_SlackWorkspace.html>
    var state: String?
    var stateReason: String?
}

extension AWSCLI {
    func slackWorkspaces(region: String) async throws -> [SlackWorkspace] {
        struct Output: Decodable { var slackWorkspaces: [SlackWorkspace]? }
        return try await decode(
            Call("chatbot", "describe-slack-workspaces", region: Self.chatbotRegion(for: region)), as: Output.self
        ).slackWorkspaces ?? []
    }

    func slackConfigurations(region: String) async throws -> [SlackConfiguration] {
        struct Output: Decodable { var slackChannelConfigurations: [SlackConfiguration]? }
        return try await decode(
            Call("chatbot", "describe-slack-channel-configurations", region: Self.chatbotRegion(for: region)),
            as: Output.self
        ).slackChannelConfigurations ?? []
    }

    /// Chatbot is global in an account; its API answers in four Regions only.
    /// <https://docs.aws.amazon.com/general/latest/gr/chatbot.html>
    static func chatbotRegion(for region: String) -> String {
        ["us-east-2", "us-west-2", "ap-southeast-1", "eu-west-1"].contains(region) ? region : "us-east-2"
    }
}
