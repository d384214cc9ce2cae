import Foundation

enum Samples {
    /// The twelve messages that Bellwether is measured by, as SNS messages.
    static func messages() throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "messages.json")
        let list = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [Any] ?? []
        return try list.map {
            String(decoding: try JSONSerialization.data(withJSONObject: $0, options: [.sortedKeys]), as: UTF8.self)
        }
    }

    static let budgetSubject = "AWS Budgets: acme-prod-monthly has exceeded your alert threshold"
    static let budget = """
        AWS Budget Notification March 24, 2026
        AWS Account 123456789012

        Dear AWS Customer,

        You requested that we alert you when the ACTUAL Cost associated with your acme-prod-monthly budget is greater \
        than $0.16 for the current month. The month to date ACTUAL Cost associated with this budget is $0.59.

        Budget Name: acme-prod-monthly
        Budget Type: Cost
        Budgeted Amount: $0.20
        Alert Type: ACTUAL
        Alert Threshold: > $0.16
        ACTUAL Amount: $0.59
        """

    static let anomaly = """
        {"accountId":"123456789012","anomalyId":"2f6c1a","anomalyStartDate":"2026-03-18T00:00:00Z",\
        "anomalyEndDate":"2026-03-22T00:00:00Z","anomalyScore":{"maxScore":0.9,"currentScore":0.9},\
        "dimensionalValue":"Amazon Elastic MapReduce","impact":{"maxImpact":125,"totalImpact":594,\
        "totalActualSpend":625,"totalExpectedSpend":31,"totalImpactPercentage":1916.13},\
        "monitorName":"Default-Services-Monitor","monitorType":"DIMENSIONAL","rootCauses":[\
        {"service":"Amazon Elastic MapReduce","region":"eu-west-1","linkedAccount":"123456789012",\
        "linkedAccountName":"acme-prod","usageType":"BoxUsage:m5.4xlarge"}],"subscriptionName":"acme-prod",\
        "anomalyDetailsLink":"https://console.aws.amazon.com/cost-management/home#/anomaly-detection/x"}
        """

    static let alarm = """
        {"AlarmName":"checkout-5xx","AlarmDescription":"Errors of the shop","AWSAccountId":"123456789012",\
        "NewStateValue":"ALARM","NewStateReason":"Threshold Crossed","OldStateValue":"OK",\
        "StateChangeTime":"2026-03-10T09:14:00.000+0000","Region":"EU (Ireland)","Trigger":{\
        "MetricName":"HTTPCode_Target_5XX_Count","Namespace":"AWS/ApplicationELB","Threshold":5,\
        "ComparisonOperator":"GreaterThanThreshold","Dimensions":[{"name":"LoadBalancer","value":"app/shop/1"}]}}
        """

    static let event = """
        {"version":"0","id":"1","detail-type":"AWS Health Event","source":"aws.health","account":"123456789012",\
        "time":"2026-03-10T09:14:00Z","region":"eu-west-1","resources":[],"detail":{}}
        """
}

/// The same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {  // SplitMix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
