import JSONValue

/// An alert of Cost Anomaly Detection.
/// <https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html>
package struct CostAnomaly: Equatable, Sendable {
    package var id: String
    /// Twelve digits.
    package var account: String
    /// The first day, as AWS writes it: `2026-03-18T00:00:00Z`.
    package var start: String
    /// What the monitor watches, such as a service.
    package var dimension: String?
    package var impact: Impact
    package var rootCauses: [RootCause]
    package var link: String
    package var monitor: String?
    package var subscription: String?

    /// In US dollars.
    package struct Impact: Equatable, Sendable {
        package var total: Double
        package var actual: Double?
        package var expected: Double?
        /// Of what was expected; absent when nothing was.
        package var percentage: Double?
    }

    package struct RootCause: Equatable, Sendable {
        package var service: String?
        package var account: String?
        package var accountName: String?
        package var region: String?
        package var usageType: String?
    }

    /// - Parameter json: the SNS message, or `detail` of the event, which spells one key otherwise.
    static func read(_ json: JSON) -> Reading<CostAnomaly> {
        var reader = MemberReader(json: json)
        let impact = json["impact"] ?? .null
        var impactReader = MemberReader(json: impact, path: "impact.")
        let anomaly = CostAnomaly(
            id: reader.text("anomalyId"),
            account: reader.text("accountId"),
            start: reader.text("anomalyStartDate"),
            dimension: json["dimensionalValue"]?.stringValue ?? json["dimensionValue"]?.stringValue,
            impact: Impact(
                total: impactReader.number("totalImpact"),
                actual: impact["totalActualSpend"]?.number,
                expected: impact["totalExpectedSpend"]?.number,
                percentage: impact["totalImpactPercentage"]?.number),
            rootCauses: (json["rootCauses"]?.arrayValue ?? []).map { cause in
                RootCause(
                    service: cause["service"]?.stringValue, account: cause["linkedAccount"]?.stringValue,
                    accountName: cause["linkedAccountName"]?.stringValue, region: cause["region"]?.stringValue,
                    usageType: cause["usageType"]?.stringValue)
            },
            link: reader.text("anomalyDetailsLink"),
            monitor: json["monitorName"]?.stringValue,
            subscription: json["subscriptionName"]?.stringValue)
        reader.missing += impactReader.missing
        return reader.finish(anomaly, "a cost anomaly")
    }
}
