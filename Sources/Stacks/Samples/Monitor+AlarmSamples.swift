import Config
import StatesLanguage

extension Monitor {
    /// What CloudWatch publishes when the watchdog's first alarm about each link fires, and when it is over.
    func alarmSamples() -> [SampleMessage] {
        guard watchdog.isNeeded else { return [] }
        var sections: Set<String> = []
        let alarms = watchdog.alarms.filter { sections.insert($0.section).inserted }
        return alarms.enumerated().flatMap { index, alarm in
            [("ALARM", "OK", "0\(index % 10)"), ("OK", "ALARM", "3\(index % 10)")].map { state, before, minute in
                SampleMessage(
                    name: "Alarm \(alarm.name) \(state)", channel: config.criticalChannel,
                    time: "2026-03-07T06:\(minute):00Z", body: notice(of: alarm, state, before, minute: minute).text,
                    subject: "\(state): \"\(naming.watchdog)-\(alarm.name)\" in US East (N. Virginia)")
            }
        }
    }

    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html>
    private func notice(of alarm: WatchdogAlarm, _ state: String, _ before: String, minute: String) -> JSON {
        let isAlarm = state == "ALARM"
        let isAbsence = alarm.rule == .nothingAtAll
        let count = isAlarm != isAbsence ? "1.0" : "0.0"
        return [
            "AlarmName": .string("\(naming.watchdog)-\(alarm.name)"),
            "AlarmDescription": .string(alarm.description(naming: naming)),
            "AWSAccountId": .string(config.account), "NewStateValue": .string(state), "OldStateValue": .string(before),
            "NewStateReason": .string(
                "Threshold Crossed: 1 datapoint [\(count)] was \(isAlarm ? "" : "not ")"
                    + (isAbsence ? "less than the threshold (1.0)." : "greater than the threshold (0.0).")),
            "StateChangeTime": .string("2026-03-07T06:\(minute):00.000+0000"), "Region": "US East (N. Virginia)",
            "Trigger": [
                "MetricName": .string(alarm.metrics[0]), "Namespace": .string(alarm.namespace), "Dimensions": [],
                "Threshold": isAbsence ? 1 : 0,
                "ComparisonOperator": isAbsence ? "LessThanThreshold" : "GreaterThanThreshold",
            ],
        ]
    }
}
