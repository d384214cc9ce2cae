import Foundation

@testable import Preview

enum Samples {
    static let workspace = Workspace(
        name: "acme-prod", channels: ["critical", "heartbeat"], people: ["U0PLATFORM": "platform", "U0CHECKOUT": "mia"])

    /// The twelve messages that Bellwether is measured by, as SNS messages.
    static func messages() throws -> [String] {
        let data = try Data(contentsOf: Fixture.folder.appending(path: "messages.json"))
        let list = try JSONSerialization.jsonObject(with: data) as? [Any] ?? []
        return try list.map {
            String(decoding: try JSONSerialization.data(withJSONObject: $0, options: [.sortedKeys]), as: UTF8.self)
        }
    }

    static func shown(_ body: String, in channel: String = "critical", at order: Int = 0, subject: String? = nil)
        -> ShownMessage
    {
        let minute = order % 60
        return ShownMessage(
            channel: channel,
            received: Moment(
                day: "Tuesday, March 10th", time: "09:" + (minute < 10 ? "0" : "") + "\(minute)", order: Double(order)),
            body: body, subject: subject)
    }

    /// A custom notification of a description alone.
    static func custom(_ description: String, thread: String? = nil, summary: String? = nil) throws -> String {
        var metadata: [String: String] = [:]
        metadata["threadId"] = thread
        metadata["summary"] = summary
        let object: [String: Any] = [
            "version": "1.0", "source": "custom", "content": ["description": description], "metadata": metadata,
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    static let heartbeat: Set = [0, 1, 2, 3, 11]

    /// The twelve, the native cards, and one that is dropped.
    static func all() throws -> [ShownMessage] {
        let twelve = try messages().enumerated().map {
            shown($1, in: heartbeat.contains($0) ? "heartbeat" : "critical", at: $0)
        }
        return twelve + [
            shown(budget, at: 20, subject: "AWS Budgets: acme-prod-monthly has exceeded your alert threshold"),
            shown(anomaly, at: 21), shown(alarm("ALARM", was: "OK"), at: 22), shown(alarm("OK", was: "ALARM"), at: 23),
            shown(event, in: "heartbeat", at: 24), shown(dropped, at: 25),
        ]
    }

    static let budget = """
        AWS Budget Notification March 24, 2026
        AWS Account 123456789012

        Budget Name: acme-prod-monthly
        Budget Type: Cost
        Budgeted Amount: $3,000.00
        Alert Type: ACTUAL
        Alert Threshold: > $3,000.00
        ACTUAL Amount: $3,027.60
        """

    static let anomaly = """
        {"accountId":"123456789012","anomalyId":"2f6c1a","anomalyStartDate":"2026-03-18T00:00:00Z",\
        "dimensionalValue":"Amazon Elastic MapReduce","impact":{"totalImpact":594,"totalActualSpend":625,\
        "totalExpectedSpend":31,"totalImpactPercentage":1916.13},"monitorName":"Default-Services-Monitor",\
        "rootCauses":[{"service":"Amazon Elastic MapReduce","region":"eu-west-1","linkedAccount":"123456789012",\
        "linkedAccountName":"acme-prod","usageType":"BoxUsage:m5.4xlarge"}],\
        "anomalyDetailsLink":"https://console.aws.amazon.com/cost-management/home#/anomaly-detection/x"}
        """

    static func alarm(_ state: String, was previous: String) -> String {
        """
        {"AlarmName":"checkout-5xx","AlarmDescription":"Errors of the shop","AWSAccountId":"123456789012",\
        "NewStateValue":"\(state)","NewStateReason":"Threshold Crossed: 3 datapoints were greater than 5.",\
        "OldStateValue":"\(previous)","StateChangeTime":"2026-03-10T09:14:00.000+0000","Region":"EU (Ireland)",\
        "Trigger":{"MetricName":"HTTPCode_Target_5XX_Count","Namespace":"AWS/ApplicationELB","Threshold":5,\
        "ComparisonOperator":"GreaterThanThreshold","Dimensions":[{"name":"LoadBalancer","value":"app/shop/1"}]}}
        """
    }

    static let event = """
        {"version":"0","id":"1","detail-type":"AWS Health Event","source":"aws.health","account":"123456789012",\
        "time":"2026-03-10T09:14:00Z","region":"eu-west-1","resources":[],"detail":{}}
        """

    static let dropped = """
        {"version":"1.0","source":"bellwether","content":{"textType":"markdown","title":"Budget exceeded"},\
        "metadata":{"additionalContext":{"amount":3028}}}
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
