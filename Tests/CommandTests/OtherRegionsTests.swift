import Testing

/// A configuration with stacks in more than the home Region.
@Suite("Other Regions", .timeLimit(.minutes(5)))
struct OtherRegionsTests {
    private static func config(_ regions: String) -> String {
        Sandbox.config(isAlone: false, more: "regions: \(regions)")
    }

    private func regions(_ sandbox: Sandbox) throws -> [String: String] {
        try sandbox.stacks().filter { $0["status"] as? String != "DELETE_COMPLETE" }.reduce(into: [:]) {
            $0[$1["name"] as? String ?? ""] = $1["region"] as? String
        }
    }

    @Test("They are deployed, found again without change, and deleted with the rest")
    func life() async throws {
        let sandbox = try Sandbox(config: Self.config("[eu-west-1, eu-west-2]"))
        let first = try await sandbox.bellwether("deploy", "--yes")
        #expect(first.exit == 0, "\(first)")
        #expect(
            try regions(sandbox) == [
                "acme": "us-east-1", "acme-schedules": "us-east-1", "acme-reports": "us-east-1",
                "acme-events": "us-east-1",
                "acme-forwarding-eu-west-1": "eu-west-1", "acme-forwarding-eu-west-2": "eu-west-2",
            ])
        let second = try await sandbox.bellwether("deploy", "--yes")
        #expect(second.output == "No changes: acme is deployed as bellwether.yaml says.\n", "\(second)")
        let status = try await sandbox.bellwether("status")
        #expect(status.output.contains("acme-forwarding-eu-west-1  CREATE_COMPLETE, in sync"), "\(status)")
        let destroy = try await sandbox.bellwether("destroy", "--yes")
        #expect(destroy.exit == 0, "\(destroy)")
        #expect(try regions(sandbox) == [:])
    }

    @Test("A Region that the file no longer names is cleared, before the core stack forgets it")
    func removed() async throws {
        let sandbox = try Sandbox(config: Self.config("[eu-west-1]"))
        _ = try await sandbox.bellwether("deploy", "--yes")
        try sandbox.write("bellwether.yaml", Self.config("[]"))
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        let gone = try #require(
            run.errorLines.firstIndex { $0.hasPrefix("✓ acme-forwarding-eu-west-1  DELETE_COMPLETE") })
        let core = try #require(run.errorLines.firstIndex { $0.hasPrefix("✓ acme  UPDATE_COMPLETE") }, "\(run)")
        #expect(gone < core)
        #expect(try regions(sandbox).keys.sorted() == ["acme", "acme-events", "acme-reports", "acme-schedules"])
    }

    @Test("destroy finds them without the file naming them")
    func destroyed() async throws {
        let sandbox = try Sandbox(config: Self.config("[eu-west-1]"))
        _ = try await sandbox.bellwether("deploy", "--yes")
        try sandbox.write("bellwether.yaml", Self.config("[]"))
        let run = try await sandbox.bellwether("destroy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(try regions(sandbox) == [:])
    }

    @Test("A monitor that lives in another Region than the file now says is left alone, and named")
    func moved() async throws {
        let sandbox = try Sandbox(config: Self.config("[eu-west-1]"))
        _ = try await sandbox.bellwether("deploy", "--yes")
        let before = try regions(sandbox)
        try sandbox.write("bellwether.yaml", Self.config("[us-east-1]\nregion: eu-west-1"))
        for command in [["status"], ["diff"], ["destroy", "--yes"], ["deploy", "--yes"]] {
            let run = try await sandbox.bellwether(command)
            #expect(run.exit == 1, "\(run)")
            #expect(run.output == "", "\(run)")
            #expect(
                run.errors == """
                    error: acme is deployed in us-east-1, and its budgets and Slack channels can exist once in an account
                      next: set 'region' to us-east-1 and destroy it there first, or choose another 'name'

                    """)
            #expect(try regions(sandbox) == before, "\(command)")
        }
    }

    @Test("A Region that the account has not switched on is named")
    func off() async throws {
        let sandbox = try Sandbox(config: Self.config("[eu-south-2]"), state: ["regions": ["eu-south-2": "DISABLED"]])
        let run = try await sandbox.bellwether("doctor")
        #expect(run.output.contains("eu-south-2 is not switched on in this account (DISABLED)"), "\(run)")
        #expect(run.output.contains("next: aws account enable-region --region-name eu-south-2"))
    }
}
