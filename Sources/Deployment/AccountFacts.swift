#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What an account can tell about itself, for whoever is writing a configuration for it. Each answer is `nil` when it
/// cannot be had, for whatever reason: nobody has asked for it.
package struct AccountFacts: Sendable {
    var aws: AWSCLI
    var region: String

    package init(aws: AWSCLI, region: String = "us-east-1") {
        self.aws = aws
        self.region = region
    }

    /// The account of the credentials.
    package func account() async throws -> String? {
        try await quietly { try await aws.callerIdentity(region: region).account }
    }

    /// The Slack workspaces that somebody has authorized, by name.
    package func workspaces() async throws -> [(id: String, name: String)]? {
        try await quietly { try await aws.slackWorkspaces(region: region) }?
            .map { ($0.slackTeamId, $0.slackTeamName ?? $0.slackTeamId) }.sorted { $0.name < $1.name }
    }

    /// What whole months cost in USD, without credits and refunds; one request to Cost Explorer, $0.01.
    /// - Parameters:
    ///   - start: first day of the first month, `YYYY-MM-DD`.
    ///   - end: first day after the last one.
    package func monthlyCosts(from start: String, to end: String) async throws -> [(month: String, amount: Decimal)]? {
        struct Output: Decodable {
            var resultsByTime: [Month]
            struct Month: Decodable {
                var timePeriod: Period
                var total: [String: Amount]
            }
            struct Period: Decodable { var start: String }
            struct Amount: Decodable { var amount: String }
        }
        let filter = #"{"Not":{"Dimensions":{"Key":"RECORD_TYPE","Values":["Credit","Refund"]}}}"#
        let call = AWSCLI.Call(
            "ce", "get-cost-and-usage",
            [
                "--time-period", "Start=\(start),End=\(end)", "--granularity", "MONTHLY", "--metrics",
                "UnblendedCost", "--filter", filter,
            ], region: "us-east-1")
        return try await quietly { try await aws.decode(call, as: Output.self) }?.resultsByTime.map { month in
            let amount = month.total["UnblendedCost"]?.amount
            return (String(month.timePeriod.start.prefix(7)), amount.flatMap { Decimal(string: $0) } ?? 0)
        }
    }

    private func quietly<T: Sendable>(_ call: () async throws -> T) async throws -> T? {
        do {
            return try await call()
        } catch is AWSError {
            return nil
        }
    }
}
