import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ReportTests {
    static let execution = "arn:aws:states:us-east-1:123456789012:execution:acme-reports:run-1"
    static let sent = #"{"id": "2026-03-09", "title": ":large_green_circle: $61", "requests": 2, "messageId": "m-1"}"#

    /// One with deployed reports, whose next run becomes what `run` says.
    private func sandbox(
        _ run: [String: Any] = ["status": "SUCCEEDED", "output": ReportTests.sent], more: String = ""
    ) async throws -> Sandbox {
        let sandbox = try await Sandbox.severalDeployed(config: Sandbox.config(isAlone: false, more: more))
        try sandbox.edit { $0["run"] = run }
        try sandbox.forgetCalls()
        return sandbox
    }

    /// As UTC has it.
    private func day(_ offset: Int, months: Int = 0) throws -> String {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let day = try #require(calendar.date(byAdding: .day, value: offset, to: Date()))
        return try #require(calendar.date(byAdding: .month, value: months, to: day))
            .formatted(.iso8601.year().month().day())
    }

    @Test("Each kind is started as what it is, and said to be sent", arguments: ["daily", "weekly", "monthly"])
    func kinds(_ kind: String) async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("report", kind)
        #expect(run.exit == 0, "\(run)")
        #expect(
            run.output == """
                Sent to alerts: :large_green_circle: $61
                  \(kind) 2026-03-09 · 2 requests to Cost Explorer

                """)
        let start = try #require(try sandbox.calls().first { $0.operation == "start-execution" })
        #expect(start.value(of: "--input") == #"{"report":"\#(kind)"}"#)
        #expect(
            start.value(of: "--state-machine-arn") == "arn:aws:states:us-east-1:123456789012:stateMachine:acme-reports")
    }

    @Test("Another kind is a usage error that names the kinds")
    func unknownKind() async throws {
        let run = try await Sandbox().bellwether("report", "hourly")
        #expect(run.exit == 64)
        #expect(run.errors.contains("daily, weekly or monthly") || run.errors.contains("'daily', 'weekly'"), "\(run)")
    }

    @Test("It is waited for while it runs")
    func waits() async throws {
        let sandbox = try await sandbox(["status": "SUCCEEDED", "output": Self.sent, "looks": 2])
        #expect(try await sandbox.bellwether("report", "daily").exit == 0)
        #expect(try sandbox.operations().count { $0 == "describe-execution" } == 3)
    }

    @Test("A day that is over is reported on")
    func goodDate() async throws {
        let sandbox = try await sandbox()
        let yesterday = try day(-1)
        let run = try await sandbox.bellwether("report", "daily", "--date", yesterday)
        #expect(run.exit == 0, "\(run)")
        let start = try #require(try sandbox.calls().first { $0.operation == "start-execution" })
        #expect(start.value(of: "--input") == #"{"date":"\#(yesterday)","report":"daily"}"#)
    }

    @Test("What is no day is refused", arguments: ["yesterday", "2026-02-30", "2026-3-9", "09.03.2026", "2026-03-09T"])
    func badDate(_ date: String) async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("report", "daily", "--date", date)
        #expect(run.exit == 1)
        #expect(run.errors == "error: '\(date)' is not a day; expected one such as 2026-03-09\n")
        #expect(try sandbox.calls().isEmpty)
    }

    @Test(
        "A day, week or month that is not over is refused",
        arguments: [("daily", "is not over"), ("weekly", "the week of"), ("monthly", "the month of")])
    func notOver(_ kind: String, _ words: String) async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("report", kind, "--date", try day(0))
        #expect(run.exit == 1)
        #expect(run.errors.contains(words), "\(run)")
        #expect(run.errors.hasSuffix("is not over yet, in UTC; choose an earlier day\n"), "\(run)")
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("What Cost Explorer has forgotten is refused")
    func tooOld() async throws {
        let sandbox = try await sandbox()
        let old = try day(0, months: -14)
        let run = try await sandbox.bellwether("report", "daily", "--date", old)
        #expect(run.exit == 1)
        let oldest = try day(0, months: -13).prefix(7) + "-01"
        #expect(
            run.errors == """
                error: \(old) is too long ago: Cost Explorer keeps 13 months besides this one
                  next: choose \(oldest) or a later day

                """)
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("The first day of the 13th month before this one is reported on")
    func oldest() async throws {
        let sandbox = try await sandbox()
        let oldest = try day(0, months: -13).prefix(7) + "-01"
        #expect(try await sandbox.bellwether("report", "daily", "--date", String(oldest)).exit == 0)
        #expect(try sandbox.operations().contains("start-execution"))
    }

    @Test("Where nothing is deployed it says to deploy", arguments: ["report", "notify"])
    func notDeployed(_ command: String) async throws {
        let sandbox = try Sandbox(
            config: Sandbox.config(isAlone: false), state: ["missingTopics": ["acme-alerts"]])
        let arguments = command == "report" ? ["report", "daily"] : ["notify", "--to", "alerts", "--text", "x"]
        let run = try await sandbox.bellwether(arguments)
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(
            run.errors == """
                error: there is no acme-\(command == "report" ? "reports" : "alerts") in the account
                  next: bellwether deploy

                """)
    }

    @Test("A run that failed is said with its reason")
    func failed() async throws {
        let sandbox = try await sandbox([
            "status": "FAILED", "error": "ReportFailed", "cause": "The report was not sent; its topic got the reason.",
        ])
        let run = try await sandbox.bellwether("report", "daily")
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(
            run.errors == """
                error: the report failed: ReportFailed: The report was not sent; its topic got the reason.
                  next: the reason is in the first channel, and in \(Self.execution)

                """)
    }

    @Test("A run that Cost Explorer gave no figures is said with its reason, though it is no failure")
    func noFigures() async throws {
        let output = #"{"Error": "CostExplorer.CostExplorerException", "Cause": "User not enabled for cost explorer"}"#
        let sandbox = try await sandbox(["status": "SUCCEEDED", "output": output])
        let run = try await sandbox.bellwether("report", "daily")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: the report failed: CostExplorer.CostExplorerException: User not enabled for cost explorer
                  next: the reason is in the first channel, and in \(Self.execution)

                """)
    }

    @Test("A month that AWS has not closed is not waited for")
    func waitingMonth() async throws {
        let sandbox = try await sandbox(["event": "WaitStateEntered"])
        let run = try await sandbox.bellwether("report", "monthly")
        #expect(run.exit == 0, "\(run)")
        #expect(
            run.output == """
                AWS has not closed the month. The run waits for it, until day 8 at the latest, and then sends
                the report by itself: \(Self.execution)

                """)
    }

    @Test("--json prints JSON alone, whether the report is sent or waits")
    func json() async throws {
        let sandbox = try await sandbox()
        let run = try await sandbox.bellwether("report", "daily", "--json")
        #expect(run.errors == "")
        #expect(
            run.output == """
                {
                  "channel" : "alerts",
                  "id" : "2026-03-09",
                  "messageId" : "m-1",
                  "requests" : 2,
                  "title" : ":large_green_circle: $61"
                }

                """)
        try sandbox.edit { $0["run"] = ["event": "WaitStateEntered"] }
        let waiting = try await sandbox.bellwether("report", "monthly", "--json")
        #expect(
            waiting.output == """
                {
                  "channel" : "alerts",
                  "waiting" : "\(Self.execution)"
                }

                """)
    }

    @Test("With all reports off nothing could send one")
    func off() async throws {
        let sandbox = try await Sandbox.deployed()
        try sandbox.forgetCalls()
        let run = try await sandbox.bellwether("report", "daily")
        #expect(run.exit == 1)
        #expect(
            run.errors
                == "error: all reports are off in bellwether.yaml, so nothing is deployed that could send one\n")
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("What is wrong with the credentials is the only thing that is said", arguments: ["report", "notify"])
    func credentials(_ command: String) async throws {
        let sandbox = try await sandbox()
        let arguments = command == "report" ? ["report", "daily"] : ["notify", "--to", "alerts", "--text", "x"]
        for (fault, words) in [
            "no-credentials": "error: no usable AWS credentials: ",
            "expired": "error: the AWS credentials have expired: ", "throttled": "error: AWS is throttling ",
        ] {
            try sandbox.plant(fault, times: -1)
            try sandbox.forgetCalls()
            let run = try await sandbox.bellwether(arguments)
            #expect(run.exit == 1)
            #expect(run.errors.hasPrefix(words), "\(run)")
            #expect(try sandbox.operations() == ["get-caller-identity"])
        }
        try sandbox.edit {
            $0["fault"] = nil
            $0["account"] = "999999999999"
        }
        let run = try await sandbox.bellwether(arguments)
        #expect(run.exit == 1)
        #expect(run.errors.hasPrefix("error: these credentials belong to account 999999999999 "), "\(run)")
    }

    @Test(
        "What passes by itself while a report runs is no reason for a second one",
        arguments: ["throttled", "network"])
    func passes(_ fault: String) async throws {
        let sandbox = try await sandbox()
        try sandbox.plant(fault, times: 2, operation: "describe-execution")
        let run = try await sandbox.bellwether("report", "daily")
        #expect(run.exit == 0, "\(run)")
        #expect(run.outputLines.first == "Sent to alerts: :large_green_circle: $61")
        #expect(try sandbox.operations().count { $0 == "start-execution" } == 1)
    }

    @Test("Credentials that end while a report runs do not stop it, and it says so")
    func lostSight() async throws {
        let sandbox = try await sandbox()
        try sandbox.plant("expired", times: -1, operation: "describe-execution")
        let run = try await sandbox.bellwether("report", "daily")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: lost sight of the report, AWS goes on with it and sends it: the AWS credentials have expired: \
                The security token included in the request is expired
                  next: look into its channel, or at \(Self.execution)

                """)
    }

    @Test("Ctrl-C ends it, and says that the report goes on")
    func interrupted() async throws {
        let sandbox = try await sandbox()
        try sandbox.plant("sigint", operation: "describe-execution")
        let run = try await sandbox.bellwether("report", "daily")
        #expect(run.exit == 130)
        #expect(run.output == "")
        #expect(
            run.errors.hasSuffix("interrupted; a report that has begun goes on in AWS, and is sent\n"), "\(run)")
    }
}
