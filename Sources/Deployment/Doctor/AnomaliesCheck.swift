import CloudFormation

extension Doctor.Check {
    /// The one monitor of all services that an account can have: made here, or shared with who has made it.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html>
    static let anomalies = Self(id: "anomaly-monitors", title: "anomaly monitors") { doctor in
        let monitors = try await doctor.aws.anomalyMonitors()
        let isWanted = doctor.stacks.contains { stack in
            stack.template.resources.values.contains { $0.type == "AWS::CE::AnomalySubscription" }
        }
        guard let taken = monitors.first(where: \.watchesAllServices) else {
            return [.ok("none of all services yet" + (isWanted ? ", so deploying makes it" : ""))]
        }
        return [
            .ok(
                "'\(taken.monitorName ?? "?")' watches all services"
                    + (isWanted ? "; AWS allows one, so it is used" : ""))
        ]
    }
}
