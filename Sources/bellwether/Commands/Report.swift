import ArgumentParser
import Config
import Deployment
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a cost report now, and wait for it.",
        discussion: """
            It goes to the channel of the scheduled one. With --date it is about the day, \
            or the week or month around the day, that you name; Cost Explorer knows 13 \
            months. Each request to Cost Explorer costs $0.01, a report has 2 or 3.

            Examples:
              bellwether report daily
              bellwether report monthly --date 2026-03-01
            """)

    @Argument(help: "daily, weekly or monthly")
    var kind: ReportKind

    @OptionGroup var options: ConfigOptions

    @Option(help: ArgumentHelp("A day in the past.", valueName: "YYYY-MM-DD"))
    var date: String?

    @Flag(help: "Print what was sent as JSON.")
    var json = false

    func run() async throws {
        let config = try options.load(missing: .allowed)
        let monitor = Monitor(config)
        guard !config.reports.areOff else {
            throw Refusal(
                description: "all reports are off in \(options.config), so nothing is deployed that could send one")
        }
        if let date { try Period(kind: kind, date: date, today: .today).check() }
        let outcome = try await withProgress(
            interruption: "interrupted; a report that has begun goes on in AWS, and is sent"
        ) { [kind, date] display in
            try await config.deployer(report: display.report).runReport(
                kind.rawValue, machine: monitor.reportMachineName, date: date)
        }
        let console = Console.standard
        switch outcome {
        case .sent(let sent):
            if json { return console.result(try Summary(of: sent, channel: config.channel(of: kind)).prettyJSON()) }
            console.result("Sent to \(config.channel(of: kind)): \(sent.title)")
            let requests = "\(sent.requests) request\(sent.requests == 1 ? "" : "s")"
            console.result("  \(kind.rawValue) \(sent.id) · \(requests) to Cost Explorer")
        case .waiting(let execution):
            if json {
                return console.result(try Summary(waiting: execution, channel: config.channel(of: kind)).prettyJSON())
            }
            console.result(
                "AWS has not closed the month. The run waits for it, until day 8 at the latest, and then sends")
            console.result("the report by itself: \(execution)")
        }
    }
}

/// What `--json` prints.
private struct Summary: Encodable {
    var channel: String
    var id: String?
    var messageId: String?
    var requests: Int?
    var title: String?
    /// The run that still waits, and has sent nothing yet.
    var waiting: String?

    init(of sent: SentReport, channel: String) {
        self.channel = channel
        (id, messageId, requests, title) = (sent.id, sent.messageId, sent.requests, sent.title)
    }

    init(waiting execution: String, channel: String) {
        self.channel = channel
        waiting = execution
    }
}

extension Config {
    fileprivate func channel(of kind: ReportKind) -> String { reports.channel(of: kind) ?? heartbeatChannel }
}

extension ReportKind: ExpressibleByArgument {}
