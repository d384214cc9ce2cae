/// A monitor of Cost Anomaly Detection.
struct AnomalyMonitorDescription: Decodable {
    var monitorArn: String?
    var monitorName: String?
    var monitorDimension: String?

    /// AWS allows one of all services, and makes it itself when Cost Explorer is switched on.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html>
    var watchesAllServices: Bool { monitorDimension == "SERVICE" }
}

extension AWSCLI {
    /// Needs `ce:GetAnomalyMonitors`; free. Cost Explorer lives in one Region, whatever the home Region is.
    func anomalyMonitors() async throws -> [AnomalyMonitorDescription] {
        struct Output: Decodable { var anomalyMonitors: [AnomalyMonitorDescription]? }
        return try await decode(Call("ce", "get-anomaly-monitors", region: "us-east-1"), as: Output.self)
            .anomalyMonitors ?? []
    }
}
