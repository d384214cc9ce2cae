import Config
import JSONValue

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Monitor {
    /// What CloudWatch publishes when an alarm fires, and when it is over: the watchdog's first about each link, and all
    /// of the configuration's own.
    func alarmSamples() -> [SampleMessage] {
        var sections: Set<String> = []
        let watched = watchdog.isNeeded ? watchdog.alarms.filter { sections.insert($0.section).inserted } : []
        return samples(watched.map(sample(of:)), hour: "06") + samples(config.alarms.map(sample(of:)), hour: "10")
    }

    /// What the messages of an alarm have in common.
    private struct AlarmSample {
        var name: String
        var nameInAWS: String
        var description: String
        var channel: String
        var metrics: [String]
        var namespace: String
        var dimensions: [(name: String, value: String)]
        var rule: AlarmResource.Rule
    }

    private func sample(of alarm: WatchdogAlarm) -> AlarmSample {
        AlarmSample(
            name: alarm.name, nameInAWS: "\(naming.watchdog)-\(alarm.name)",
            description: alarm.description(naming: naming), channel: config.criticalChannel, metrics: alarm.metrics,
            namespace: alarm.namespace, dimensions: [], rule: alarm.rule)
    }

    private func sample(of alarm: Alarm) -> AlarmSample {
        let watch = AlarmWatch(alarm.subject)
        return AlarmSample(
            name: alarm.name, nameInAWS: naming.alarm(alarm.name), description: alarms.description(of: alarm),
            channel: alarm.channel, metrics: watch.metrics, namespace: watch.namespace,
            dimensions: watch.dimensions, rule: watch.rule)
    }

    private func samples(_ alarms: [AlarmSample], hour: String) -> [SampleMessage] {
        alarms.enumerated().flatMap { index, alarm in
            [("ALARM", "OK", 0), ("OK", "ALARM", 30)].map { state, before, offset in
                let minute = String(100 + offset + index % 30).dropFirst()
                let time = "2026-03-07T\(hour):\(minute):00"
                return SampleMessage(
                    name: "Alarm \(alarm.name) \(state)", channel: alarm.channel, time: "\(time)Z",
                    body: notice(of: alarm, state, before, time: time).text,
                    subject: "\(state): \"\(alarm.nameInAWS)\" in US East (N. Virginia)")
            }
        }
    }

    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html>
    private func notice(of alarm: AlarmSample, _ state: String, _ before: String, time: String) -> JSON {
        let threshold = Double("\(alarm.rule.threshold)") ?? 0
        let isBelow = alarm.rule.comparison == .below
        // Somewhat beyond the threshold, or well on its other side.
        let crossing = isBelow ? threshold - max(1, threshold / 10) : threshold + max(1, threshold / 10)
        let well = isBelow ? threshold + max(0, threshold / 2) : threshold / 2
        let isAlarm = state == "ALARM"
        let isAbsent = isAlarm && alarm.rule.missing == .breaching
        let points =
            isAbsent
            ? "no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching]"
            : "1 datapoint [\(isAlarm ? crossing : well)] was \(isAlarm ? "" : "not ")"
                + "\(isBelow ? "less" : "greater") than the threshold (\(threshold))"
        let trigger: JSON.Object = [
            "Dimensions": .array(
                alarm.dimensions.map { ["name": .string($0.name), "value": .string($0.value)] }),
            "Threshold": .number(threshold), "ComparisonOperator": .string(alarm.rule.comparison.rawValue),
            "MetricName": .string(alarm.metrics[0]), "Namespace": .string(alarm.namespace),
        ]
        return [
            "AlarmName": .string(alarm.nameInAWS), "AlarmDescription": .string(alarm.description),
            "AWSAccountId": .string(config.account), "NewStateValue": .string(state), "OldStateValue": .string(before),
            "NewStateReason": .string("Threshold Crossed: \(points)."),
            "StateChangeTime": .string("\(time).000+0000"), "Region": "US East (N. Virginia)",
            "Trigger": .object(trigger),
        ]
    }
}
