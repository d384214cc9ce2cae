import CloudFormation
import Config

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What a configuration costs on AWS each month: counted in the very templates that it makes, and for what depends on
/// use, assumed.
package struct RunningCost: Sendable {
    package struct Line: Sendable, Equatable {
        /// For example `Cost Explorer`.
        package var service: String
        /// Such as `requests of the daily report`.
        package var what: String
        /// A month.
        package var quantity: Decimal
        package var price: Price

        /// In USD a month, while the account has its free tier to itself.
        package var cost: Decimal { price.cost(of: quantity, isFreeTierLeft: true) }
        /// In USD a month, if others in the account have used up the free tier.
        package var fullCost: Decimal { price.cost(of: quantity, isFreeTierLeft: false) }
    }

    /// Something that costs nothing, and why.
    package struct Free: Sendable, Equatable {
        /// For example `AWS::Budgets::Budget`.
        package var type: String
        package var count: Int
        package var reason: String
    }

    package var lines: [Line]
    package var free: [Free]
    /// Types of which nothing is known here; none in what this version makes.
    package var unknown: [String]
    package var assumptions: [String]

    /// In USD a month.
    package var total: Decimal { lines.reduce(0) { $0 + $1.cost } }
    package var fullTotal: Decimal { lines.reduce(0) { $0 + $1.fullCost } }
}

/// What depends on use, each a month.
struct Usage: Sendable {
    var events = 200
    var messages = 900
    /// Of them, those to the critical channel, which emails are sent of, too.
    var criticalMessages = 60
    /// Of AWS Budgets and Cost Anomaly Detection.
    var alerts = 10
    /// The period, and what came in the month before it; a daily budget's alert takes the first only.
    var requestsPerAlert = 2
    /// Of the formatter: each runs for about a second, in AWS's smallest step of 64 MB.
    var secondsPerEvent = 1
    /// A pipe looks into its queue without a break: five readers at once, each for 20 seconds.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html>
    var queueRequestsPerPipe = 5 * 3 * 60 * 24 * 30
    var queueRequests = 100
    var secretRequests = 100
    var logMegabytes = 10

    var sentences: [String] {
        [
            "\(events) events and \(messages) messages a month (30 a day), \(criticalMessages) of them critical, \(alerts) about costs, each explained with \(requestsPerAlert) requests",
            "an event takes the formatter \(secondsPerEvent) s in 64 MB, and logs hold \(logMegabytes) MB a month",
            "the monthly report waits for AWS to close the month, the longest it may: 8 requests",
            "questions to Amazon Q stay in its free tier; whether its look-ups in Cost Explorer are billed, AWS does not say",
            "prices of \(Price.region) in \(Price.asOf), without taxes, and without offers of an account's first year",
        ]
    }
}

extension Monitor {
    /// - Throws: ``TooLarge``.
    package func runningCost() throws -> RunningCost {
        let usage = Usage()
        let inventory = try Inventory(stacks())
        let lines =
            reportLines + inventory.lines(usage)
            + [try transitionLine()].compactMap(\.self)
        let order = [
            "Cost Explorer", "CloudWatch", "Secrets Manager", "KMS", "Step Functions", "EventBridge", "SNS", "SQS",
            "DynamoDB",
        ]
        let sorted = order.flatMap { service in lines.filter { $0.service == service } }
        return RunningCost(
            lines: sorted, free: inventory.free, unknown: inventory.unknown,
            assumptions: usage.sentences
                + (inventory.count(of: "AWS::KMS::Key") > 0
                    ? ["each of the key's first two yearly rotations adds $1 a month"] : []))
    }

    /// Requests a year, as `docs/reports.md` explains them; `Tests/Judges/test_calls.py` counts them over a year.
    private var reportLines: [RunningCost.Line] {
        let year: [ReportKind: Int] = [.daily: 365 + 53, .weekly: 156, .monthly: 84]
        return config.reports.kinds.map { kind in
            .init(
                service: "Cost Explorer", what: "requests of the \(kind.rawValue) report",
                quantity: Decimal(year[kind] ?? 0) / 12,
                price: .costExplorerRequest)
        }
    }

    /// Counted by running each report once, on sample data.
    private func transitionLine() throws -> RunningCost.Line? {
        let transitions = try reportTransitions()
        let runs: [(ReportKind, Decimal)] = [
            (.daily, Decimal(365) / 12), (.weekly, Decimal(52) / 12), (.monthly, 1),
        ]
        let sum = runs.reduce(Decimal(0)) { $0 + Decimal(transitions[$1.0] ?? 0) * $1.1 }
        guard sum > 0 else { return nil }
        return .init(
            service: "Step Functions", what: "transitions of the reports", quantity: sum, price: .standardTransition)
    }
}

extension RunningCost {
    /// Whether resources of a type are counted, or known to be free.
    package static func knows(_ type: String) -> Bool {
        Inventory.charged.contains(type) || Inventory.freeTypes[type] != nil
    }
}
