import Testing

@Suite(.timeLimit(.minutes(5)))
struct DestroyTests {
    @Test("Nothing deployed is one line")
    func nothing() async throws {
        let run = try await Sandbox().bellwether("destroy")
        #expect(run.exit == 0)
        #expect(run.output == "Nothing of acme is deployed in account 123456789012, us-east-1.\n")
        #expect(run.errors == "")
    }

    @Test("It shows what goes, and says what AWS keeps")
    func destroys() async throws {
        let sandbox = try await Sandbox.deployed()
        let run = try await sandbox.bellwether("destroy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.hasPrefix("acme will be deleted:\n  - Slack channel alerts\n  - budget daily\n"), "\(run)")
        #expect(
            run.output == """
                Destroyed: nothing of acme is deployed in account 123456789012 any more.
                AWS keeps Chatbot's logs in us-east-1, if there are any: /aws/chatbot/acme-alerts

                """)
        #expect(try sandbox.statuses() == [:])
    }

    @Test("What AWS keeps is not listed as going")
    func keeps() async throws {
        let config = Sandbox.config().replacing("anomalies: off", with: "anomalies: { above: 20, to: alerts }")
        let sandbox = try Sandbox(config: config)
        let deploy = try await sandbox.bellwether("deploy", "--yes")
        #expect(deploy.errors.contains("2 resources: anomaly monitor, anomaly\n"), "\(deploy)")
        let run = try await sandbox.bellwether("destroy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.contains("acme-anomalies will be deleted:\n  - anomalies of 20 USD"), "\(run)")
        #expect(!run.errors.contains("- anomaly monitor"), "\(run)")
        #expect(run.output.contains("AWS keeps the account's anomaly monitor, "))
    }

    @Test("It wants the name typed", arguments: [("acme\r", true), ("y\r", false), ("\r", false), ("acm\r", false)])
    func confirmation(_ keys: String, _ isDeleted: Bool) async throws {
        let sandbox = try await Sandbox.deployed()
        let run = try await sandbox.bellwether("destroy", onTerminal: [["Type acme to delete", keys]])
        #expect(run.exit == (isDeleted ? 0 : 1))
        #expect(run.output.contains("error: not deleted, nothing was changed\n") == !isDeleted, "\(run)")
        #expect(try sandbox.statuses() == (isDeleted ? [:] : ["acme": "CREATE_COMPLETE"]))
    }

    @Test("Where nobody can be asked it refuses")
    func notATerminal() async throws {
        let sandbox = try await Sandbox.deployed()
        let run = try await sandbox.bellwether("destroy", input: "acme\n")
        #expect(run.exit == 1)
        #expect(
            run.errors.hasSuffix(
                """
                error: cannot ask: standard input is not a terminal; nothing was deleted
                  next: run the same command with --yes

                """))
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
    }

    @Test("A deletion that fails names the cause, and the next run ends it")
    func failure() async throws {
        let sandbox = try await Sandbox.deployed()
        try sandbox.edit { $0["failDelete"] = ["AlertsTopic": "Rate exceeded"] }
        let run = try await sandbox.bellwether("destroy", "--yes")
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(
            run.errors.hasSuffix(
                "error: acme: topic alerts failed: Rate exceeded; the rest was deleted; run the same command again "
                    + "when the cause is mended\n"), "\(run)")
        #expect(try sandbox.statuses() == ["acme": "DELETE_FAILED"])
        try sandbox.edit { $0["failDelete"] = nil }
        #expect(try await sandbox.bellwether("destroy", "--yes").exit == 0)
        #expect(try sandbox.statuses() == [:])
    }

    @Test(
        "Interrupted, lost or killed at any step, the next run ends it",
        arguments: ["sigint", "sigint-after", "network", "network-after", "sigkill-parent"])
    func resumed(_ fault: String) async throws {
        for operation in ["get-template", "delete-stack", "describe-stack-events"] {
            let sandbox = try await Sandbox.deployed()
            try sandbox.plant(fault, operation: operation)
            let run = try await sandbox.bellwether("destroy", "--yes")
            if fault.hasPrefix("sigint") {
                #expect(run.exit == 130)
                #expect(
                    run.errors.hasSuffix(
                        operation == "get-template"
                            ? "interrupted; no stack was being changed\n"
                            : "interrupted; AWS goes on with what it has begun: acme\n"
                                + "  next: run the same command again to pick it up\n"), "\(operation): \(run)")
            }
            try sandbox.heal()
            let next = try await sandbox.bellwether("destroy", "--yes")
            #expect(next.exit == 0, "\(operation): \(next)")
            #expect(try sandbox.statuses() == [:])
        }
    }

    @Test("A deletion in progress is shown to its end")
    func inProgress() async throws {
        let sandbox = try await Sandbox.deployed()
        try sandbox.begin("DELETE", token: nil)
        let run = try await sandbox.bellwether("destroy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.contains("acme: topic alerts  DELETE_COMPLETE\n"))
        #expect(try !sandbox.operations().contains("delete-stack"))
    }
}
