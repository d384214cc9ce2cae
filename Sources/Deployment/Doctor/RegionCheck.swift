extension Doctor.Check {
    /// Whether the account uses the home Region. That Bellwether's parts exist there, the configuration has checked.
    /// <https://docs.aws.amazon.com/accounts/latest/reference/API_GetRegionOptStatus.html>
    static let region = Self(id: "region", title: "Region") { doctor in
        struct Output: Decodable { var regionOptStatus: String }
        let status = try await doctor.aws.decode(
            AWSCLI.Call(
                "account", "get-region-opt-status", ["--region-name", doctor.region], region: "us-east-1"),
            as: Output.self
        ).regionOptStatus
        guard ["ENABLED", "ENABLED_BY_DEFAULT"].contains(status) else {
            return [
                .problem(
                    "\(doctor.region) is not switched on in this account (\(status))",
                    next: "aws account enable-region --region-name \(doctor.region)")
            ]
        }
        return [.ok("\(doctor.region) is switched on and has all that is deployed")]
    }
}
