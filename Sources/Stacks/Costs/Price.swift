#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What AWS asks for one thing: so many US cents for so many units, of which the first ones of a month are free.
package struct Price: Sendable, Equatable {
    package var cents: Int
    package var per: Int
    /// Units that cost nothing, each month, for ever, in an account as a whole. Offers of an account's first year are
    /// not counted.
    package var free: Int
    /// AWS's page with the price.
    package var source: String

    /// In USD.
    func cost(of quantity: Decimal, isFreeTierLeft: Bool) -> Decimal {
        let billed = isFreeTierLeft ? max(0, quantity - Decimal(free)) : quantity
        return billed * Decimal(cents) / 100 / Decimal(per)
    }
}

/// The one table of prices, each with the page on which AWS says it. Read there were Cost Explorer's, Step Functions'
/// Standard workflows' and keys'; the others are as AWS's documentation, or others, repeat them.
extension Price {
    /// The month of the prices.
    package static let asOf = "2026-11"
    /// Other Regions differ by some per cent.
    package static let region = "us-east-1"

    private init(_ cents: Int, per: Int = 1, free: Int = 0, _ page: String) {
        self.init(cents: cents, per: per, free: free, source: "https://aws.amazon.com/\(page)/")
    }

    static let costExplorerRequest = Price(1, "aws-cost-management/aws-cost-explorer/pricing")
    /// AWS bills the metrics of alarms, of which an alarm may have several.
    static let alarmMetric = Price(10, free: 10, "cloudwatch/pricing")
    static let dashboard = Price(300, free: 3, "cloudwatch/pricing")
    static let logGigabyte = Price(50, free: 5, "cloudwatch/pricing")
    static let secret = Price(40, "secrets-manager/pricing")
    static let secretRequest = Price(5, per: 10_000, "secrets-manager/pricing")
    static let key = Price(100, "kms/pricing")
    static let keyRequest = Price(3, per: 10_000, free: 20_000, "kms/pricing")
    static let standardTransition = Price(25, per: 10_000, free: 4_000, "step-functions/pricing")
    static let expressRequest = Price(100, per: 1_000_000, "step-functions/pricing")
    static let expressGigabyteSecond = Price(1_667, per: 1_000_000, "step-functions/pricing")
    /// Events of AWS's own services are free; between Regions they count as custom events.
    static let forwardedEvent = Price(100, per: 1_000_000, "eventbridge/pricing")
    static let scheduledStart = Price(100, per: 1_000_000, free: 14_000_000, "eventbridge/pricing")
    static let pipeRequest = Price(40, per: 1_000_000, "eventbridge/pricing")
    static let publication = Price(50, per: 1_000_000, free: 1_000_000, "sns/pricing")
    static let httpDelivery = Price(60, per: 1_000_000, free: 100_000, "sns/pricing")
    static let emailDelivery = Price(200, per: 100_000, free: 1_000, "sns/pricing")
    static let queueRequest = Price(40, per: 1_000_000, free: 1_000_000, "sqs/pricing")
    static let tableWrite = Price(625, per: 10_000_000, "dynamodb/pricing/on-demand")
}
