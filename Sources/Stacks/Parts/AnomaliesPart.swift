import CloudFormation
import Config

/// The stack `NAME-anomalies`: alerts of AWS Cost Anomaly Detection, in its own words, to a channel's topic.
///
/// A stack of its own, since AWS refuses it where Cost Explorer was never switched on, which must not take the channels
/// back. It has no tags but the one by which it is recognized: these resources cost nothing, and changed tags would
/// replace them, the monitor by a second one that AWS does not allow.
struct AnomaliesPart {
    var anomalies: Anomalies
    var naming: Naming

    /// The logical id of the monitor, and the parameter with the ARN of one that is there already.
    private static let monitor = "AnomalyMonitor"
    private static let existing = "AnomalyMonitorArn"

    func add(to stack: inout Stack, topic: Value) {
        let existing = stack.template.add(
            Self.existing,
            Parameter(
                description: "ARN of the account's monitor of all services; empty to make it",
                default: "", allowedPattern: "^(arn:aws[a-z-]*:ce::[0-9]{12}:anomalymonitor/[A-Za-z0-9-]+)?$",
                constraintDescription: "the ARN of an anomaly monitor, or nothing"))
        stack.parameters.append(.init(id: Self.existing, value: .anomalyMonitor(own: Self.monitor)))
        let isMissing = stack.template.addCondition("MonitorIsMissing", isEmpty: existing)
        let monitor = stack.template.add(
            Self.monitor, AnomalyMonitor(monitorName: "Services"), named: "anomaly monitor of all services",
            // Whoever shares it must not lose it, another Bellwether for example; it costs nothing.
            if: isMissing, isKept: true)
        stack.template.add(
            "AnomalySubscription",
            AnomalySubscription(
                subscriptionName: naming.topic(anomalies.channel),
                monitor: .either(if: isMissing, monitor.arn, else: existing), topic: topic, above: anomalies.above),
            named: "anomalies of \(anomalies.above) USD and more to \(anomalies.channel)")
    }
}
