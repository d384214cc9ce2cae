import JSONValue

/// A change of a CloudWatch alarm's state, as the alarm's own SNS action sends it.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html>
package struct AlarmNotice: Equatable, Sendable {
    package var name: String
    package var description: String?
    package var state: State
    package var previous: State?
    package var reason: String
    /// As AWS writes it: `2026-03-10T09:14:00.000+0000`.
    package var time: String
    /// Spelled out, such as `EU (Ireland)`.
    package var region: String
    package var account: String
    /// `nil` for a composite alarm.
    package var metric: Metric?

    package enum State: String, Sendable {
        case alarm = "ALARM"
        case ok = "OK"
        case insufficientData = "INSUFFICIENT_DATA"
    }

    package struct Metric: Equatable, Sendable {
        /// `nil` where the alarm watches an expression.
        package var namespace: String?
        package var name: String?
        package var dimensions: [Dimension]
        package var threshold: Double?
        /// Such as `GreaterThanThreshold`.
        package var comparison: String?
    }

    package struct Dimension: Equatable, Sendable {
        package var name: String
        package var value: String
    }

    static func read(_ json: JSON) -> Reading<AlarmNotice> {
        var reader = MemberReader(json: json)
        let state = reader.text("NewStateValue")
        let notice = AlarmNotice(
            name: reader.text("AlarmName"),
            description: json["AlarmDescription"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 },
            state: State(rawValue: state) ?? .insufficientData,
            previous: json["OldStateValue"]?.stringValue.flatMap(State.init),
            reason: reader.text("NewStateReason"),
            time: reader.text("StateChangeTime"),
            region: reader.text("Region"),
            account: reader.text("AWSAccountId"),
            metric: json["Trigger"].map(metric))
        if json["Trigger"] == nil, json["AlarmRule"] == nil { reader.missing.append("Trigger") }
        if !state.isEmpty, State(rawValue: state) == nil {
            return .refused(["NewStateValue is \"\(state)\"; an alarm is ALARM, OK or INSUFFICIENT_DATA"])
        }
        return reader.finish(notice, "a CloudWatch alarm")
    }

    private static func metric(_ trigger: JSON) -> Metric {
        Metric(
            namespace: trigger["Namespace"]?.stringValue,
            name: trigger["MetricName"]?.stringValue,
            dimensions: (trigger["Dimensions"]?.arrayValue ?? []).compactMap { dimension in
                guard let name = dimension["name"]?.stringValue, let value = dimension["value"]?.stringValue else {
                    return nil
                }
                return Dimension(name: name, value: value)
            },
            threshold: trigger["Threshold"]?.number,
            comparison: trigger["ComparisonOperator"]?.stringValue)
    }
}
