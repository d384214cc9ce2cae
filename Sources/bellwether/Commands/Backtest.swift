import ArgumentParser
import Config
import Deployment
import Preview
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Replay past costs through this configuration: which alerts would have come, and which limits fit.",
        discussion: """
            The costs are those of the last 90 days, from Cost Explorer, which bills $0.01 for \
            each request, so you are asked before; or those of a file that Cost Explorer has \
            exported (granularity Daily, dimension Service), or of rows of date,amount,service. \
            Changes nothing.

            Examples:
              bellwether backtest
              bellwether backtest --csv costs.csv --svg costs.svg
              bellwether backtest --days 365 --yes --json
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: "How many days back; begins with the month that they begin in. At most 365.")
    var days: Int?
    @Option(help: ArgumentHelp("Costs from a file instead.", valueName: "file"))
    var csv: String?
    @Option(help: ArgumentHelp("Write a picture of it.", valueName: "file"))
    var svg: String?
    @Option(help: ArgumentHelp("Write a picture of it; needs Chromium.", valueName: "file"))
    var png: String?
    @Flag(help: "Print what was found as JSON.")
    var json = false
    @Flag(name: .shortAndLong, help: "Do not ask before calling Cost Explorer.")
    var yes = false

    func validate() throws {
        if csv != nil, days != nil { throw ValidationError("--csv and --days do not go together") }
        if let days, !(1...365).contains(days) { throw ValidationError("--days takes 1 to 365") }
    }

    func run() async throws {
        let config = try options.load(missing: .allowed)
        for file in [svgFile, pngFile] { try file?.check() }
        let costs = try await costs(for: config)
        let backtest = Monitor(config).backtest(costs.history)
        try await writePictures(of: backtest, name: config.name)
        let console = Console.standard
        if json {
            return console.result(
                try BacktestJSON(backtest, source: costs.source, requests: costs.requests).prettyJSON())
        }
        for line in BacktestText(name: config.name, source: costs.source, backtest: backtest).lines {
            console.result(line)
        }
    }

    private struct PastCosts: Sendable {
        var history: CostHistory
        var source: String
        var requests: Int
    }

    private func costs(for config: Config) async throws -> PastCosts {
        guard let csv else { return try await askCostExplorer(for: config) }
        guard let data = FileManager.default.contents(atPath: csv) else {
            throw Refusal(description: "cannot read \(csv)\nnext: check the path given with --csv")
        }
        guard data.count <= HistoryFile.sizeLimit else {
            throw Refusal(description: "\(csv) has more than 10 MB, which no file of daily costs has")
        }
        let file = HistoryFile(String(decoding: data, as: UTF8.self), file: csv)
        let console = Console.standard
        for diagnostic in file.diagnostics { console.say(console.painted(diagnostic)) }
        guard let history = file.history else {
            let count = file.diagnostics.count
            let more = count == HistoryFile.mistakeLimit ? " or more" : ""
            console.say("\(count)\(more) mistake\(count == 1 ? "" : "s"); nothing was done")
            throw ExitCode.failure
        }
        return PastCosts(history: history, source: csv, requests: 0)
    }

    // MARK: - Cost Explorer

    private func askCostExplorer(for config: Config) async throws -> PastCosts {
        let today = Day.today
        let first = Day(number: today.number - (days ?? 90)).first(of: .month)
        let last = Day(number: today.number - 1)
        try confirm(first, last)
        let request = try Monitor(config).historyRequest
        let found = try await withProgress { display in
            try await config.deployer(report: display.report).dailyCosts(
                from: first.text, to: today.text, metric: request.metric, filter: request.filter)
        }
        let charges = try found.costs.map { cost in
            guard cost.unit == "USD" else {
                throw Refusal(description: "AWS bills this account in \(cost.unit), and budgets here are in USD")
            }
            guard let day = Day(cost.day), let amount = Decimal(string: cost.amount) else {
                throw Refusal(description: "Cost Explorer answered what is no cost: \(cost.day) \(cost.amount)")
            }
            return (day: day, service: cost.service, amount: amount)
        }
        guard !charges.isEmpty, let history = CostHistory(charges: charges, from: first, to: last) else {
            throw Refusal(
                description: "Cost Explorer knows no costs from \(first.text) to \(last.text)\n"
                    + "next: wait a day if it was switched on today, or see bellwether doctor --paid")
        }
        let count = "\(found.requests) request\(found.requests == 1 ? "" : "s")"
        Console.standard.say("\(count) to Cost Explorer, \(Money.text(Decimal(found.requests) / 100))")
        return PastCosts(history: history, source: "Cost Explorer", requests: found.requests)
    }

    private func confirm(_ first: Day, _ last: Day) throws {
        if yes { return }
        let console = Console.standard
        let what = "Ask Cost Explorer for the costs from \(first.text) to \(last.text)?"
        guard console.canAsk else {
            throw Refusal(
                description:
                    "cannot ask: standard input is not a terminal, and Cost Explorer bills $0.01 for each request\n"
                    + "next: add --yes, or take the costs from a file with --csv")
        }
        let answer = try console.confirm("\(what) It bills $0.01 for each page, mostly one to five. [y/N]")
        guard ["y", "yes"].contains(answer?.lowercased()) else {
            throw Refusal(description: "not asked, so there is nothing to replay")
        }
    }

    // MARK: - Pictures

    private func writePictures(of backtest: Backtest, name: String) async throws {
        guard svg != nil || png != nil else { return }
        let title = "\(name), \(backtest.history.first.text) to \(backtest.history.last.text)"
        let picture = HistoryPicture(backtest, title: title).svg
        if let file = svgFile {
            try file.write(Data(picture.utf8))
            Console.standard.say("wrote \(file.path)")
        }
        if let file = pngFile {
            try file.write(try await Self.draw(picture))
            Console.standard.say("wrote \(file.path)")
        }
    }

    private var svgFile: OutputFile? { svg.map { OutputFile(path: $0, option: "--svg") } }
    private var pngFile: OutputFile? { png.map { OutputFile(path: $0, option: "--png") } }

    /// - Returns: a PNG.
    private static func draw(_ picture: String) async throws -> Data {
        guard let browser = await Browser.find() else {
            throw Refusal(
                description: "no browser to take the picture with: \(Browser.names.joined(separator: ", "))\n"
                    + "next: install Chromium, or use --svg")
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "bellwether-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (page, drawn) = (folder.appending(path: "page.svg"), folder.appending(path: "page.png"))
        try Data(picture.utf8).write(to: page)
        try await browser.takePicture(
            of: page.absoluteString, width: HistoryPicture.width, height: HistoryPicture.height, to: drawn.path)
        guard let data = try? Data(contentsOf: drawn), !data.isEmpty else {
            throw Refusal(description: "the browser drew no picture\nnext: use --svg")
        }
        return data
    }
}
