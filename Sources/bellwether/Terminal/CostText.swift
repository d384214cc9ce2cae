import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a configuration costs, as a table or as JSON.
struct CostText {
    var name: String
    var cost: RunningCost

    var lines: [String] {
        let rows = cost.lines.map { line in
            [
                line.service, line.what, quantity(line.quantity),
                line.price.free > 0 ? Money.grouped(line.price.free) : "–",
                money(line.cost), money(line.fullCost),
            ]
        }
        let header = ["", "", "a month", "free", "cost", "without free tier"]
        let total = ["total", "", "", "", money(cost.total), money(cost.fullTotal)]
        let table = rows + [total]
        let widths = header.indices.map { column in ([header] + table).map { $0[column].count }.max() ?? 0 }
        return [
            "\(name) costs about \(money(cost.total)) a month on AWS; \(money(cost.fullTotal)) if others in the account have used up",
            "what is free in each account.", "",
        ] + ([header] + table).map { text($0, widths) } + notes
    }

    private func text(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).enumerated().map { index, pair in
            let space = String(repeating: " ", count: pair.1 - pair.0.count)
            return index < 2 ? pair.0 + space : space + pair.0
        }
        return "  " + padded.joined(separator: "  ")
    }

    private var notes: [String] {
        let free = Dictionary(grouping: cost.free, by: \.reason).sorted { $0.key < $1.key }.map { reason, types in
            let names = types.map { "\($0.count) \($0.type.dropFirst("AWS::".count))" }.joined(separator: ", ")
            return "  \(names): \(reason)"
        }
        let unknown = cost.unknown.map { "  \($0): not known to this version, so not counted" }
        return ["", "Free:"] + free + (unknown.isEmpty ? [] : ["", "Not counted:"] + unknown)
            + ["", "Assumed:"] + cost.assumptions.map { "  \($0)" }
    }

    /// Of small amounts the first cent already counts as one.
    private func money(_ amount: Decimal) -> String {
        amount > 0 && amount < Decimal(sign: .plus, exponent: -2, significand: 1) ? "<$0.01" : Money.text(amount)
    }

    private func quantity(_ quantity: Decimal) -> String {
        let tenths = Money.rounded(quantity * 10)
        if quantity > 0, tenths == 0 { return "<0.1" }
        return tenths % 10 == 0 || tenths > 1_000
            ? Money.grouped(Money.rounded(quantity)) : "\(tenths / 10).\(tenths % 10)"
    }

    // MARK: - JSON

    func json() throws -> String { try Summary(cost).prettyJSON() }

    private struct Summary: Encodable {
        var currency = "USD"
        var prices: [String: String]
        var lines: [Line]
        var free: [Free]
        var notCounted: [String]
        var assumptions: [String]
        var total: Decimal
        var totalWithoutFreeTier: Decimal

        init(_ cost: RunningCost) {
            prices = ["asOf": Price.asOf, "region": Price.region]
            lines = cost.lines.map(Line.init)
            free = cost.free.map { Free(type: $0.type, count: $0.count, reason: $0.reason) }
            (notCounted, assumptions) = (cost.unknown, cost.assumptions)
            (total, totalWithoutFreeTier) = (CostText.millionths(cost.total), CostText.millionths(cost.fullTotal))
        }
    }

    private struct Line: Encodable {
        var service: String
        var what: String
        var quantity: Decimal
        var free: Int
        var cost: Decimal
        var costWithoutFreeTier: Decimal
        var source: String

        init(_ line: RunningCost.Line) {
            (service, what, free, source) = (line.service, line.what, line.price.free, line.price.source)
            quantity = CostText.millionths(line.quantity)
            (cost, costWithoutFreeTier) = (CostText.millionths(line.cost), CostText.millionths(line.fullCost))
        }
    }

    private struct Free: Encodable {
        var type: String
        var count: Int
        var reason: String
    }

    /// A third of a request has no end in decimals.
    private static func millionths(_ number: Decimal) -> Decimal {
        Decimal(Money.rounded(number * 1_000_000)) / 1_000_000
    }
}
