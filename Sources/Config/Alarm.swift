#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A CloudWatch alarm in shorthand.
package struct Alarm: Equatable, Sendable {
    package var name: String
    package var subject: Subject
    package var channel: String
    package var owner: String?
    /// An `https://` address.
    package var runbook: String?

    package enum Subject: Equatable, Sendable {
        /// A ready-made alarm, for example `sqs-age: orders`. Without a threshold the shorthand's default holds.
        case shorthand(Shorthand, of: String, above: Quantity?)
        case metric(Metric)
    }

    /// The ready-made alarms; the raw value is the key in the file, its value names the resource.
    package enum Shorthand: String, CaseIterable, Sendable {
        case ecsService = "ecs-service"
        case loadBalancer5xx = "alb-5xx"
        case unhealthyTargets = "unhealthy-targets"
        case rdsStorage = "rds-storage"
        case rdsCPU = "rds-cpu"
        case sqsAge = "sqs-age"
        case sqsDeadLetters = "sqs-dead-letters"
        case lambdaErrors = "lambda-errors"
        case lambdaThrottles = "lambda-throttles"
        case emrIdle = "emr-idle"
        case ec2Status = "ec2-status"
        case natTraffic = "nat-traffic"
    }

    package struct Metric: Equatable, Sendable {
        package var namespace: String
        package var name: String
        package var dimensions: [String: String]
        package var threshold: Threshold
        /// How long the threshold must be crossed, in seconds: 60 or more, in whole minutes.
        package var seconds: Int
    }

    package enum Threshold: Equatable, Sendable {
        case above(Decimal)
        case below(Decimal)
    }

    /// A number with its unit: `10`, `15 min`, `80%`, `5 GB`.
    package struct Quantity: Equatable, Sendable {
        package var number: Decimal
        /// `nil` for a bare number, else one of `%`, `s`, `min`, `h`, `MB`, `GB`.
        package var unit: String?
    }
}
