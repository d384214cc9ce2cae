/// Where events of a built-in kind go; kinds that are off are not listed.
package struct EventRoute: Equatable, Sendable {
    package var kind: EventKind
    package var channel: String

    package init(kind: EventKind, channel: String) {
        self.kind = kind
        self.channel = channel
    }
}

/// The built-in kinds of events.
package enum EventKind: String, CaseIterable, Sendable {
    case ecs, emr, batch, glue, rds, ec2, spot, ebs, lambda, codepipeline, codebuild, codedeploy, cloudformation,
        backup, acm
    case health, guardduty, iam
    case stepFunctions = "step-functions"
    case autoScaling = "auto-scaling"
    case securityHub = "security-hub"
    case trustedAdvisor = "trusted-advisor"
    case rootSignIn = "root-sign-in"
    case savingsPlans = "savings-plans"
    /// Switched on, and routed, by `anomalies`.
    case costAnomaly = "cost-anomaly"

    /// The kinds that `events` may route.
    package static let routable = allCases.filter { $0 != .costAnomaly }
}

/// An event of the user's own, without code.
package struct EventRule: Equatable, Sendable {
    package var name: String
    /// The EventBridge event pattern, as JSON text with sorted keys.
    package var pattern: String
    /// Texts may hold placeholders: `{detail.orderId}`.
    package var title: String
    package var fields: [Field]
    package var next: [String]
    package var thread: String?
    package var channel: String
    package var owner: String?

    package struct Field: Equatable, Sendable {
        package var name: String
        package var text: String
    }
}

/// Messages of a kind that are held back for a while.
package struct Quiet: Equatable, Sendable {
    package var kind: EventKind
    /// Last day.
    package var until: Day
    package var reason: String?
}
