extension Doctor.Check {
    /// The metric of estimated charges, which exists in us-east-1 only, and only once billing alerts are switched on.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html>
    static let billingMetric = Self(id: "billing-alerts", title: "billing metric") { doctor in
        struct Output: Decodable {
            var metrics: [Metric]?
            struct Metric: Decodable { var metricName: String }
        }
        let metrics =
            try await doctor.aws.decode(
                AWSCLI.Call(
                    "cloudwatch", "list-metrics",
                    ["--namespace", "AWS/Billing", "--metric-name", "EstimatedCharges"], region: "us-east-1"),
                as: Output.self
            ).metrics ?? []
        guard metrics.isEmpty else { return [.ok("CloudWatch has the estimated charges")] }
        return [
            .problem(
                "CloudWatch has no estimated charges: billing alerts are off, or were switched on in the last hours",
                next: "open https://console.aws.amazon.com/billing/home#/preferences → Alert preferences → Edit → "
                    + "Receive CloudWatch billing alerts; in an organization, in the management account")
        ]
    }
}
