#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What Chatbot counted for one of its configurations, from some time on.
/// <https://docs.aws.amazon.com/chatbot/latest/adminguide/monitoring-cloudwatch.html>
struct DeliveryCounts: Equatable, Sendable {
    var delivered = 0
    var failed = 0
    var unsupported = 0
    var throttled = 0
    var processed = 0

    fileprivate static let metrics = [
        "MessageDeliverySuccess", "MessageDeliveryFailure", "UnsupportedEvents", "EventsThrottled", "EventsProcessed",
    ]

    /// - Parameter metric: its place in `metrics`.
    fileprivate mutating func add(_ count: Int, metric: Int) {
        switch metric {
        case 0: delivered += count
        case 1: failed += count
        case 2: unsupported += count
        case 3: throttled += count
        default: processed += count
        }
    }
}

extension AWSCLI {
    /// Where Chatbot's metrics and logs are, whatever the Region of its topics.
    static let chatbotTelemetryRegion = "us-east-1"

    /// The counts of each configuration, in the order given. Metrics appear some minutes after what they count.
    /// - Parameter start: metrics are kept by the minute, so what came in the same minute counts as well.
    func deliveryCounts(of configurations: [String], since start: Date) async throws -> [DeliveryCounts] {
        struct Query: Encodable {
            struct Stat: Encodable { var Metric: Metric, Period = 60, Stat = "Sum" }
            struct Metric: Encodable { var Namespace = "AWS/Chatbot", MetricName: String, Dimensions: [Dimension] }
            struct Dimension: Encodable { var Name = "ConfigurationName", Value: String }
            var Id: String
            var MetricStat: Stat
        }
        struct Output: Decodable {
            struct Result: Decodable { var id: String, values: [Double] }
            var metricDataResults: [Result]
        }
        let queries = configurations.enumerated().flatMap { index, configuration in
            DeliveryCounts.metrics.enumerated().map { metric, name in
                Query(
                    Id: "m\(index)x\(metric)",
                    MetricStat: .init(
                        Metric: .init(MetricName: name, Dimensions: [.init(Value: configuration)])))
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let minute = Date(timeIntervalSince1970: (start.timeIntervalSince1970 / 60).rounded(.down) * 60)
        let output: Output = try await decode(
            Call(
                "cloudwatch", "get-metric-data",
                [
                    "--metric-data-queries", "file:///dev/stdin", "--start-time", minute.formatted(.iso8601),
                    "--end-time", minute.addingTimeInterval(3_600).formatted(.iso8601),
                ], region: Self.chatbotTelemetryRegion,
                secretInput: String(decoding: try encoder.encode(queries), as: UTF8.self)))
        var counts = configurations.map { _ in DeliveryCounts() }
        for result in output.metricDataResults {
            let parts = result.id.dropFirst().split(separator: "x").compactMap { Int($0) }
            guard parts.count == 2, counts.indices.contains(parts[0]) else { continue }
            counts[parts[0]].add(Int(result.values.reduce(0, +)), metric: parts[1])
        }
        return counts
    }
}
