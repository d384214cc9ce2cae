import CloudFormation

extension Doctor.Check {
    /// Whether the account uses the Regions of all stacks. That Bellwether's parts exist there, the configuration has checked.
    /// <https://docs.aws.amazon.com/accounts/latest/reference/API_GetRegionOptStatus.html>
    static let region = Self(id: "region", title: "Region") { doctor in
        struct Output: Decodable { var regionOptStatus: String }
        return try await Set([doctor.region] + doctor.stacks.map(\.region)).sorted().concurrentMap { region in
            let status = try await doctor.aws.decode(
                AWSCLI.Call("account", "get-region-opt-status", ["--region-name", region], region: "us-east-1"),
                as: Output.self
            ).regionOptStatus
            guard ["ENABLED", "ENABLED_BY_DEFAULT"].contains(status) else {
                return .problem(
                    "\(region) is not switched on in this account (\(status))",
                    next: "aws account enable-region --region-name \(region)")
            }
            return .ok("\(region) is switched on and has all that is deployed there")
        }
    }
}
