import Deployment

/// The table of a run, as Markdown, which an issue shows as one.
struct AcceptanceText {
    var report: AcceptanceReport

    init(_ report: AcceptanceReport) { self.report = report }

    var lines: [String] {
        let rows = report.rows.map { [$0.probe, $0.asked, $0.result.rawValue, $0.seen, $0.means] }
        let table = [["probe", "asked", "result", "seen", "means"], Array(repeating: "---", count: 5)] + rows
        let counts = [AcceptanceRow.Result.holds, .fails, .open].map { result in
            "\(report.rows.count { $0.result == result }) \(result.rawValue)"
        }
        return table.map { "| \($0.map(Self.cell).joined(separator: " | ")) |" }
            + [
                "",
                "Bellwether \(Version.current), \(report.region), \(report.seconds) s: \(counts.joined(separator: ", ")).",
            ]
            + (report.isInterrupted ? ["Interrupted, so not all was asked."] : [])
            + (report.problem.map { ["Ended early: \($0)"] } ?? [])
            + report.left.map { "LEFT: \($0); next: bellwether acceptance --clean" }
    }

    /// What a table's cell can hold.
    private static func cell(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("|", with: "\\|")
            .replacing("<", with: "&lt;")
    }
}
