import Config
import Deployment
import Notifications
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The throw-away deployment in the account of a configuration.
struct AcceptanceRun {
    var config: Config
    var monitor: Monitor
    var materials: AcceptanceMaterials

    /// - Parameters:
    ///   - options: whose configuration says which account, which Region, and whose `.env` may name a Slack channel.
    ///   - began: ISO 8601.
    /// - Throws: ``Refusal``.
    init(for owner: Config, _ options: ConfigOptions, began: String) throws {
        guard owner.name != AcceptanceSetup.name, !owner.name.hasPrefix("\(AcceptanceSetup.name)-") else {
            throw Refusal(
                description: "\(options.config) is named \(owner.name), as the throw-away deployment would be; nothing "
                    + "was done\nnext: choose another 'name' in it")
        }
        config = try Self.config(for: owner, options)
        let hasSlack = config.slack.channels[0].id.value != nil && config.slack.workspace.value != nil
        let expectation = hasSlack ? config.slackExpectation : .none(config)
        if !hasSlack { config = try Self.config(for: owner, options, with: Self.placeholders) }
        monitor = Monitor(config)
        let setup = AcceptanceSetup(
            began: began, region: config.region, boundary: owner.permissionsBoundary)
        guard let channel = config.slack.channels.first, let alert = try monitor.budgetAlert() else {
            preconditionFailure("the configuration of a run has a channel and a budget")
        }
        let topic = monitor.topicName(of: channel)
        materials = AcceptanceMaterials(
            stacks: try setup.stacks(of: monitor, hasSlack: hasSlack), slack: expectation,
            probeStacks: setup.probeStacks(), probeOwner: AcceptanceSetup.probes, tag: AcceptanceSetup.tag,
            source: AcceptanceSetup.source, topic: topic, reportMachine: monitor.reportMachineName,
            budgetAlertMachine: monitor.budgetAlertMachineName,
            budgetAlert: (alert.body, alert.subject, AcceptanceSetup.budget),
            messages: hasSlack
                ? try Self.messages(topic: topic, configuration: monitor.chatbotConfiguration(of: channel)) : nil)
    }

    private static func config(
        for owner: Config, _ options: ConfigOptions, with placeholders: [String: String] = [:]
    ) throws -> Config {
        var environment = ProcessInfo.processInfo.environment
        environment.merge(placeholders) { _, own in own }
        // The workspace may be under another name there.
        if let workspace = owner.slack.workspace.value, placeholders.isEmpty {
            environment[AcceptanceSetup.variables.workspace] = workspace
        }
        let loaded = ConfigLoader.load(
            text: AcceptanceSetup.configuration(
                account: owner.account, region: owner.region, boundary: owner.permissionsBoundary),
            file: "the throw-away configuration", besides: options.config, envFile: options.env,
            environment: environment, missingSecrets: .allowed)
        guard let config = loaded.config else {
            throw Refusal(
                description: loaded.diagnostics.filter { $0.severity == .error }.map(\.message).joined(separator: "\n")
                    + "\nnext: correct \(AcceptanceSetup.variables.channel) in .env, or leave it out")
        }
        return config
    }

    /// Values that are stored and never used, where there is no Slack channel.
    private static let placeholders = [
        AcceptanceSetup.variables.workspace: "T00000000", AcceptanceSetup.variables.channel: "C00000000",
    ]

    /// A short message, and one with a title of 4,000 characters, which is longer than anything of ours.
    private static func messages(
        topic: String, configuration: String
    ) throws -> (test: TestPublication, long: TestPublication) {
        func publication(_ message: String) -> TestPublication {
            TestPublication(
                channel: AcceptanceSetup.channel, topic: topic, configuration: configuration,
                messages: [(message, nil)])
        }
        let short = CustomNotification(
            title: ":large_blue_circle: TEST – acceptance · nothing is wrong",
            description: "Sent by `bellwether acceptance`, which removes itself in some minutes.", keywords: ["test"],
            threadID: nil, summary: "TEST: acceptance", eventType: "Test")
        let title = String(repeating: "long ", count: 800)
        let long =
            #"{"version":"1.0","source":"custom","content":{"textType":"client-markdown","title":"\#(title)","#
            + #""description":"TEST of `bellwether acceptance`: is the title cut, or whole?"}}"#
        return (publication(try short.json()), publication(long))
    }

    /// What it takes, of the monitor and of the small stacks.
    func policy(boundary: String?) throws -> PolicyDocument {
        let monitor = try DeploymentPolicy(
            materials.stacks, name: AcceptanceSetup.name, account: config.account, region: config.region,
            boundary: boundary, forDoctor: false, forAcceptance: true)
        let probes = try DeploymentPolicy(
            materials.probeStacks.keys.sorted().compactMap { materials.probeStacks[$0] },
            name: AcceptanceSetup.probes, account: config.account, region: config.region, boundary: boundary,
            forDoctor: false, forAcceptance: true)
        return monitor.document.joined(with: probes.document, named: "Probe")
    }

    func acceptance(patience: Int, report: @escaping @Sendable (DeploymentEvent) -> Void) -> Acceptance {
        Acceptance(deployer: config.deployer(report: report), materials: materials, patience: patience)
    }
}

extension SlackExpectation {
    /// Without a channel there is nothing to expect.
    fileprivate static func none(_ config: Config) -> SlackExpectation {
        SlackExpectation(workspace: nil, channels: [:], monitor: config.name, region: config.region)
    }
}
