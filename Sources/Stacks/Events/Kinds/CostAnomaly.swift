import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension EventSource {
    /// Costs that are not like those of the days before. Its route is the configuration's `anomalies`, not one of `events`.
    /// <https://docs.aws.amazon.com/cost-management/latest/userguide/cad-eventbridge.html>
    static let costAnomaly = EventSource(
        kind: .costAnomaly,
        catches: "unusual costs that Cost Anomaly Detection found",
        needs: "Cost Anomaly Detection with a monitor, and an alert at once on it.",
        regions: ["us-east-1"],
        family: .account,
        pattern: EventPattern { config in
            let above = config.anomalies?.above ?? 0
            return """
                {"source":["aws.ce"],"detail-type":["Anomaly Detected"],\
                "detail":{"impact":{"totalImpact":[{"numeric":[">=",\(above)]}]}}}
                """
        },
        expression: .costAnomaly, source: "aws.ce",
        samples: [
            SampleEvent(
                name: "unusual spend", at: "05:10", detailType: "Anomaly Detected",
                resources: ["arn:aws:ce::123456789012:anomalymonitor/abcdef12-1234-4ea0-84cc-918a97d736ef"],
                detail: """
                    {"accountId":"123456789012","accountName":"acme-prod","anomalyId":"2f6c1a00-abcd-ef12-3456-987654321a12",\
                    "anomalyScore":{"currentScore":0.62,"maxScore":0.62},"anomalyStartDate":"2026-03-06T00:00:00Z",\
                    "anomalyEndDate":"2026-03-09T00:00:00Z","dimensionValue":"Amazon Elastic MapReduce",\
                    "impact":{"maxImpact":168.2,"totalActualSpend":625.1,"totalExpectedSpend":31.4,"totalImpact":593.7,\
                    "totalImpactPercentage":1890.76},"rootCauses":[{"linkedAccount":"123456789012",\
                    "linkedAccountName":"acme-prod","region":"eu-west-1","service":"Amazon Elastic MapReduce",\
                    "usageType":"EU-BoxUsage:m5.4xlarge","impact":{"contribution":560.2}}],\
                    "monitorArn":"arn:aws:ce::123456789012:anomalymonitor/abcdef12-1234-4ea0-84cc-918a97d736ef",\
                    "monitorName":"Default-Services-Monitor",\
                    "anomalyDetailsLink":"https://console.aws.amazon.com/cost-management/home#/anomaly-detection/monitors/abcdef12-1234-4ea0-84cc-918a97d736ef/anomalies/2f6c1a00-abcd-ef12-3456-987654321a12"}
                    """)
        ])
}
