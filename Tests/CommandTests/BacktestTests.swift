import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct BacktestTests {
    private static let config = """
        name: acme
        account: "\(Sandbox.account)"
        slack:
          workspace: ${SLACK_WORKSPACE_ID}
          channels: { alerts: "${SLACK_CHANNEL_ID}" }
        budgets:
          - { name: daily, every: day, limit: 10, alerts: [{ at: 100% }] }
          - { name: emr, every: day, limit: 5, alerts: [{ at: 100% }], only: { service: Amazon Elastic MapReduce } }
        reports: { daily: off, weekly: off, monthly: off }
        """

    /// `YYYY-MM-DD`, so many days ago.
    private static func day(_ ago: Int) -> String {
        Date(timeIntervalSinceNow: Double(-ago * 86_400)).formatted(.iso8601.year().month().day())
    }

    /// 4 of S3 a day, and 20 of EMR two days ago.
    private static var state: [String: Any] {
        var days: [String: [String: String]] = [:]
        for ago in 1...200 { days[day(ago)] = ["Amazon Simple Storage Service": "4.0"] }
        days[day(2)]?["Amazon Elastic MapReduce"] = "20.000000001"
        days[day(0)] = ["Amazon Simple Storage Service": "999"]  // not over
        return ["dailyCosts": days, "page": 50]
    }

    @Test("backtest asks Cost Explorer page by page, as the reports do, and says what it cost")
    func costExplorer() async throws {
        let sandbox = try Sandbox(config: Self.config, state: Self.state)
        let run = try await sandbox.bellwether("backtest", "--yes")
        #expect(run.exit == 0, "\(run)")
        let calls = try sandbox.calls()
        #expect(calls[0].operation == "get-caller-identity")
        let requests = calls.dropFirst()
        #expect(requests.count >= 2 && requests.count <= 3)
        #expect(run.errors == "\(requests.count) requests to Cost Explorer, $0.0\(requests.count)\n")
        for call in requests {
            #expect(call.operation == "get-cost-and-usage")
            #expect(call.value(of: "--region") == "us-east-1")
            #expect(call.value(of: "--granularity") == "DAILY")
            #expect(call.value(of: "--metrics") == "UnblendedCost")
            #expect(
                call.value(of: "--filter")
                    == #"{"Not":{"Dimensions":{"Key":"RECORD_TYPE","Values":["Credit","Refund"]}}}"#)
        }
        let period = try #require(requests.first?.value(of: "--time-period"))
        #expect(period == "Start=\(Self.day(90).prefix(8))01,End=\(Self.day(0))")
        #expect(run.output.contains("\nAlerts, 2, on the day they arrive:\n"))
        #expect(
            run.output.contains("\n  \(Self.day(1))  alerts  daily over 100% of $10.00: $24.00 by \(Self.day(2))\n"))
        #expect(run.output.contains("\n  \(Self.day(1))  alerts  emr over 100% of $5.00: $20.00 by \(Self.day(2))\n"))
        #expect(run.output.contains("\nRunaways: none"))
        #expect(!run.output.contains("999"))
    }

    @Test("backtest spends nothing unless somebody agrees")
    func asks() async throws {
        let sandbox = try Sandbox(config: Self.config, state: Self.state)
        let silent = try await sandbox.bellwether("backtest")
        #expect(silent.exit == 1)
        #expect(
            silent.errors.hasPrefix(
                "error: cannot ask: standard input is not a terminal, and Cost Explorer bills $0.01")
        )
        let no = try await sandbox.bellwether("backtest", onTerminal: [["[y/N]", "n\n"]])
        #expect(no.exit == 1)
        #expect(no.output.contains("not asked, so there is nothing to replay"))
        #expect(try sandbox.calls().isEmpty)
        let yes = try await sandbox.bellwether("backtest", "--days", "10", onTerminal: [["[y/N]", "y\n"]])
        #expect(yes.exit == 0, "\(yes)")
        #expect(yes.output.contains("Alerts, 2"))
    }

    @Test("backtest refuses another account, another currency, and an account without costs")
    func refusals() async throws {
        let other = try Sandbox(config: Self.config, state: Self.state.merging(["account": "999999999999"]) { $1 })
        let run = try await other.bellwether("backtest", "--yes")
        #expect(run.exit == 1)
        #expect(try other.operations() == ["get-caller-identity"])
        let euro = try Sandbox(config: Self.config, state: Self.state.merging(["unit": "EUR"]) { $1 })
        #expect(
            try await euro.bellwether("backtest", "--yes").errors
                == "error: AWS bills this account in EUR, and budgets here are in USD\n")
        let empty = try await Sandbox(config: Self.config).bellwether("backtest", "--yes")
        #expect(empty.exit == 1)
        #expect(empty.errors.hasPrefix("error: Cost Explorer knows no costs from "))
        let denied = try Sandbox(config: Self.config, state: Self.state)
        try denied.plant("denied", operation: "get-cost-and-usage")
        #expect(
            try await denied.bellwether("backtest", "--yes").errors.hasPrefix("error: AWS refused ce:GetCostAndUsage"))
    }

    @Test("One day is one day")
    func oneDay() async throws {
        let sandbox = try Sandbox(config: Self.config)
        try sandbox.write("costs.csv", "date,amount\n2026-01-01,5\n")
        let run = try await sandbox.bellwether("backtest", "--csv", "costs.csv")
        #expect(
            run.output.hasPrefix("acme on 1 day of costs from costs.csv, 2026-01-01 to 2026-01-01:\n"), "\(run)")
    }

    @Test("backtest --csv names every mistake of the file, and does nothing")
    func mistakes() async throws {
        let sandbox = try Sandbox(config: Self.config)
        try sandbox.write("costs.csv", "date,amount\n2026-01-01,x\n2026-13-01,2\n2026-01-02,1\n2026-01-04,1\n")
        let run = try await sandbox.bellwether("backtest", "--csv", "costs.csv", "--svg", "costs.svg")
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(
            run.errorLines.map { $0.prefix { $0 != ";" } } == [
                "costs.csv:2:1: error: 'x' is no amount", "costs.csv:3:1: error: '2026-13-01' is no day",
                "costs.csv:5:1: error: 1 day is missing between 2026-01-02 and 2026-01-04", "3 mistakes",
            ])
        #expect(try !sandbox.files().contains("costs.svg"))
        let none = try await sandbox.bellwether("backtest", "--csv", "gone.csv")
        #expect(none.errors == "error: cannot read gone.csv\n  next: check the path given with --csv\n")
        for arguments in [["--csv", "costs.csv", "--days", "9"], ["--days", "0"], ["--days", "366"]] {
            #expect(try await sandbox.bellwether(["backtest"] + arguments).exit == 64)
        }
    }

    private static let values = """
        SLACK_WORKSPACE_ID=T0PLANTED1
        SLACK_CRITICAL_CHANNEL_ID=C0PLANTED2
        SLACK_HEARTBEAT_CHANNEL_ID=C0PLANTED3
        PAGERDUTY_ROUTING_KEY=planted

        """

    /// The example's configuration and history.
    private static func example() throws -> Sandbox {
        let sandbox = try Sandbox(
            config: String(contentsOf: Products.examples.appending(path: "full.yaml"), encoding: .utf8), env: values)
        try sandbox.write(
            "history.csv", String(contentsOf: Products.examples.appending(path: "history.csv"), encoding: .utf8))
        return sandbox
    }

    @Test("backtest of the example shows what is recorded")
    func golden() async throws {
        let sandbox = try Self.example()
        let run = try await sandbox.bellwether("backtest", "--csv", "history.csv", "--svg", "history.svg")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors == "wrote history.svg\n")
        #expect(try sandbox.calls().isEmpty)
        let path = Products.examples.appending(path: "history.txt")
        if ProcessInfo.processInfo.environment["RECORD"] != nil {
            try Data(run.output.utf8).write(to: path)
            Issue.record("recorded \(path.lastPathComponent)")
        }
        #expect(run.output == (try String(contentsOf: path, encoding: .utf8)))
        #expect(try sandbox.read("history.svg").hasPrefix("<svg xmlns"))
    }

    @Test("backtest says why a picture cannot be written")
    func unwritable() async throws {
        let run = try await Self.example().bellwether("backtest", "--csv", "history.csv", "--svg", "no/history.svg")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: cannot write no/history.svg: No such file or directory
                  next: check the disk and the folder's permissions, or choose another with --svg

                """)
    }

    private struct Found: Decodable {
        struct Limit: Decodable { var budget: String, suggested: Decimal }
        struct Alert: Decodable { var budget: String, channel: String, day: String }
        var limits: [Limit]
        var alerts: [Alert]
        var notReplayed: [String: String]
    }

    private static func found(_ sandbox: Sandbox) async throws -> Found {
        let run = try await sandbox.bellwether("backtest", "--csv", "history.csv", "--json")
        #expect(run.exit == 0, "\(run)")
        return try JSONDecoder().decode(Found.self, from: Data(run.output.utf8))
    }

    @Test("A suggested limit, once taken over, leaves critical quiet but for the runaway")
    func suggestion() async throws {
        let sandbox = try Self.example()
        let before = try await Self.found(sandbox)
        #expect(before.notReplayed == ["data-team": "needs costs by tag"])
        let limit = try #require(before.limits.first { $0.budget == "daily" })
        try sandbox.write(
            "bellwether.yaml",
            sandbox.read("bellwether.yaml").replacing("limit: 50 ", with: "limit: \(limit.suggested) "))
        let after = try await Self.found(sandbox)
        let critical = after.alerts.filter { $0.channel == "critical" && $0.budget == "daily" }.map(\.day)
        #expect(critical.filter { !("2026-03-10"..."2026-03-15").contains($0) }.count <= 1)
        #expect(critical.contains("2026-03-11"))
    }

    @Test(
        "backtest --png writes a picture, and leaves nothing else",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")))
    func png() async throws {
        let sandbox = try Self.example()
        let before = try sandbox.files()
        let run = try await sandbox.bellwether("backtest", "--csv", "history.csv", "--png", "costs 1.png")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors == "wrote costs 1.png\n")
        let bytes = try Data(contentsOf: sandbox.folder.appending(path: "costs 1.png"))
        #expect(bytes.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        // Width and height, of two pixels for each point.
        #expect(Array(bytes[16..<24]) == [0, 0, 7, 128, 0, 0, 3, 32])
        #expect(try Set(sandbox.files()).subtracting(before).filter { !$0.hasPrefix(".") } == ["costs 1.png"])
    }

    @Test("A folder, or what is no file, is never replaced by a picture", arguments: ["--svg", "--png"])
    func notAFile(_ option: String) async throws {
        let sandbox = try Self.example()
        try FileManager.default.createDirectory(
            at: sandbox.folder.appending(path: "pictures"), withIntermediateDirectories: false)
        try sandbox.write("pictures/mine.txt", "mine")
        try sandbox.write("pictures.svg", "mine too")
        #expect(mkfifo(sandbox.folder.appending(path: "pipe").path, 0o600) == 0)
        for (name, kind) in [("pictures", "a folder"), ("pipe", "not a regular file")] {
            let run = try await sandbox.bellwether("backtest", "--csv", "history.csv", option, name)
            #expect(run.exit == 1)
            #expect(run.errors.contains("\(name) is \(kind); nothing was written\n"), "\(run)")
            #expect(run.output == "", "before anything costs time or money")
        }
        #expect(try sandbox.read("pictures/mine.txt") == "mine")
        #expect(try sandbox.read("pictures.svg") == "mine too")
    }

    @Test("A picture is written to where a link leads")
    func link() async throws {
        let sandbox = try Self.example()
        try sandbox.write("old.svg", "old")
        let link = sandbox.folder.appending(path: "link.svg")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: sandbox.folder.appending(path: "old.svg"))
        let run = try await sandbox.bellwether("backtest", "--csv", "history.csv", "--svg", "link.svg")
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.read("old.svg").hasPrefix("<svg"))
        #expect(
            try FileManager.default.attributesOfItem(atPath: link.path)[.type] as? FileAttributeType
                == .typeSymbolicLink)
    }

    @Test("backtest --png needs a browser, and says so where there is none")
    func noBrowser() async throws {
        let run = try await Self.example().bellwether(
            ["backtest", "--csv", "history.csv", "--png", "a.png"], hasCLI: false)
        #expect(run.exit == 1)
        #expect(run.errors.hasPrefix("error: no browser to take the picture with: chromium"))
    }
}
