#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Who answers for a budget, rule or alarm.
package struct Owner: Equatable, Sendable {
    package var key: String
    package var name: String
    /// A Slack member id (`U…` or `W…`) or user group id (`S…`).
    package var mention: String?
}

/// The scheduled reports; `nil` is switched off.
package struct Reports: Equatable, Sendable {
    package var daily: Daily?
    package var weekly: Weekly?
    package var monthly: Monthly?

    package struct Daily: Equatable, Sendable {
        package var at: TimeOfDay
        package var channel: String
    }
    package struct Weekly: Equatable, Sendable {
        package var on: Weekday
        package var at: TimeOfDay
        package var channel: String
    }
    package struct Monthly: Equatable, Sendable {
        /// Day of the month, 1–28.
        package var day: Int
        package var at: TimeOfDay
        package var channel: String
    }
}

package enum Weekday: String, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

package struct TimeOfDay: Equatable, Sendable {
    /// 0–23
    package var hour: Int
    /// 0–59
    package var minute: Int
}

/// Alerts of AWS Cost Anomaly Detection.
package struct Anomalies: Equatable, Sendable {
    /// Total impact in USD from which on an anomaly is reported.
    package var above: Decimal
    package var channel: String
}

/// Where events of a built-in kind go; kinds that are off are not listed.
package struct EventRoute: Equatable, Sendable {
    package var kind: EventKind
    package var channel: String
}

/// The built-in kinds of events.
package enum EventKind: String, CaseIterable, Sendable {
    case ecs, emr, batch, glue, rds, ec2, spot, ebs, lambda, codepipeline, codebuild, cloudformation, backup, acm
    case health, guardduty, iam
    case stepFunctions = "step-functions"
    case autoScaling = "auto-scaling"
    case securityHub = "security-hub"
    case trustedAdvisor = "trusted-advisor"
    case rootSignIn = "root-sign-in"
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
    /// Last day, `YYYY-MM-DD`.
    package var until: String
    package var reason: String?
}

/// What people may do from Slack.
package struct Chat: Equatable, Sendable {
    package var defaults: Permissions
    /// Channel name → what differs there, complete.
    package var channels: [String: Permissions]

    package struct Permissions: Equatable, Sendable {
        /// Questions to Amazon Q.
        package var ask: Bool
        package var commands: Commands
        /// Each person must map an IAM role of their own.
        package var ownRole: Bool
    }
    package enum Commands: Equatable, Sendable {
        case readOnly
        case none
        /// ARNs of managed policies.
        case policies([String])
    }
}
