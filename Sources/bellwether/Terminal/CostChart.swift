import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The costs of a replayed history as bars made of characters, with the limit as a line.
struct CostChart {
    var backtest: Backtest
    /// Characters for the bars.
    var columns = 62
    var rows = 8

    private static let eighths = Array(" ▁▂▃▄▅▆▇█")

    /// Days for each column.
    private var step: Int { max(1, (backtest.history.totals.count + columns - 1) / columns) }

    /// Of the days of a column the most expensive one counts, or a peak would not be seen.
    private var peaks: [Decimal] {
        let totals = backtest.history.totals
        return stride(from: 0, to: totals.count, by: step).map { start in
            totals[start..<min(start + step, totals.count)].max() ?? 0
        }
    }

    var lines: [String] {
        let peaks = peaks
        let most = max(peaks.max() ?? 0, backtest.dailyLimit?.amount ?? 0, 1)
        let levels = peaks.map { max(0, Money.rounded($0 / most * Decimal(rows * 8))) }
        let limitRow = backtest.dailyLimit.map {
            min(rows - 1, Money.rounded($0.amount / most * Decimal(rows * 8)) / 8)
        }
        let labels = labels(most, limitRow)
        let width = labels.map(\.count).max() ?? 0
        let bars = (0..<rows).reversed().map { row in
            let cells = levels.map { level -> Character in
                let filled = min(8, max(0, level - row * 8))
                return filled == 0 && row == limitRow ? "─" : Self.eighths[filled]
            }
            let label = labels[row]
            let axis = row == limitRow ? "┼" : "┤"
            return "  \(String(repeating: " ", count: width - label.count))\(label) \(axis)\(String(cells))"
                .trimmingEnd
        }
        return bars + [margin(width) + "└" + String(repeating: "─", count: peaks.count)] + axis(width)
    }

    private func margin(_ width: Int) -> String { String(repeating: " ", count: width + 3) }

    private func labels(_ most: Decimal, _ limitRow: Int?) -> [String] {
        (0..<rows).map { row in
            if row == limitRow, let limit = backtest.dailyLimit { return Money.text(limit.amount) }
            return row == rows - 1 ? Money.text(most) : row == 0 ? "$0" : ""
        }
    }

    /// Alerts, and where months begin.
    private func axis(_ width: Int) -> [String] {
        var marks = [Character](repeating: " ", count: peaks.count)
        var dates = [Character](repeating: " ", count: peaks.count + 10)
        for alert in backtest.alerts {
            let column = min(marks.count - 1, (alert.day - backtest.history.first) / step)
            let isCritical = alert.alert.channel == backtest.criticalChannel
            if isCritical || marks[column] == " " { marks[column] = isCritical ? "▲" : "△" }
        }
        var end = 0
        for index in backtest.history.totals.indices where backtest.history.day(index).dayOfMonth == 1 || index == 0 {
            let text = backtest.history.day(index).text
            guard index / step >= end else { continue }
            for (offset, character) in text.enumerated() { dates[index / step + offset] = character }
            end = index / step + text.count + 1
        }
        let days = step == 1 ? "a column is a day" : "a column is the highest of \(step) days"
        let limit = backtest.dailyLimit.map { limit in
            limit.isShare ? "; ─ a thirtieth of the limit of \(limit.budget)" : "; ─ the limit of \(limit.budget)"
        }
        return [
            (margin(width) + " " + String(marks)).trimmingEnd, (margin(width) + " " + String(dates)).trimmingEnd,
            "  \(days); ▲ alert to \(backtest.criticalChannel), △ to another channel\(limit ?? "")",
        ]
    }

    /// The days in one line, in seven heights.
    static func sparkline(_ amounts: [Decimal]) -> String {
        guard let least = amounts.min(), let most = amounts.max() else { return "" }
        let heights = Array("▁▂▃▄▅▆▇")
        return String(
            amounts.map { amount in
                most == least ? heights[3] : heights[Money.rounded((amount - least) / (most - least) * 6)]
            })
    }
}

extension String {
    fileprivate var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
