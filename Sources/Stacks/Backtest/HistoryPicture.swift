import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A replayed history as a picture: a bar for each day, the limit, runaways and alerts.
package struct HistoryPicture {
    package static let width = 960
    package static let height = 400

    private let backtest: Backtest
    private let title: String
    private let left = 64
    private let top = 56
    private let bottom = 320

    package init(_ backtest: Backtest, title: String) {
        self.backtest = backtest
        self.title = title
    }

    /// SVG 1.1, which needs no other file.
    package var svg: String {
        let parts = [grid, months, bars, limit, alerts, legend].flatMap(\.self)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(Self.height)" viewBox="0 0 \(Self.width) \(Self.height)" font-family="system-ui, sans-serif" font-size="12">
            <title>\(title.escaped)</title>
            <rect width="\(Self.width)" height="\(Self.height)" fill="#ffffff"/>
            \(text(title, x: left, y: 30, "font-size=\"16\" font-weight=\"600\" fill=\"#1d1c1d\""))
            \(parts.joined(separator: "\n"))
            </svg>

            """
    }

    // MARK: - Scale

    private var days: Int { backtest.history.totals.count }

    /// The top of the scale, of which a quarter is a round number.
    private var most: Double {
        let highest = max(
            backtest.history.totals.max().map(number) ?? 0, backtest.dailyLimit.map { number($0.amount) } ?? 0, 1)
        var step = 1.0
        while true {
            for factor in [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 6.0, 8.0] where highest <= factor * step {
                return factor * step
            }
            step *= 10
        }
    }

    private func number(_ amount: Decimal) -> Double { Double("\(amount)") ?? 0 }

    private func x(_ index: Int) -> Double {
        Double(left) + Double(index) * Double(Self.width - left - 24) / Double(days)
    }

    private func y(_ amount: Decimal) -> Double {
        let share = max(0, number(amount)) / most
        return Double(bottom) - share * Double(bottom - top)
    }

    /// With one digit after the point, so that the same picture has the same bytes everywhere.
    private func place(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    private func text(_ text: String, x: Int, y: Int, _ attributes: String) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" \(attributes)>\(text.escaped)</text>"
    }

    // MARK: - Parts

    private var grid: [String] {
        (0...4).flatMap { step in
            let amount = Decimal(most) * Decimal(step) / 4
            let height = place(y(amount))
            return [
                "<line x1=\"\(left)\" y1=\"\(height)\" x2=\"\(Self.width - 24)\" y2=\"\(height)\" stroke=\"#e6e6e6\"/>",
                "<text x=\"\(left - 8)\" y=\"\(place(y(amount) + 4))\" text-anchor=\"end\" fill=\"#616061\">\(Money.text(amount))</text>",
            ]
        }
    }

    private var months: [String] {
        (0..<days).filter { backtest.history.day($0).dayOfMonth == 1 }.flatMap { index in
            let place = place(x(index))
            return [
                "<line x1=\"\(place)\" y1=\"\(top)\" x2=\"\(place)\" y2=\"\(bottom + 6)\" stroke=\"#e6e6e6\"/>",
                "<text x=\"\(place)\" y=\"\(bottom + 40)\" fill=\"#616061\">\(backtest.history.day(index).monthName)</text>",
            ]
        }
    }

    private var bars: [String] {
        backtest.history.totals.enumerated().map { index, amount in
            let day = backtest.history.day(index)
            let isRunaway = backtest.runaways.contains { $0.first <= day && day <= $0.last }
            let width = max(0.5, x(1) - x(0) - (days > 200 ? 0 : 1))
            return "<rect x=\"\(place(x(index)))\" y=\"\(place(y(amount)))\" width=\"\(place(width))\" "
                + "height=\"\(place(Double(bottom) - y(amount)))\" fill=\"\(isRunaway ? "#e8912d" : "#4a90c2")\">"
                + "<title>\(day.text): \(Money.text(amount))</title></rect>"
        }
    }

    private var limit: [String] {
        guard let limit = backtest.dailyLimit else { return [] }
        let height = place(y(limit.amount))
        let what = limit.isShare ? "limit of \(limit.budget) / 30" : "limit of \(limit.budget)"
        return [
            "<line x1=\"\(left)\" y1=\"\(height)\" x2=\"\(Self.width - 24)\" y2=\"\(height)\" stroke=\"#e01e5a\" stroke-dasharray=\"6 4\"/>",
            "<text x=\"\(Self.width - 24)\" y=\"\(place(y(limit.amount) - 6))\" text-anchor=\"end\" fill=\"#e01e5a\">\("\(what) \(Money.text(limit.amount))".escaped)</text>",
        ]
    }

    /// On the day on which they arrive; one of a day hides the others, the critical one none.
    private var alerts: [String] {
        Dictionary(grouping: backtest.alerts, by: \.arrival).sorted { $0.key < $1.key }.map { arrival, alerts in
            let isCritical = alerts.contains { $0.alert.channel == backtest.criticalChannel }
            let middle = x(arrival - backtest.history.first) + (x(1) - x(0)) / 2
            let base = bottom + 22
            let words = alerts.map { "\($0.alert.channel): \($0.budget)" }.joined(separator: ", ")
            return
                "<path d=\"M\(place(middle)) \(base - 12) L\(place(middle + 5)) \(base) L\(place(middle - 5)) \(base) Z\" "
                + "fill=\"\(isCritical ? "#e01e5a" : "#9aa0a6")\"><title>\("\(arrival.text) \(words)".escaped)</title></path>"
        }
    }

    private var legend: [String] {
        let entries: [(String, String)] = [
            ("#4a90c2", "cost of a day"), ("#e8912d", "runaway"),
            ("#e01e5a", "alert to \(backtest.criticalChannel)"), ("#9aa0a6", "alert to another channel"),
        ]
        return entries.enumerated().flatMap { index, entry in
            let x = left + index * 200
            return [
                "<rect x=\"\(x)\" y=\"378\" width=\"10\" height=\"10\" fill=\"\(entry.0)\"/>",
                text(entry.1, x: x + 16, y: 387, "fill=\"#616061\""),
            ]
        }
    }
}

extension String {
    fileprivate var escaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
