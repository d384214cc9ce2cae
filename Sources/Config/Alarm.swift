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
    /// An `https://` address of at most 500 characters.
    package var runbook: String?

    package enum Subject: Equatable, Sendable {
        /// A ready-made alarm, for example `sqs-age: orders`. Its resource is written as CloudWatch's dimensions have it,
        /// see ``ResourceForm``; without a threshold the shorthand's default holds.
        case shorthand(Shorthand, of: String, threshold: Quantity?)
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
        package var statistic: Statistic
        /// The time that the statistic is taken over, in seconds: 60 to 86,400, in whole minutes.
        package var seconds: Int
    }

    package enum Statistic: String, CaseIterable, Sendable { case sum, average, maximum, minimum }

    package enum Threshold: Equatable, Sendable {
        case above(Decimal)
        case below(Decimal)
    }

    /// A number with its unit: `10`, `15 min`, `80%`, `5 GB`.
    package struct Quantity: Equatable, Sendable {
        package var number: Decimal
        /// `nil` for a bare number, else one of `%`, `s`, `min`, `h`, `MB`, `GB`.
        package var unit: String?

        package init(number: Decimal, unit: String? = nil) {
            self.number = number
            self.unit = unit
        }

        /// How many seconds or bytes one of the unit has; 1 for a bare number and per cent. A GB has 1,024³ bytes.
        package var factor: Decimal {
            switch unit {
            case "min": 60
            case "h": 3_600
            case "MB": 1_048_576
            case "GB": 1_073_741_824
            default: 1
            }
        }
    }
}
