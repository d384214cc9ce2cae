import CloudFormation
import Config

/// The stack `NAME-alarms`: the alarms under `alarms`, each to the topic of its channel, where Chatbot makes cards of
/// them, the all-clear included.
struct AlarmsPart {
    var config: Config
    var naming: Naming
    var tags: [String: String]

    var isNeeded: Bool { !config.alarms.isEmpty }

    /// What AWS bills for.
    var metrics: Int { config.alarms.reduce(0) { $0 + AlarmWatch($1.subject).metrics.count } }

    func add(to template: inout Template) {
        for alarm in config.alarms {
            let watch = AlarmWatch(alarm.subject)
            let topic = naming.topicARN(alarm.channel)
            template.add(
                logicalID(alarm.name, .alarm),
                AlarmResource(
                    name: naming.alarm(alarm.name), description: description(of: alarm), namespace: watch.namespace,
                    names: watch.metrics,
                    dimensions: watch.dimensions.map { .init(name: $0.name, value: .text($0.value)) },
                    statistic: watch.statistic,
                    window: watch.window, rule: watch.rule, actions: [topic], tags: [Tag](tags)),
                named: "alarm \(alarm.name)")
        }
    }

    /// What Chatbot and emails show with the state. A card of AWS's own cannot be relied on to mention anybody, so the
    /// owner is a name here.
    func description(of alarm: Alarm) -> String {
        let watch = AlarmWatch(alarm.subject)
        let owner = config.owners.first { $0.key == alarm.owner }.map { " Owner: \($0.name)." } ?? ""
        let runbook = alarm.runbook.map { " Runbook: \($0)" } ?? ""
        let end = "\(owner)\(runbook) (\(naming.monitor))"
        // Identifiers of the greatest length would leave no room for the address.
        let text = "\(watch.fault) Next: \(watch.next)."
        let room = AlarmResource.descriptionLimit - end.count
        return (text.count > room ? text.prefix(room - 1) + "…" : text) + end
    }
}
