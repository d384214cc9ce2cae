import Testing

/// What differs when there is more than one stack: the core, and schedules, reports and events that build on it.
@Suite(.timeLimit(.minutes(5)))
struct SeveralStacksTests {
    private static let all = ["acme", "acme-schedules", "acme-reports", "acme-events"]
    private static let changed = Sandbox.config(monthly: "150", isAlone: false)

    /// Position of a line that begins so.
    private func index(of start: String, in run: Run) throws -> Int {
        try #require(run.errorLines.firstIndex { $0.hasPrefix(start) }, "no '\(start)' in \(run)")
    }

    @Test("Stacks are deployed side by side; those of events wait until the core has their queue")
    func order() async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false))
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        let core = try index(of: "✓ acme  CREATE_COMPLETE", in: run)
        #expect(try index(of: "acme-schedules: started", in: run) < core)
        let queue = try index(of: "acme: queue of events that were not formatted  CREATE_COMPLETE", in: run)
        #expect(try queue < index(of: "acme-events: started", in: run))
        #expect(run.output.hasPrefix("Deployed acme to account 123456789012.\n"))
        #expect(try sandbox.statuses() == Dictionary(uniqueKeysWithValues: Self.all.map { ($0, "CREATE_COMPLETE") }))
    }

    @Test("A first deployment shows all stacks, and how much it is in all")
    func overview() async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false))
        let run = try await sandbox.bellwether("deploy")
        #expect(
            run.errorLines.filter { $0.contains(" will be created") || $0.hasPrefix("In all") }.map {
                $0.split(separator: ":")[0]
            } == [
                "acme will be created, 12 resources", "acme-schedules will be created, 7 resources",
                "acme-reports will be created, 2 resources",
                "acme-events will be created, 6 resources", "In all",
            ], "\(run)")
        #expect(run.errorLines.last { $0.hasPrefix("In all") } == "In all: 27 created; bellwether diff shows each")
        #expect(run.errorLines.allSatisfy { $0.count <= 80 || $0.hasPrefix("error: ") }, "\(run)")
        #expect(run.errors.contains("acme-schedules will be created, 7 resources: 3 "), "\(run)")
        #expect(try sandbox.statuses() == [:])
    }

    @Test("Without changes it is one line for all")
    func noChange() async throws {
        let sandbox = try await Sandbox.severalDeployed()
        let run = try await sandbox.bellwether("deploy")
        #expect(run.exit == 0)
        #expect(run.output == "No changes: acme is deployed as bellwether.yaml says.\n")
        #expect(try sandbox.changeSetCount() == 0)
    }

    @Test("Only a stack that differs is changed")
    func oneChange() async throws {
        let sandbox = try await Sandbox.severalDeployed(config: Self.changed)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(
            try sandbox.statuses() == [
                "acme": "UPDATE_COMPLETE", "acme-schedules": "CREATE_COMPLETE", "acme-reports": "CREATE_COMPLETE",
                "acme-events": "CREATE_COMPLETE",
            ])
        #expect(try sandbox.changeSetCount() == 0)
    }

    @Test("What is switched off is deleted, after it has been shown")
    func switchedOff() async throws {
        let sandbox = try await Sandbox.severalDeployed(config: Sandbox.config())
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.contains("acme-reports will be deleted"), "\(run)")
        #expect(run.errors.contains("acme-events will be deleted"), "\(run)")
        #expect(try sandbox.statuses() == ["acme": "UPDATE_COMPLETE"])
    }

    @Test("destroy goes in reverse: the core last")
    func destroy() async throws {
        let sandbox = try await Sandbox.severalDeployed()
        let run = try await sandbox.bellwether("destroy", "--yes")
        #expect(run.exit == 0, "\(run)")
        let core = try index(of: "acme: started", in: run)
        for name in ["acme-reports", "acme-events"] {
            #expect(try index(of: "✓ \(name)  DELETE_COMPLETE", in: run) < core)
        }
        #expect(try sandbox.statuses() == [:])
    }

    @Test("status and diff tell of each stack")
    func statusAndDiff() async throws {
        let sandbox = try await Sandbox.severalDeployed(config: Self.changed)
        try sandbox.editStack("acme-events") { $0["status"] = "UPDATE_ROLLBACK_COMPLETE" }
        let status = try await sandbox.bellwether("status")
        #expect(status.exit == 0, "\(status)")
        let changed = "last changed 2026-01-01 00:00 UTC"
        #expect(
            Array(status.outputLines.dropFirst().prefix(4)) == [
                "  acme  CREATE_COMPLETE, 1 resource differs from the file; see bellwether diff, \(changed)",
                "  acme-schedules  CREATE_COMPLETE, in sync, \(changed)",
                "  acme-reports  CREATE_COMPLETE, in sync, \(changed)",
                "  acme-events  UPDATE_ROLLBACK_COMPLETE, in sync, \(changed)",
            ], "\(status)")
        let diff = try await sandbox.bellwether("diff")
        #expect(diff.exit == 2)
        #expect(
            diff.output == """
                acme would change:
                  ~ budget monthly  limit 100 USD → 150 USD
                acme-schedules is up to date
                acme-reports is up to date
                acme-events is up to date

                """)
    }

    @Test("After a failure in the core nothing more is begun, and the next run does it all")
    func coreFails() async throws {
        let sandbox = try Sandbox(
            config: Sandbox.config(isAlone: false), state: ["fail": ["AlertsTopic": "Rate exceeded"]])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(run.errors.contains("error: acme: topic alerts failed: Rate exceeded; "), "\(run)")
        #expect(
            try sandbox.statuses() == [
                "acme": "ROLLBACK_COMPLETE", "acme-schedules": "CREATE_COMPLETE", "acme-reports": "CREATE_COMPLETE",
            ])
        #expect(try sandbox.changeSetCount() == 0)
        try sandbox.edit { $0["fail"] = nil }
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 0)
        #expect(try sandbox.statuses().values.allSatisfy { $0 == "CREATE_COMPLETE" })
    }

    @Test("A failure in a stack beside others lets them end, is said, and the next run does what is missing")
    func secondFails() async throws {
        let sandbox = try Sandbox(
            config: Sandbox.config(isAlone: false), state: ["fail": ["Report": "Invalid definition"]])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors.hasSuffix(
                "error: acme-reports: state machine of the reports failed: Invalid definition; everything was rolled "
                    + "back, nothing is deployed\n"), "\(run)")
        #expect(
            try sandbox.statuses() == [
                "acme": "CREATE_COMPLETE", "acme-schedules": "CREATE_COMPLETE", "acme-reports": "ROLLBACK_COMPLETE",
                "acme-events": "CREATE_COMPLETE",
            ])
        try sandbox.edit { $0["fail"] = nil }
        let next = try await sandbox.bellwether("deploy", "--yes")
        #expect(next.exit == 0, "\(next)")
        #expect(try sandbox.statuses().values.allSatisfy { $0 == "CREATE_COMPLETE" })
    }

    @Test("Interrupted between two stacks, the change sets of the others are taken back, and the next run goes on")
    func interruptedBetween() async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false))
        try sandbox.plant("sigint", at: 2, operation: "execute-change-set")
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 130, "\(run)")
        #expect(try sandbox.statuses()["acme-events"] == nil)
        #expect(try sandbox.changeSetCount() == 0)
        try sandbox.heal()
        let next = try await sandbox.bellwether("deploy", "--yes")
        #expect(next.exit == 0, "\(next)")
        #expect(
            try sandbox.statuses() == Dictionary(uniqueKeysWithValues: Self.all.map { ($0, "CREATE_COMPLETE") }))
    }
}
