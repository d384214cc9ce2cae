import ArgumentParser
import CloudFormation
import Config
import Deployment
import Stacks

struct Deploy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what will change, ask, and deploy it.",
        discussion: """
            Safe to run again at any time: without changes it says so, and after an \
            interruption it picks up the deployment in progress. Without .env, the \
            values of the last deployment are kept.

            Example:
              bellwether deploy
              bellwether deploy --config clients/acme.yaml --yes
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    func run() async throws {
        let config = try options.load(missing: .allowed)
        let monitor = Monitor(config)
        let stacks = try monitor.stacks()
        let expectation = config.slackExpectation
        let outcome = try await withProgress { [yes] display -> Outcome? in
            let deployer = config.deployer(report: display.report)
            let plan = try await deployer.plan(stacks, slack: expectation)
            guard !plan.isEmpty else { return nil }
            do {
                try display.pause { try Self.confirm(plan, yes: yes, account: config.account) }
                try Task.checkCancellation()
            } catch {
                await deployer.discard(plan)
                throw error
            }
            let deployed = try await deployer.carryOut(plan, of: stacks, slack: expectation)
            return Outcome(
                deployed: deployed, addsEmail: plan.adds("AWS::SNS::Subscription", named: "email to "),
                addsSlackChannel: plan.adds("AWS::Chatbot::SlackChannelConfiguration"),
                addsReport: plan.adds("AWS::Scheduler::Schedule"))
        }
        let console = Console.standard
        guard let outcome else {
            console.result("No changes: \(config.name) is deployed as \(options.config) says.")
            return
        }
        console.result("Deployed \(config.name) to account \(config.account).")
        let outputs = outcome.deployed.flatMap(\.outputs).filter { $0.key != Template.fingerprintOutput }.sorted {
            $0.key < $1.key
        }
        let width = outputs.map(\.key.count).max() ?? 0
        for output in outputs { console.result("  \(output.key.padding(to: width))  \(output.value)") }
        if let address = monitor.dashboardAddress { console.result("Dashboard: \(address)") }
        if outcome.addsSlackChannel {
            let channels = config.slack.channels.map(\.name).joined(separator: ", ")
            console.result(
                "Next: in each Slack channel (\(channels)) type /invite @Amazon Q and pick the app from the list, or no messages will appear."
            )
        }
        if outcome.addsReport, let kind = config.reports.kinds.first?.rawValue {
            console.result("Next: make report KIND=\(kind) (bellwether report \(kind)) sends a first report.")
        }
        if outcome.addsEmail {
            console.result("Next: confirm the subscriptions in the emails that AWS sends, one for each topic.")
        }
    }

    private struct Outcome: Sendable {
        var deployed: [DeployedStack]
        var addsEmail: Bool
        var addsSlackChannel: Bool
        var addsReport: Bool
    }

    private static func confirm(_ plan: Plan, yes: Bool, account: String) throws {
        let console = Console.standard
        for line in PlanText(hasColor: console.hasColor).lines(plan) { console.say(line) }
        if yes { return }
        guard console.canAsk else {
            throw Refusal(
                description: "cannot ask: standard input is not a terminal; nothing was changed\n"
                    + "next: look at the changes above, then run the same command with --yes")
        }
        guard ["y", "yes"].contains(try console.confirm("Deploy to account \(account)? [y/N]")?.lowercased()) else {
            throw Refusal(description: "not deployed, nothing was changed")
        }
    }
}

extension Plan {
    fileprivate func adds(_ type: String, named name: String = "") -> Bool {
        stacks.flatMap(\.changes).contains { $0.kind == .add && $0.type == type && $0.name.hasPrefix(name) }
    }
}
