extension Doctor.Check {
    /// Whether Cost Explorer is switched on, from which reports and answers come. Only a request tells, and each costs
    /// $0.01, so it is made when asked for.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/ce-enable.html>
    static let costExplorer = Self(id: "cost-explorer", title: "Cost Explorer") { doctor in
        guard doctor.isPaid else {
            return [.unknown("not asked, since the request costs $0.01", next: "bellwether doctor --paid")]
        }
        let off = Verdict.problem(
            "Cost Explorer is off: there will be no reports and no answers about costs",
            next:
                "open https://console.aws.amazon.com/costmanagement/home#/cost-explorer once; figures come within a day"
        )
        do {
            _ = try await doctor.aws.run(
                AWSCLI.Call(
                    "ce", "get-cost-and-usage",
                    [
                        "--time-period", "Start=\(doctor.day.start),End=\(doctor.day.end)", "--granularity", "DAILY",
                        "--metrics", "UnblendedCost",
                    ], region: "us-east-1"))
            return [.ok("is on")]
        } catch AWSError.denied(_, let message) where message.lowercased().contains("not enabled for cost explorer") {
            return [off]
        } catch AWSError.service("DataUnavailableException", _, _) {
            return [.unknown("is on, and has no figures yet", next: "run this again tomorrow")]
        }
    }
}
