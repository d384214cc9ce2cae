#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Who the credentials belong to.
package struct CallerIdentity: Decodable, Sendable {
    package var account: String
    package var arn: String
}

/// A budget with what AWS knows of the current period, in USD.
package struct BudgetSpend: Decodable, Sendable {
    package var name: String
    package var limit: Decimal?
    package var actual: Decimal?
    /// `nil` until AWS has about five weeks of history.
    package var forecast: Decimal?

    private struct Money: Decodable { var amount: String }
    private struct Spend: Decodable { var actualSpend: Money?, forecastedSpend: Money? }
    private enum Key: String, CodingKey { case budgetName, budgetLimit, calculatedSpend }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .budgetName)
        limit = try container.decodeIfPresent(Money.self, forKey: .budgetLimit).flatMap { Decimal(string: $0.amount) }
        let spend = try container.decodeIfPresent(Spend.self, forKey: .calculatedSpend)
        actual = spend?.actualSpend.flatMap { Decimal(string: $0.amount) }
        forecast = spend?.forecastedSpend.flatMap { Decimal(string: $0.amount) }
    }
}

/// A Chatbot configuration of this account, in whatever Region it was made.
struct SlackConfiguration: Decodable, Sendable {
    var configurationName: String
    var slackChannelId: String
    var slackTeamId: String
}

struct SlackWorkspace: Decodable, Sendable {
    var slackTeamId: String
    var slackTeamName: String?
}

extension AWSCLI {
    package func callerIdentity(region: String) async throws -> CallerIdentity {
        try await decode(Call("sts", "get-caller-identity", region: region))
    }

    /// Every budget of the account.
    package func budgets(account: String, region: String) async throws -> [BudgetSpend] {
        struct Output: Decodable { var budgets: [BudgetSpend]? }
        return try await decode(
            Call("budgets", "describe-budgets", ["--account-id", account], region: region), as: Output.self
        ).budgets ?? []
    }

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
    private static func chatbotRegion(for region: String) -> String {
        ["us-east-2", "us-west-2", "ap-southeast-1", "eu-west-1"].contains(region) ? region : "us-east-2"
    }
}
