import CloudFormation
import Config

/// The stack `NAME-forwarding-REGION`: rules that hand the events of another Region to the home Region's bus, where they
/// are caught as if they had happened there.
///
/// Events from one Region to another, and their rules, cost nothing but $1 a million.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html>
struct ForwardingPart {
    var region: String
    var config: Config
    var naming: Naming
    var tags: [String: String]
    /// What the home Region catches.
    var events: [EventsPart]

    var name: String { naming.forwarding(region) }
    var isNeeded: Bool { !patterns.isEmpty }

    /// What is forwarded, in people's words, with the rule's name and pattern.
    private var patterns: [(name: String, nameInAWS: String, pattern: String)] {
        events.flatMap { part in
            part.routes.filter { route in
                let regions = route.source.regions
                return regions.isEmpty
                    ? config.regions.contains(region) || route.source.global == region : regions.contains(region)
            }.map { ($0.source.kind.rawValue, ruleName($0.source.kind.rawValue), part.pattern(of: $0.source)) }
                + (config.regions.contains(region) ? part.rules : []).map {
                    ($0.name, ruleName(Fingerprint(of: [$0.name]).text), $0.pattern)
                }
        }
    }

    private func ruleName(_ end: String) -> String { naming.rule("\(name)-\(end)") }

    func add(to template: inout Template) {
        let bus: Value = "arn:\(AWS.partition):events:\(config.region):\(AWS.accountID):event-bus/default"
        let role = template.add(
            "ForwardingRole",
            Role.of(
                "events", "Hands events of \(region) to the home Region of \(naming.monitor)",
                may: [.init("Forward", action: ["events:PutEvents"], resource: bus)], tags: [Tag](tags)),
            named: "role of the forwarding rules")
        for (name, nameInAWS, pattern) in patterns {
            template.add(
                logicalID(Fingerprint(of: [nameInAWS]).text, .forwardingRule),
                EventsRule(
                    name: nameInAWS, description: "Events of \(name) for \(config.region)", eventPattern: pattern,
                    targets: [EventsRule.Target(id: "home", arn: bus, roleArn: role.arn)]),
                named: "forwarding rule \(name)")
        }
    }
}
