import Testing

@Suite(.timeLimit(.minutes(5)))
struct FailingResourceTests {
    @Test("A first deployment that fails shows the first cause, to the end of the rollback")
    func first() async throws {
        let reason = "Resource handler returned message: \"Invalid request provided: Channel not found\""
        let sandbox = try Sandbox(state: ["fail": ["AlertsSlackChannel": reason]])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(run.errors.contains("\n✗ Slack channel alerts  CREATE_FAILED  \(reason)\n"))
        #expect(run.errors.contains("\n✗ acme  ROLLBACK_COMPLETE  "))
        #expect(
            run.errors.hasSuffix(
                "error: acme: Slack channel alerts failed: \(reason); everything was rolled back, nothing is deployed\n"
            ),
            "\(run)")
        #expect(run.output == "")
        #expect(try sandbox.statuses() == ["acme": "ROLLBACK_COMPLETE"])
    }

    @Test("An update that fails leaves the version before in place")
    func update() async throws {
        let sandbox = try await Sandbox.deployed(config: Sandbox.config(alert: "70%"))
        let before = try sandbox.stack()["template"] as? String
        try sandbox.edit { $0["fail"] = ["MonthlyBudget": "Error creating budget: x - the budget already exists."] }
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors.hasSuffix(
                """
                error: acme: budget monthly failed: Error creating budget: x - the budget already exists.; everything \
                was rolled back, the previous version is in place
                  next: delete or rename the budget of that name in the Billing console, then deploy again

                """), "\(run)")
        #expect(try sandbox.stack()["template"] as? String == before)
        try sandbox.edit { $0["fail"] = nil }
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 0)
    }

    @Test("A rollback that fails is continued by the next run")
    func stuckRollback() async throws {
        let config = Sandbox.config(monthly: "150").replacing("limit: 10 ", with: "limit: 20 ")
        let sandbox = try await Sandbox.deployed(config: config)
        try sandbox.edit {
            $0["fail"] = ["MonthlyBudget": "Internal Failure"]
            $0["failRollback"] = ["DailyBudget": "Rate exceeded"]
        }
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors.hasSuffix(
                "error: acme: budget monthly failed: Internal Failure; the rollback failed as well; running deploy "
                    + "again continues it\n"), "\(run)")
        try sandbox.edit {
            $0["fail"] = nil; $0["failRollback"] = nil
        }
        let next = try await sandbox.bellwether("deploy", "--yes")
        #expect(next.exit == 0, "\(next)")
        #expect(next.errors.hasPrefix("acme: an earlier rollback got stuck; continuing it\n"), "\(next)")
        #expect(try sandbox.statuses() == ["acme": "UPDATE_COMPLETE"])
    }

    @Test("What cannot be brought back is left out of a rollback, which else would be stuck for good")
    func hopelessRollback() async throws {
        let config = Sandbox.config(monthly: "150").replacing("limit: 10 ", with: "limit: 20 ")
        let sandbox = try await Sandbox.deployed(config: config)
        try sandbox.edit {
            $0["fail"] = ["MonthlyBudget": "Internal Failure"]
            $0["failRollback"] = ["DailyBudget": "Unable to update budget: acme-daily - the budget doesn't exist."]
        }
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 1)
        #expect(try sandbox.statuses() == ["acme": "UPDATE_ROLLBACK_FAILED"])
        try sandbox.edit { $0["fail"] = nil }
        let next = try await sandbox.bellwether("deploy", "--yes")
        #expect(next.exit == 0, "\(next)")
        #expect(
            next.errors.contains("acme: budget daily cannot be brought back, so the rollback goes on without\n"),
            "\(next)")
        #expect(try sandbox.statuses() == ["acme": "UPDATE_COMPLETE"])
    }

    private static let taken = "Resource of type 'AWS::SNS::Topic' with identifier 'acme-alerts' already exists."

    @Test("Early validation's reason is shown with what mends it, and nothing is left")
    func refusedEarly() async throws {
        let sandbox = try Sandbox(state: ["refuse": ["AlertsTopic": Self.taken]])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: CloudFormation refused the changes to acme, and nothing was changed:
                  topic alerts (AlertsTopic): \(Self.taken) (NAME_CONFLICT_VALIDATION)
                  next: it is left over, or somebody else's: delete it if nothing uses it, or choose another 'name' in \
                the configuration, then deploy again

                """, "\(run)")
        #expect(try sandbox.statuses() == [:])
        #expect(try sandbox.changeSetCount() == 0)
    }

    @Test(
        "Where the reason cannot be asked for, the change set is kept and the command shown",
        arguments: ["denied", "usage"])
    func refusedUnseen(fault: String) async throws {
        let sandbox = try Sandbox(state: ["refuse": ["AlertsTopic": Self.taken]])
        try sandbox.plant(fault, times: -1, operation: "describe-events")
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(run.errors.contains("nothing was changed: The following hook(s)/validation failed: ["), "\(run)")
        let command = "next: see what is in the way with aws cloudformation describe-events --change-set-name arn:aws:"
        #expect(run.errors.contains(command), "\(run)")
        #expect(try sandbox.changeSetCount() == 1)
        try sandbox.edit { $0["refuse"] = nil }
        try sandbox.heal()
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 0, "what was kept is in nobody's way")
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
    }

    @Test("A definition that Step Functions refuses is told with machine and place, before anything is changed")
    func refusedDefinition() async throws {
        let diagnostic = [
            "severity": "ERROR", "code": "UNSUPPORTED_JSONATA_EXPRESSION", "message": "Reference to 'x'",
            "location": "/States/Compose/Assign",
        ]
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false), state: ["diagnostics": [diagnostic]])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        for machine in ["acme-reports", "acme-events"] {
            #expect(
                run.errors.contains(
                    "the state machine \(machine) at /States/Compose/Assign: Reference to 'x' "
                        + "(UNSUPPORTED_JSONATA_EXPRESSION)\n"), "\(run)")
        }
        #expect(!(try sandbox.operations().contains("execute-change-set")))
        #expect(try sandbox.changeSetCount() == 0)
        #expect(try sandbox.statuses() == [:])
    }

    @Test(
        "Where definitions cannot be checked a line says so, and unchanged ones are not",
        arguments: ["denied", "usage"])
    func uncheckedDefinition(fault: String) async throws {
        let sandbox = try Sandbox(config: Sandbox.config(isAlone: false))
        try sandbox.plant(fault, times: -1, operation: "validate-state-machine-definition")
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.ranges(of: "state machines are not checked beforehand, since ").count == 1, "\(run)")
        try sandbox.heal()
        try sandbox.forgetCalls()
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 0)
        #expect(!(try sandbox.operations().contains("validate-state-machine-definition")))
    }

    @Test("What AWS refuses in a change set is said, and nothing is left")
    func refused() async throws {
        let sandbox = try Sandbox(state: ["workspaces": [] as [String]])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: the Slack workspace is not authorized in this account
                  next: open https://console.aws.amazon.com/chatbot, choose Configure new client → Slack, allow it; \
                once for each account, and only a person can do it

                """)
        #expect(try sandbox.statuses() == [:])
    }

    @Test("A Slack channel that another configuration has is named, without its id")
    func channelTaken() async throws {
        let other = ["ConfigurationName": "old-alerts", "SlackChannelId": Sandbox.channel, "SlackTeamId": "T0OTHER"]
        let sandbox = try Sandbox(state: [
            "configurations": [other], "workspaces": [["SlackTeamId": "T0OTHER", "SlackTeamName": "Beta"]],
        ])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors.hasPrefix("error: the Slack workspace is not authorized in this account (authorized: Beta)\n"))
        #expect(
            run.errors.hasSuffix(
                """
                error: the Slack channel of 'acme-alerts' already has the Chatbot configuration 'old-alerts', and AWS \
                allows one for each channel and account
                  next: delete that configuration in the Chatbot console (or destroy its stack), or use another Slack \
                channel

                """), "\(run)")
        #expect(!run.errors.contains("PLANTED"))
    }
}
