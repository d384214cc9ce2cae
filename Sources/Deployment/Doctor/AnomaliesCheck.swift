extension Doctor.Check {
    /// AWS allows one monitor of all services, and makes it itself when Cost Explorer is switched on.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html>
    static let anomalies = Self(id: "anomaly-monitors", title: "anomaly monitors") { doctor in
        struct Monitor: Decodable { var monitorName: String?, monitorDimension: String? }
        struct Output: Decodable { var anomalyMonitors: [Monitor]? }
        let monitors =
            try await doctor.aws.decode(
                AWSCLI.Call("ce", "get-anomaly-monitors", region: "us-east-1"), as: Output.self
            ).anomalyMonitors ?? []
        guard let taken = monitors.first(where: { $0.monitorDimension == "SERVICE" }) else {
            return [.ok("\(monitors.count) in the account; the one for all services is free")]
        }
        return [
            .ok("'\(taken.monitorName ?? "?")' watches all services already; AWS allows one, so it has to be shared")
        ]
    }
}
