import Config
import JSONValue

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Monitor {
    /// What Cost Anomaly Detection publishes of a cluster that nobody stopped, at twice the amount that it is told from.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html>
    func anomalySamples() -> [SampleMessage] {
        guard let anomalies = config.anomalies else { return [] }
        let impact = (Double("\(anomalies.above)") ?? 20) * 2
        let cents = { (amount: Double) -> JSON in .number((amount * 100).rounded() / 100) }
        let monitor = "0f9b35ba-16d6-4c2a-9f4f-5f2d8a1c7e11"
        let anomaly = "2f6c1ad0-6e0b-4b52-8f0e-0a9c1d3e5f70"
        let service: JSON = "Amazon Elastic MapReduce"
        let body: JSON = [
            "accountId": .string(config.account), "accountName": .string(config.name),
            "anomalyId": .string(anomaly), "anomalyStartDate": "2026-03-07T00:00:00Z",
            "anomalyEndDate": "2026-03-09T00:00:00Z", "dimensionalValue": service,
            "monitorArn": .string("arn:aws:ce::\(config.account):anomalymonitor/\(monitor)"),
            "monitorName": "Default-Services-Monitor", "monitorType": "DIMENSIONAL",
            "anomalyScore": ["maxScore": 0.67, "currentScore": 0.51],
            "impact": [
                "maxImpact": cents(impact / 2), "totalActualSpend": cents(impact * 1.05),
                "totalExpectedSpend": cents(impact * 0.05), "totalImpact": cents(impact), "totalImpactPercentage": 2000,
            ],
            "rootCauses": [
                [
                    "service": service, "region": .string(config.region), "linkedAccount": .string(config.account),
                    "linkedAccountName": .string(config.name), "usageType": "BoxUsage:m5.4xlarge",
                ]
            ],
            "anomalyDetailsLink": .string(
                "https://console.aws.amazon.com/cost-management/home#/anomaly-detection/monitors/\(monitor)/anomalies/\(anomaly)"
            ),
            "subscriptionId": "3b1d0c5e-7a44-4b6e-9a52-1c8f6e2d9b30",
            "subscriptionName": .string(naming.topic(anomalies.channel)),
        ]
        return [
            SampleMessage(
                name: "Cost anomaly", channel: anomalies.channel, time: "2026-03-10T05:10:00Z", body: body.text)
        ]
    }
}
