import ArgumentParser
import CloudFormation
import Config
import Deployment
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which configuration a command works on.
struct ConfigOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The configuration.", valueName: "file"))
    var config = "bellwether.yaml"

    @Option(
        name: .long,
        help: ArgumentHelp("Identifiers and secrets. Default: .env beside the configuration.", valueName: "file"))
    var env: String?

    /// Reads and checks the configuration; prints what there is to say about it on standard error.
    /// - Parameter missing: whether names without a value are mistakes, or may be known to the deployed stack.
    /// - Throws: `ExitCode.failure` if there are mistakes.
    func load(missing: MissingSecrets) throws -> Config {
        let console = Console.standard
        let loaded = read(missing: missing)
        for diagnostic in loaded.diagnostics { console.say(console.painted(diagnostic)) }
        guard let config = loaded.config else {
            let mistakes = loaded.diagnostics.count { $0.severity == .error }
            console.say("\(mistakes) mistake\(mistakes == 1 ? "" : "s"); nothing was done")
            throw ExitCode.failure
        }
        return config
    }

    func read(missing: MissingSecrets) -> LoadedConfig {
        ConfigLoader.load(
            path: config, envFile: env, environment: ProcessInfo.processInfo.environment, missingSecrets: missing)
    }
}

extension Console {
    /// A diagnostic with its severity in color.
    func painted(_ diagnostic: Diagnostic) -> String {
        guard hasColor else { return diagnostic.description }
        let color: Color =
            switch diagnostic.severity {
            case .error: .red
            case .warning: .yellow
            case .note: .dim
            }
        let place = "\(diagnostic.place.file):\(diagnostic.place.line):\(diagnostic.place.column): "
        return place + paint("\(diagnostic.severity.rawValue): ", color) + diagnostic.message
    }
}

extension Config {
    /// The deployer of this configuration's stacks.
    func deployer(report: @escaping @Sendable (DeploymentEvent) -> Void) -> Deployer {
        Deployer(
            aws: .live, account: account, region: region, otherRegions: Monitor(self).otherRegions, monitor: name,
            report: report)
    }

    /// What the Slack side needs, as far as the values are known here.
    var slackExpectation: SlackExpectation {
        let monitor = Monitor(self)
        var channels: [String: String] = [:]
        for channel in slack.channels { channels[monitor.chatbotConfiguration(of: channel)] = channel.id.value }
        return SlackExpectation(
            workspace: slack.workspace.value, channels: channels, monitor: name, region: region)
    }
}
