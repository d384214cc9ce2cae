import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SynthTests {
    @Test(
        "A result that cannot be written is a failure",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() async throws {
        let sandbox = try Sandbox()
        let run = try await Run.program(
            "/bin/sh", ["-c", "exec \(Products.bellwether) validate >/dev/full"], in: sandbox.folder.path(),
            environment: [:], input: "")
        #expect(run.exit == 1)
        #expect(run.errorLines.last == "error: the result could not be written: No space left on device")
    }

    @Test("It writes an assembly, the same bytes each time, without an AWS CLI")
    func assembly() async throws {
        let sandbox = try Sandbox()
        let run = try await sandbox.bellwether("synth", hasCLI: false)
        #expect(run.exit == 0)
        #expect(run.outputLines == ["cdk.out/acme.template.json", "cdk.out/manifest.json"])
        #expect(run.errors == "")
        #expect(try await sandbox.bellwether("synth", "--output", "again").exit == 0)
        for name in ["acme.template.json", "manifest.json"] {
            #expect(try sandbox.read("cdk.out/\(name)") == sandbox.read("again/\(name)"))
        }
    }

    @Test("A second run replaces the files and removes templates that are no longer wanted")
    func stale() async throws {
        let sandbox = try Sandbox()
        #expect(try await sandbox.bellwether("synth").exit == 0)
        try sandbox.write("cdk.out/acme-budgets-1.template.json", "{}")
        try sandbox.write("cdk.out/cdk.context.json", "{}")
        try sandbox.write("bellwether.yaml", Sandbox.config(monthly: "777"))
        #expect(try await sandbox.bellwether("synth").exit == 0)
        #expect(try sandbox.files(in: "cdk.out") == ["acme.template.json", "cdk.context.json", "manifest.json"])
        #expect(try sandbox.read("cdk.out/acme.template.json").contains("777"))
    }

    @Test("A folder with other things in it is left alone")
    func foreignFolder() async throws {
        let sandbox = try Sandbox()
        let run = try await sandbox.bellwether("synth", "--output", ".")
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(
            run.errors == """
                error: . exists and is not a cloud assembly; nothing was written
                  next: choose another folder with --output

                """)
        #expect(try sandbox.files() == [".env", "bellwether.yaml"])
    }

    @Test("What a run that failed has left is written over, and nobody else's template")
    func halfWritten() async throws {
        let sandbox = try Sandbox()
        try FileManager.default.createDirectory(
            atPath: sandbox.path("cdk.out"), withIntermediateDirectories: false)
        try sandbox.write("cdk.out/acme.template.json", "{}")
        let run = try await sandbox.bellwether("synth")
        #expect(run.outputLines == ["cdk.out/acme.template.json", "cdk.out/manifest.json"], "\(run)")
        #expect(try sandbox.read("cdk.out/acme.template.json").contains("budget monthly"))

        try FileManager.default.removeItem(atPath: sandbox.path("cdk.out/manifest.json"))
        try sandbox.write("cdk.out/mine.template.json", "{}")
        let refused = try await sandbox.bellwether("synth")
        #expect(refused.errors.hasPrefix("error: cdk.out exists and is not a cloud assembly;"), "\(refused)")
        #expect(try sandbox.files(in: "cdk.out") == ["acme.template.json", "mine.template.json"])
    }

    @Test("Each configuration has a folder of policies of its own")
    func policies() async throws {
        let sandbox = try Sandbox()
        let first = try await sandbox.bellwether("permissions", "--output", "policies")
        #expect(first.outputLines.first == "policies/bellwether-acme-1.json", "\(first)")
        let files = try sandbox.files(in: "policies")
        let facts = try sandbox.read("policies/deployment")
        for (old, new) in [("name: acme", "name: beta"), ("123456789012", "210987654321")] {
            try sandbox.write("other.yaml", Sandbox.config().replacing(old, with: new))
            let other = try await sandbox.bellwether(
                "permissions", "--config", "other.yaml", "--output", "policies")
            #expect(other.exit == 1, "\(new)")
            #expect(
                other.errors == """
                    error: policies holds the policies of acme in account 123456789012; nothing was written
                      next: choose another folder with --output, one for each configuration

                    """)
            #expect(try sandbox.files(in: "policies") == files)
            #expect(try sandbox.read("policies/deployment") == facts)
        }
        try sandbox.write("policies/bellwether-acme-9.json", "{}")
        try sandbox.write("policies/bellwether-acme-events-1.json", "{}")
        #expect(try await sandbox.bellwether("permissions", "--output", "policies").exit == 0)
        #expect(
            try sandbox.files(in: "policies") == (files + ["bellwether-acme-events-1.json"]).sorted(),
            "Only its own policies of an earlier run are removed")
    }

    @Test("What cannot be written is said with its reason")
    func unwritable() async throws {
        let sandbox = try Sandbox()
        let reasons = [
            ("bellwether.yaml", "a file of that name is in the way"), ("/dev/null/out", "Not a directory"),
        ]
        for (path, reason) in reasons {
            let run = try await sandbox.bellwether("synth", "--output", path)
            #expect(run.exit == 1)
            #expect(
                run.errors == """
                    error: cannot write \(path): \(reason)
                      next: check the disk and the folder's permissions, or choose another with --output

                    """)
        }
    }

    @Test("A folder without permission is said", .enabled(if: geteuid() != 0, "root may write everywhere"))
    func noPermission() async throws {
        let sandbox = try Sandbox()
        try FileManager.default.createDirectory(
            atPath: sandbox.path("closed"), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o500])
        let run = try await sandbox.bellwether("synth", "--output", "closed/out")
        #expect(run.exit == 1)
        #expect(run.errors.hasPrefix("error: cannot write closed/out: permission denied\n"))
    }

    @Test("validate notes what is listed under quiet to no effect")
    func quiet() async throws {
        let sandbox = try Sandbox(config: Sandbox.config(more: "quiet: [{ kind: ecs, until: 2026-01-01 }]"))
        let run = try await sandbox.bellwether("validate")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.contains("note: 'quiet' lists ecs, which 'events' does not switch on\n"), "\(run)")
        let json = try await sandbox.bellwether("validate", "--json")
        #expect(json.output.contains("'quiet' lists ecs, which 'events' does not switch on"), "\(json)")
    }

    @Test("Mistakes are listed with their places, and nothing is written", arguments: ["synth", "deploy", "validate"])
    func mistakes(_ command: String) async throws {
        let sandbox = try Sandbox(config: Sandbox.config(monthly: "minus", more: "colour: red"))
        let run = try await sandbox.bellwether(command)
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(run.errorLines.count { $0.contains(": error: ") } == 2, "\(run)")
        #expect(run.errors.contains("\nbellwether.yaml:17:1: error: "), "\(run)")
        #expect(run.errors.hasSuffix("\n2 mistakes; nothing was done\n"))
        #expect(try sandbox.files() == [".env", "bellwether.yaml"])
        #expect(try sandbox.calls().isEmpty)
    }

    @Test("A thousand budgets become several stacks within CloudFormation's limits, and one more changes at most two")
    func thousandBudgets() async throws {
        func config(_ count: Int) -> String {
            let budgets = (1...count).map { "  - { name: team-\($0), every: month, limit: \($0) }\n" }
            return Sandbox.config(more: budgets.joined())
        }
        let sandbox = try Sandbox(config: config(1000))
        #expect(try await sandbox.bellwether("synth").exit == 0)
        let before = try templates(in: sandbox)
        #expect(before.count > 5)
        var budgets = 0
        for (name, data) in before {
            let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let minified = try JSONSerialization.data(withJSONObject: object, options: .withoutEscapingSlashes)
            #expect(minified.count <= 51_200, "\(name)")
            let resources = try #require(object["Resources"] as? [String: [String: Any]])
            #expect(resources.count <= 500, "\(name)")
            budgets += resources.values.count { $0["Type"] as? String == "AWS::Budgets::Budget" }
        }
        #expect(budgets == 1002)
        try sandbox.write("bellwether.yaml", config(1001))
        #expect(try await sandbox.bellwether("synth").exit == 0)
        let after = try templates(in: sandbox)
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        #expect((1...2).contains(changed.count), "\(changed)")
    }

    private func templates(in sandbox: Sandbox) throws -> [String: Data] {
        try sandbox.files(in: "cdk.out").filter { $0 != "manifest.json" }.reduce(into: [:]) { result, name in
            result[name] = try Data(contentsOf: sandbox.folder.appending(path: "cdk.out/\(name)"))
        }
    }
}
