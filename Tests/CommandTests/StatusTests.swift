import Testing

@Suite(.timeLimit(.minutes(5)))
struct StatusTests {
    @Test("diff ends with 0 without a difference, with 2 with one, and changes nothing")
    func diff() async throws {
        let same = try await Sandbox.deployed()
        let none = try await same.bellwether("diff")
        #expect(none.exit == 0)
        #expect(none.output == "acme is up to date\n")
        let other = try await Sandbox.deployed(config: Sandbox.config(monthly: "150"))
        let some = try await other.bellwether("diff")
        #expect(some.exit == 2)
        #expect(some.output == "acme would change:\n  ~ budget monthly  limit 100 USD → 150 USD\n")
        #expect(try Set(other.operations()) == ["get-caller-identity", "describe-stacks", "get-template"])
        let new = try await Sandbox().bellwether("diff")
        #expect(new.exit == 2)
        #expect(new.output.hasPrefix("acme would be created:\n  + Slack channel alerts\n"))
    }

    @Test("diff ends with 1 when it cannot tell")
    func diffFails() async throws {
        let sandbox = try await Sandbox.deployed(config: Sandbox.config(monthly: "150"))
        try sandbox.plant("network", operation: "get-template")
        let run = try await sandbox.bellwether("diff")
        #expect(run.exit == 1)
        #expect(run.output == "")
    }

    @Test(
        "A stack of which nothing is left is not as the configuration says",
        arguments: [("ROLLBACK_COMPLETE", "nothing is deployed"), ("DELETE_FAILED", "the remains of a failure")])
    func remains(_ status: String, _ words: String) async throws {
        let sandbox = try await Sandbox.deployed()
        try sandbox.editStack { $0["status"] = status }
        let diff = try await sandbox.bellwether("diff")
        #expect(diff.exit == 2)
        #expect(diff.output.hasPrefix("acme would be created:\n  + Slack channel alerts\n"), "\(diff)")
        let run = try await sandbox.bellwether("status")
        #expect(run.exit == 0)
        #expect(
            run.outputLines.dropFirst().first == "  acme  \(status), \(words); next: bellwether deploy",
            "\(run)")
    }

    @Test("status shows each budget with what is spent of it")
    func status() async throws {
        let sandbox = try await Sandbox.deployed()
        let template = try #require(try sandbox.stack()["template"] as? String)
        let names = ["daily", "monthly"].compactMap { name in
            template.firstRange(of: "\"acme-\(name)-").map { range in
                String(template[range.lowerBound...].dropFirst().prefix { $0 != "\"" })
            }
        }
        try #require(names.count == 2)
        try sandbox.edit { account in
            account["budgets"] = [
                [
                    "BudgetName": names[1], "BudgetLimit": ["Amount": "100.0", "Unit": "USD"],
                    "CalculatedSpend": [
                        "ActualSpend": ["Amount": "41.234", "Unit": "USD"],
                        "ForecastedSpend": ["Amount": "130", "Unit": "USD"],
                    ],
                ] as [String: Any]
            ]
        }
        let run = try await sandbox.bellwether("status")
        #expect(run.exit == 0)
        #expect(
            run.output == """
                acme in account 123456789012, us-east-1
                  acme  CREATE_COMPLETE, in sync, last changed 2026-01-01 00:00 UTC
                  budget daily    missing in AWS: somebody deleted it; next: change its name, then bellwether deploy
                  budget monthly  ▰▰▰▰▱▱▱▱▱▱ $41.23 of $100.00 a month (41%), forecast $130 (130%)

                """)
    }

    @Test("status says what is not deployed, and what may not be seen")
    func lessThanAll() async throws {
        let new = try await Sandbox().bellwether("status")
        #expect(new.exit == 0)
        #expect(
            new.output == "acme in account 123456789012, us-east-1\n  acme  not deployed; next: bellwether deploy\n")
        let sandbox = try await Sandbox.deployed()
        try sandbox.plant("denied", operation: "describe-budgets")
        let run = try await sandbox.bellwether("status")
        #expect(run.exit == 0)
        #expect(run.errors == "no spend is shown, since budgets:DescribeBudgets is not allowed\n")
    }
}
