/// What a service has cost on a day.
package struct ServiceCost: Sendable, Equatable {
    /// `YYYY-MM-DD`
    package var day: String
    package var service: String
    /// A decimal number, as AWS writes it.
    package var amount: String
    /// Of the currency, such as `USD`.
    package var unit: String
}

/// Costs by day and service, and what it took to get them.
package struct DailyCosts: Sendable {
    package var costs: [ServiceCost]
    /// AWS bills each at $0.01.
    package var requests: Int
}

extension AWSCLI {
    /// Costs by day and service; one request for each page. Needs `ce:GetCostAndUsage`.
    /// - Parameters:
    ///   - start: the first day, `YYYY-MM-DD`.
    ///   - end: the day after the last one.
    ///   - filter: of the API, as JSON.
    /// <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html>
    func dailyCosts(from start: String, to end: String, metric: String, filter: String?) async throws -> DailyCosts {
        struct Output: Decodable {
            struct Result: Decodable {
                var timePeriod: Period
                var groups: [Group]?
            }
            struct Period: Decodable { var start: String }
            struct Group: Decodable {
                var keys: [String]
                var metrics: [String: Amount]
            }
            struct Amount: Decodable { var amount: String, unit: String }
            var resultsByTime: [Result]
            var nextPageToken: String?
        }
        let arguments =
            [
                "--time-period", "Start=\(start),End=\(end)", "--granularity", "DAILY", "--metrics", metric,
                "--group-by", "Type=DIMENSION,Key=SERVICE",
            ] + (filter.map { ["--filter", $0] } ?? [])
        var found = DailyCosts(costs: [], requests: 0)
        var token: String?
        repeat {
            // Cost Explorer has one endpoint for all Regions.
            let call = Call(
                "ce", "get-cost-and-usage", arguments + (token.map { ["--next-page-token", $0] } ?? []),
                region: "us-east-1")
            let page: Output = try await decode(call)
            found.requests += 1
            for result in page.resultsByTime {
                for group in result.groups ?? [] {
                    guard let service = group.keys.first, let cost = group.metrics.values.first else { continue }
                    found.costs.append(
                        ServiceCost(
                            day: result.timePeriod.start, service: service, amount: cost.amount, unit: cost.unit))
                }
            }
            token = page.nextPageToken
        } while token != nil
        return found
    }
}

extension Deployer {
    /// Costs of the account by day and service.
    /// - Throws: ``DeploymentError/wrongAccount(expected:actual:identity:)``, ``AWSError``.
    package func dailyCosts(
        from start: String, to end: String, metric: String, filter: String?
    ) async throws -> DailyCosts {
        try await checkAccount()
        return try await aws.dailyCosts(from: start, to: end, metric: metric, filter: filter)
    }
}
