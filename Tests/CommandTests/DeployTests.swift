import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct DeployTests {
    @Test("A first deployment shows what comes, how it goes, and what to do next")
    func first() async throws {
        let sandbox = try Sandbox()
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0)
        #expect(
            run.errors.hasPrefix(
                """
                acme will be created, 10 resources:
                  + budget daily    10 USD a day, alerts at 80%, 100%
                  + budget monthly  100 USD a month, alerts at 80%
                  + Slack channel alerts

                """), "\(run)")
        #expect(run.errors.contains("\nacme: budget monthly  CREATE_COMPLETE\n"))
        #expect(
            run.output == """
                Deployed acme to account 123456789012.
                  AlertsTopic  arn:aws:any:us-east-1:123456789012:acme-AlertsTopic
                  SlackSecret  arn:aws:any:us-east-1:123456789012:acme-SlackSecret
                Next: in each Slack channel (alerts) type /invite @Amazon Q and pick the app from the list, or no messages will appear.

                """)
    }

    @Test("Without changes it is one line, and no change set is left")
    func noChange() async throws {
        let sandbox = try await Sandbox.deployed()
        let run = try await sandbox.bellwether("deploy")
        #expect(run.exit == 0)
        #expect(run.output == "No changes: acme is deployed as bellwether.yaml says.\n")
        #expect(run.errors == "")
        #expect(try sandbox.changeSetCount() == 0)
        #expect(try !sandbox.operations().contains("execute-change-set"))
    }

    @Test("An update says in words what changes")
    func update() async throws {
        let sandbox = try await Sandbox.deployed(config: Sandbox.config(monthly: "150", alert: "70%"))
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0)
        #expect(
            run.errors.hasPrefix(
                """
                acme will be updated, 1 resource:
                  ± budget monthly  limit 100 USD → 150 USD
                                    alert to alerts at 80% → 70%
                                    replaced: alerts already sent in this period may come again
                """), "\(run)")
        #expect(!run.output.contains("/invite"))
        #expect(try sandbox.statuses() == ["acme": "UPDATE_COMPLETE"])
    }

    @Test("Where nobody can be asked it refuses and takes its change sets back")
    func notATerminal() async throws {
        for sandbox in [try Sandbox(), try await Sandbox.deployed(config: Sandbox.config(monthly: "150"))] {
            let before = try sandbox.statuses()
            let run = try await sandbox.bellwether("deploy", input: "y\n")
            #expect(run.exit == 1)
            #expect(run.output == "")
            #expect(
                run.errors.hasSuffix(
                    """
                    error: cannot ask: standard input is not a terminal; nothing was changed
                      next: look at the changes above, then run the same command with --yes

                    """))
            #expect(try sandbox.statuses() == before)
            #expect(try sandbox.changeSetCount() == 0)
        }
    }

    @Test("A declined question changes nothing", arguments: ["n\r", "\r", "\u{4}"])
    func declined(_ keys: String) async throws {
        let sandbox = try Sandbox()
        let run = try await sandbox.bellwether("deploy", onTerminal: [["[y/N]", keys]])
        #expect(run.exit == 1)
        #expect(run.output.contains("Deploy to account 123456789012? [y/N]"))
        #expect(run.output.hasSuffix("error: not deployed, nothing was changed\n"), "\(run)")
        #expect(try sandbox.statuses() == [:])
    }

    @Test("A question answered with yes deploys")
    func accepted() async throws {
        let sandbox = try Sandbox()
        let run = try await sandbox.bellwether("deploy", onTerminal: [["[y/N]", "y\r"]])
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
    }

    @Test("What was typed before the question does not answer it", arguments: ["deploy", "destroy"])
    func typedAhead(_ command: String) async throws {
        let sandbox = try command == "deploy" ? Sandbox() : await Sandbox.deployed()
        let before = try sandbox.statuses()
        let keys = command == "deploy" ? "y\r" : "acme\r"
        let question = command == "deploy" ? "[y/N]" : "to delete it from"
        let run = try await sandbox.bellwether(command, onTerminal: [["asking AWS", keys], [question, "\r"]])
        #expect(run.exit == 1, "\(run)")
        #expect(try sandbox.statuses() == before)
    }

    @Test("Ctrl-C at the question changes nothing, at once")
    func interruptedQuestion() async throws {
        let sandbox = try Sandbox()
        let run = try await sandbox.bellwether("deploy", onTerminal: [["[y/N]", "\u{3}"]])
        #expect(run.exit == 130)
        #expect(run.output.hasSuffix("interrupted; no stack was being changed\n"), "\(run)")
        #expect(run.output.contains("\nstopping; "), "\(run)")
        #expect(try sandbox.statuses() == [:])
    }

    @Test("Without .env the first deployment says where each value is missing, before it changes anything")
    func missingValues() async throws {
        let sandbox = try Sandbox(env: nil)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                bellwether.yaml:4:14: error: ${SLACK_WORKSPACE_ID} is not set; add it to .env or the environment
                bellwether.yaml:6:13: error: ${SLACK_CHANNEL_ID} is not set; add it to .env or the environment

                """)
        #expect(try sandbox.statuses() == [:])
        #expect(try !sandbox.operations().contains("create-change-set"))
    }

    @Test("Without .env a later deployment keeps the values of the one before")
    func previousValues() async throws {
        let sandbox = try await Sandbox.deployed(config: Sandbox.config(monthly: "150"), env: nil)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.calls().contains { $0.input.contains(#""UsePreviousValue":true"#) })
        let values = try sandbox.stack()["values"] as? [String: String]
        #expect(values == ["SlackWorkspace": Sandbox.workspace, "SlackChannelAlerts": Sandbox.channel])
    }

    @Test("A new value in .env is a change, said without the value")
    func newValue() async throws {
        let sandbox = try await Sandbox.deployed()
        try sandbox.write(".env", Sandbox.environmentFile.replacing(Sandbox.channel, with: "C0PLANTED3"))
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.contains("~ Slack channel alerts  new value from .env (SlackChannelAlerts)\n"), "\(run)")
        #expect(!"\(run)".contains("PLANTED"))
    }

    @Test("Secrets go through standard input only, and are never shown")
    func secrets() async throws {
        let config = Sandbox.config(more: "secrets: [PAGERDUTY_ROUTING_KEY]")
        let env = Sandbox.environmentFile + "PAGERDUTY_ROUTING_KEY='PLANTED \"4\" \\ 5'\n"
        let sandbox = try Sandbox(config: config, env: env)
        for arguments in [
            ["validate"], ["synth"], ["diff"], ["deploy"], ["deploy", "--yes"], ["status"], ["destroy", "--yes"],
        ] {
            let run = try await sandbox.bellwether(
                arguments[0], arguments.dropFirst().first ?? "--config=bellwether.yaml")
            #expect(!"\(run)".contains("PLANTED"), "\(arguments)")
        }
        let calls = try sandbox.calls()
        #expect(!calls.contains { $0.arguments.contains { $0.contains("PLANTED") } })
        let inputs = calls.filter { $0.input.contains("PLANTED") }
        #expect(!inputs.isEmpty)
        #expect(inputs.allSatisfy { $0.operation == "create-change-set" })
        #expect(try !sandbox.read("cdk.out/acme.template.json").contains("PLANTED"))
    }

    @Test(
        "A stack of that name that is not Bellwether's is refused and left alone",
        arguments: ["deploy", "destroy", "diff", "status"])
    func foreign(_ command: String) async throws {
        let sandbox = try await Sandbox.deployed(config: Sandbox.config(monthly: "150"))
        try sandbox.editStack { $0["tags"] = ["team": "web"] }
        let before = try sandbox.deployedState()
        let yes = ["deploy", "destroy"].contains(command) ? "--yes" : "--config=bellwether.yaml"
        let run = try await sandbox.bellwether(command, yes)
        #expect(run.exit == 1)
        #expect(
            run.errors == """
                error: a stack named acme exists, and it was not made by this configuration; nothing was changed
                  next: choose another 'name' in the configuration

                """)
        #expect(try sandbox.deployedState() == before)
        #expect(try sandbox.changeSetCount() == 0)
    }
}
