import CloudFormation
import Foundation
import Testing

@testable import Stacks

@Suite("What a configuration costs on AWS")
struct RunningCostTests {
    private static func example(_ name: String) throws -> String {
        try String(contentsOf: Fixture.examples.appending(path: "\(name).yaml"), encoding: .utf8)
    }

    /// The full example with what it leaves off.
    private static func everythingOn() throws -> String {
        try example("full").replacing("encryption: false", with: "encryption: true")
            .replacing("spot: off", with: "spot: heartbeat")
    }

    /// To millionths: a twelfth has no end in decimals.
    private static func short(_ number: Decimal) -> Decimal { Decimal(Money.rounded(number * 1_000_000)) / 1_000_000 }

    private static func cents(_ amount: Decimal) -> Int { Money.rounded(amount * 100) }

    @Test("is under $4 a month with everything switched on, while the account has its free tier")
    func everything() throws {
        let cost = try Monitor(Sample.config(Self.everythingOn())).runningCost()
        #expect(cost.unknown == [])
        #expect(cost.total < 4, "\(cost.lines.map { "\($0.what) \($0.cost)" })")
        #expect(cost.total > 1.9)  // the key is 1, requests are 0.56, the secret is 0.40
        #expect(cost.fullTotal > cost.total)
    }

    @Test("is by line what a person counts", arguments: ["minimal", "full", "everything on"])
    func goldens(name: String) throws {
        let yaml = try name == "everything on" ? Self.everythingOn() : Self.example(name)
        let cost = try Monitor(Sample.config(yaml)).runningCost()
        var lines = cost.lines.map { line in
            let free = line.price.free > 0 ? ", \(line.price.free) free" : ""
            return
                "\(line.service): \(Self.short(line.quantity)) \(line.what) at \(line.price.cents) cents for \(line.price.per)\(free)"
                + " = \(Self.short(line.cost)), \(Self.short(line.fullCost))"
        }
        lines += cost.free.map { "\($0.type): \($0.reason)" } + cost.assumptions
        lines.append("total \(Self.short(cost.total)), \(Self.short(cost.fullTotal))")
        try Golden("costs/\(name.replacing(" ", with: "-")).txt").expect(
            Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    @Test("of the smallest one is the secret and the reports")
    func minimal() throws {
        let cost = try Monitor(Sample.config(Self.example("minimal"))).runningCost()
        // 418 + 156 + 84 requests a year and 10 a month at a cent, a secret at 40 cents, five metrics of alarms at 10.
        #expect(Self.cents(cost.total) == 115)
        let quiet =
            try Self.example("minimal") + "\nreports: { daily: off, weekly: off, monthly: off }\nwatchdog: false\n"
        let least = try Monitor(Sample.config(quiet)).runningCost()
        #expect(Self.cents(least.total) == 60)
        #expect(!least.lines.contains { $0.what.contains("report") })
    }

    @Test("counts the metrics of alarms as they stand in the templates, and ten of them are free")
    func alarms() throws {
        let config = try Sample.config(Self.example("full"))
        let line = try #require(
            try Monitor(config).runningCost().lines.first { $0.what.hasPrefix("metrics of ") })
        let metrics = try Monitor(config).stacks().map(Look.init).flatMap { look in
            try look.ids(of: "AWS::CloudWatch::Alarm").map { id -> Int in
                let queries = try look.properties(id)["Metrics"] as? [[String: Any]]
                return queries?.filter { $0["MetricStat"] != nil }.count ?? 1
            }
        }
        #expect(line.quantity == Decimal(metrics.reduce(0, +)))
        #expect(Self.cents(line.fullCost) == metrics.reduce(0, +) * 10)
        #expect(Self.cents(line.cost) == max(0, metrics.reduce(0, +) - 10) * 10)
    }

    @Test("knows every type that a template can contain")
    func types() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Stacks")
        let files = try #require(FileManager.default.enumerator(atPath: folder.path())).compactMap { $0 as? String }
        var types: Set<String> = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            types.formUnion(text.matches(of: #/static let type = "(AWS::[A-Za-z:]+)"/#).map { String($0.1) })
        }
        #expect(types.count > 15)
        for type in types.sorted() {
            #expect(
                RunningCost.knows(type),
                "\(type) has no price: give it a line in Inventory.lines, or list it in Inventory.freeTypes with the reason"
            )
        }
    }
}
