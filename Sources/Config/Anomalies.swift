#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Alerts of AWS Cost Anomaly Detection.
package struct Anomalies: Equatable, Sendable {
    /// Total impact in USD from which on an anomaly is reported.
    package var above: Decimal
    package var channel: String

    package init(above: Decimal, channel: String) {
        self.above = above
        self.channel = channel
    }
}
