package import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads daily costs from a file: one that Cost Explorer's console has exported, or rows of `date,amount,service`.
///
/// Cost Explorer's has a row for each day and a column for each service, `EC2-Instances($)`, the last one being
/// `Total costs($)`; the row under its head holds the sums.
package struct HistoryFile {
    /// More is no file of daily costs.
    package static let sizeLimit = 10 << 20
    /// Three years and some: Cost Explorer itself shows days of 14 months at most.
    package static let dayLimit = 1_200
    /// Whoever has more is best helped by a few of them.
    package static let mistakeLimit = 1_000

    /// `nil` if there are mistakes.
    package private(set) var history: CostHistory?
    /// Every mistake, sorted by line.
    package private(set) var diagnostics: [Diagnostic] = []

    private let file: String
    /// The line on which each day stands first.
    private var lines: [Day: Int] = [:]
    private var totals: [Day: Decimal] = [:]
    private var services: [String: [Day: Decimal]] = [:]

    /// - Parameter file: its name, for the mistakes.
    package init(_ text: String, file: String) {
        self.file = file
        let csv = CSVText(text)
        if let line = csv.openQuote { complain(line, "this quotation mark is never closed") }
        guard let head = csv.rows.first else {
            complain(1, "the file is empty; expected a file from Cost Explorer, or rows of date,amount,service")
            return
        }
        if head.cells[0].lowercased() == "date" {
            readList(csv.rows.dropFirst(), head: head)
        } else if head.cells[0].first?.isNumber == true {
            readList(csv.rows[...], head: nil)
        } else {
            readTable(csv.rows.dropFirst(), head: head)
        }
        checkDays()
        finish()
    }

    private var hasTooManyMistakes: Bool { diagnostics.count >= Self.mistakeLimit }

    private mutating func complain(_ line: Int, _ message: String) {
        guard !hasTooManyMistakes else { return }
        diagnostics.append(Diagnostic(.error, at: .init(file: file, line: line, column: 1), message))
    }

    // MARK: - date,amount,service

    private mutating func readList(_ rows: ArraySlice<CSVText.Row>, head: CSVText.Row?) {
        let count = head?.cells.count ?? rows.first?.cells.count ?? 2
        if let head, !["date,amount", "date,amount,service"].contains(head.cells.joined(separator: ",").lowercased()) {
            complain(head.line, "expected the columns date,amount or date,amount,service")
            return
        }
        guard count == 2 || count == 3 else {
            complain(rows.first?.line ?? 1, "expected date,amount or date,amount,service in each row")
            return
        }
        var seen: [String: Int] = [:]
        for row in rows where !hasTooManyMistakes {
            guard row.cells.count == count else {
                complain(row.line, "expected \(count) values, found \(row.cells.count)")
                continue
            }
            guard let day = day(row), let amount = amount(row.cells[1], in: row, of: nil) else { continue }
            let service = count == 3 ? row.cells[2] : ""
            if let line = seen.updateValue(row.line, forKey: "\(day.text) \(service)") {
                complain(
                    row.line, "\(day.text) stands on line \(line) already\(count == 3 ? ", with this service" : "")")
                continue
            }
            lines[day] = lines[day] ?? row.line
            totals[day, default: 0] += amount
            if count == 3 { services[service, default: [:]][day] = amount }
        }
        if count == 2 { services = [:] }
    }

    // MARK: - Cost Explorer

    private mutating func readTable(_ rows: ArraySlice<CSVText.Row>, head: CSVText.Row) {
        let names = head.cells.map { $0.hasSuffix("($)") ? String($0.dropLast(3)) : nil }
        guard names.dropFirst().contains(where: { $0 != nil }) else {
            complain(
                head.line,
                "this is no file of Cost Explorer, whose columns end in ($); expected that, or rows of date,amount,service"
            )
            return
        }
        for (cell, name) in zip(head.cells, names).dropFirst() where name == nil {
            complain(head.line, "column '\(cell.prefix(60))' does not end in ($); amounts must be in USD")
        }
        let columns = names.enumerated().compactMap { index, name in index > 0 ? name.map { (index, $0) } : nil }
        for (name, same) in Dictionary(grouping: columns, by: \.1) where same.count > 1 {
            complain(head.line, "there are \(same.count) columns '\(name.prefix(60))($)'")
        }
        let total = columns.last { $0.1.lowercased().hasPrefix("total cost") }?.0
        for row in rows where !hasTooManyMistakes && !row.cells[0].lowercased().hasSuffix("total") {
            guard row.cells.count == head.cells.count else {
                complain(row.line, "expected \(head.cells.count) values as in the first row, found \(row.cells.count)")
                continue
            }
            guard let day = day(row) else { continue }
            if let line = lines[day] {
                complain(row.line, "\(day.text) stands on line \(line) already")
                continue
            }
            lines[day] = row.line
            read(row, of: day, columns: columns, total: total)
        }
        // Grouped by something else than services, the columns say nothing that a budget could be about.
        if head.cells[0].lowercased() != "service" { services = [:] }
        checkGranularity()
    }

    private mutating func read(_ row: CSVText.Row, of day: Day, columns: [(Int, String)], total: Int?) {
        var sum: Decimal = 0
        for (index, name) in columns {
            let cell = row.cells[index]
            guard let amount = cell.isEmpty ? 0 : amount(cell, in: row, of: name) else { continue }
            if index == total {
                totals[day] = amount
            } else {
                services[name, default: [:]][day] = amount
                sum += amount
            }
        }
        if total == nil { totals[day] = sum }
    }

    /// A file by month is otherwise one with 30 days missing after each.
    private mutating func checkGranularity() {
        guard lines.count > 1, lines.keys.allSatisfy({ $0.dayOfMonth == 1 }) else { return }
        complain(
            lines.values.min() ?? 1,
            "these are costs by month; in Cost Explorer choose the granularity Daily, then export")
        lines = [:]
    }

    // MARK: - Cells

    private mutating func day(_ row: CSVText.Row) -> Day? {
        // Some exports add the time, which is midnight.
        if let day = Day(row.cells[0]) ?? Day(row.cells[0].replacing(#/[T ]00:00:00(\.0+)?(Z|\+00:00)?$/#, with: "")) {
            return day
        }
        complain(row.line, "'\(row.cells[0].prefix(40))' is no day; expected one such as 2026-03-09")
        return nil
    }

    private mutating func amount(_ text: String, in row: CSVText.Row, of service: String?) -> Decimal? {
        if Self.isNumber(text), let amount = Decimal(string: text), abs(amount) < 1_000_000_000_000 { return amount }
        let column = service.map { " of '\($0.prefix(60))'" } ?? ""
        complain(
            row.line,
            "'\(text.prefix(40))'\(column) is no amount; expected a number such as 41.23, without $ and grouping")
        return nil
    }

    /// `-12.5`, `1.2E-7`.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        func takes(_ bytes: String) -> Bool {
            guard let first = rest.first, bytes.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        func takesDigits(_ counts: ClosedRange<Int>) -> Bool {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return counts.contains(count)
        }
        _ = takes("-")
        guard takesDigits(1...12) else { return false }
        if takes("."), !takesDigits(1...24) { return false }
        if takes("eE") {
            _ = takes("-+")
            guard takesDigits(1...2) else { return false }
        }
        return rest.isEmpty
    }

    // MARK: - All of it

    private mutating func checkDays() {
        let days = lines.keys.sorted()
        if days.isEmpty, diagnostics.isEmpty { complain(1, "there are no costs in the file") }
        if days.count > Self.dayLimit {
            complain(
                lines[days[Self.dayLimit]] ?? 1,
                "\(days.count) days are too many; keep the last \(Self.dayLimit) at most")
        }
        for (before, after) in zip(days, days.dropFirst()) where after - before > 1 {
            let count = after - before - 1
            complain(
                lines[after] ?? 1,
                "\(count) day\(count == 1 ? " is" : "s are") missing between \(before.text) and \(after.text); a day without costs needs a row with 0"
            )
        }
    }

    private mutating func finish() {
        diagnostics.sort { ($0.place, $0.message) < ($1.place, $1.message) }
        guard diagnostics.isEmpty, let first = lines.keys.min(), let last = lines.keys.max() else { return }
        let days = (0...(last - first)).map { first + $0 }
        history = CostHistory(
            first: first, totals: days.map { totals[$0] ?? 0 },
            services: services.isEmpty
                ? nil : services.mapValues { amounts in days.map { amounts[$0] ?? 0 } })
    }
}
