import Config
import JSONValue

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Monitor {
    /// What Cost Anomaly Detection finds of a cluster that nobody stopped, on the first day from which on it matters.
    var anomaly: SampleAnomaly {
        let costs = SampleCosts(config, budgets: [:], lastDay: Self.day)
        let above = config.anomalies?.above.double ?? 0
        let begin = SampleCosts.runaway.lowerBound
        let last = (begin + 1..<SampleCosts.runaway.upperBound).first { day in
            let found = costs.ofEMR(begin..<day + 1)
            return found.actual - found.expected >= above
        }
        let end = last ?? SampleCosts.runaway.upperBound - 1
        let (actual, expected) = costs.ofEMR(begin..<end + 1)
        return SampleAnomaly(from: begin, to: end, actual: actual, expected: expected)
    }

    /// What Cost Anomaly Detection publishes of it.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html>
    func anomalySamples() -> [SampleMessage] {
        guard let anomalies = config.anomalies else { return [] }
        let found = anomaly
        let monitor = "0f9b35ba-16d6-4c2a-9f4f-5f2d8a1c7e11"
        let anomaly = "2f6c1ad0-6e0b-4b52-8f0e-0a9c1d3e5f70"
        let service: JSON = "Amazon Elastic MapReduce"
        let body: JSON = [
            "accountId": .string(config.account), "accountName": .string(config.name),
            "anomalyId": .string(anomaly), "anomalyStartDate": .string("\(found.from.text)T00:00:00Z"),
            "anomalyEndDate": .string("\(found.to.text)T00:00:00Z"), "dimensionalValue": service,
            "monitorArn": .string("arn:aws:ce::\(config.account):anomalymonitor/\(monitor)"),
            "monitorName": "Default-Services-Monitor", "monitorType": "DIMENSIONAL",
            "anomalyScore": ["maxScore": 0.67, "currentScore": 0.51],
            "impact": found.impact,
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
                name: "Cost anomaly", channel: anomalies.channel, time: "\(found.reported.text)T05:10:00Z",
                body: body.text)
        ]
    }
}

struct SampleAnomaly {
    var from: Day
    /// The last day of it that is known.
    var to: Day
    var actual: Double
    var expected: Double

    var reported: Day { to + 1 }

    var impact: JSON {
        let cents = { (amount: Double) -> JSON in .number((amount * 100).rounded() / 100) }
        return [
            "maxImpact": cents((actual - expected) / Double(reported - from)), "totalActualSpend": cents(actual),
            "totalExpectedSpend": cents(expected), "totalImpact": cents(actual - expected),
            "totalImpactPercentage": cents((actual - expected) / expected * 100),
        ]
    }

    /// The documentation's event with these figures.
    func filled(into event: JSON) -> JSON {
        guard var object = event.objectValue, var detail = object["detail"]?.objectValue else { return event }
        detail["anomalyStartDate"] = .string("\(from.text)T00:00:00Z")
        detail["anomalyEndDate"] = .string("\(to.text)T00:00:00Z")
        detail["impact"] = impact
        object["detail"] = .object(detail)
        return .object(object)
    }
}
