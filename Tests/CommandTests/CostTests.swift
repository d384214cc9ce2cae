import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CostTests {
    private static let examples = Products.examples

    private static func example(_ name: String) throws -> Sandbox {
        try Sandbox(
            config: String(contentsOf: examples.appending(path: "\(name).yaml"), encoding: .utf8),
            env: """
                SLACK_WORKSPACE_ID=T0PLANTED1
                SLACK_CHANNEL_ID=C0PLANTED2
                SLACK_CRITICAL_CHANNEL_ID=C0PLANTED2
                SLACK_HEARTBEAT_CHANNEL_ID=C0PLANTED3
                PAGERDUTY_ROUTING_KEY=planted

                """)
    }

    @Test("cost shows lines, sums and assumptions, and asks nothing of AWS")
    func text() async throws {
        let sandbox = try Self.example("minimal")
        let run = try await sandbox.bellwether(["cost"], hasCLI: false)
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors == "")
        #expect(run.outputLines[0].hasPrefix("acme costs about $1.15 a month on AWS; $"))
        #expect(
            run.outputLines.contains(
                "  Cost Explorer    requests of the daily report       34.8           –   $0.35              $0.35"),
            "\(run)")
        #expect(run.output.contains("\nFree:\n"))
        #expect(run.output.contains("\nAssumed:\n  200 events and 900 messages a month (30 a day)"))
        #expect(!run.output.contains("Not counted"))
        #expect(try sandbox.calls().isEmpty)
    }

    private struct Summary: Decodable {
        struct Line: Decodable { var cost: Decimal, costWithoutFreeTier: Decimal, source: String }
        var lines: [Line]
        var notCounted: [String]
        var total: Decimal
        var totalWithoutFreeTier: Decimal
    }

    @Test("cost --json has lines that add up, each with the page of its price", arguments: ["minimal", "full"])
    func json(_ name: String) async throws {
        let run = try await Self.example(name).bellwether("cost", "--json")
        #expect(run.exit == 0)
        let summary = try JSONDecoder().decode(Summary.self, from: Data(run.output.utf8))
        let sum = summary.lines.reduce(Decimal(0)) { $0 + $1.cost }
        let full = summary.lines.reduce(Decimal(0)) { $0 + $1.costWithoutFreeTier }
        #expect(abs(sum - summary.total) < 0.0001)
        #expect(abs(full - summary.totalWithoutFreeTier) < 0.0001)
        #expect(summary.lines.allSatisfy { $0.cost <= $0.costWithoutFreeTier })
        #expect(summary.lines.allSatisfy { $0.source.hasPrefix("https://aws.amazon.com/") })
        #expect(summary.notCounted == [])
    }
}
