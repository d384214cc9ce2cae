import ArgumentParser
import CloudFormation
import Config
import Deployment
import Stacks
import TerminalText

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
        console.say(loaded)
        if let rest = Self.rest(of: loaded.diagnostics) { console.say(rest) }
        guard let config = loaded.config else {
            let mistakes = loaded.diagnostics.count { $0.severity == .error }
            console.say("\(mistakes) mistake\(mistakes == 1 ? "" : "s"); nothing was done")
            throw ExitCode.failure
        }
        return config
    }

    /// Nobody reads more at a time, and one slip may cause thousands.
    static let mostShown = 500

    /// How many are not shown; `nil` if all are.
    static func rest(of diagnostics: [Diagnostic]) -> String? {
        diagnostics.count > mostShown ? "… and \(diagnostics.count - mostShown) more like these" : nil
    }

    func read(missing: MissingSecrets) -> LoadedConfig {
        ConfigLoader.load(
            path: config, envFile: env, environment: ProcessInfo.processInfo.environment, missingSecrets: missing)
    }
}

extension Console {
    /// So many diagnostics have their line shown. Whoever has more mends the first ones first, and reads the others as a
    /// list: with 7 mistakes each line is there, and 300 take 340 lines instead of 900.
    private static let mostExcerpts = 20

    /// The diagnostics of a configuration, each with its line, and a caret at its place.
    fileprivate func say(_ loaded: LoadedConfig) {
        for (index, diagnostic) in loaded.diagnostics.prefix(ConfigOptions.mostShown).enumerated() {
            say(painted(diagnostic))
            guard index < Self.mostExcerpts, let line = loaded.line(of: diagnostic) else { continue }
            let number = String(diagnostic.place.line).leftPadding(to: 5)
            let gutter = String(repeating: " ", count: number.count)
            // In a log there is no width; beyond 120 nobody looks for a caret.
            let width = min(size.columns, 120) - number.count - 3
            guard let excerpt = Excerpt(line, column: diagnostic.place.column, width: width) else { continue }
            say(paint("\(number) | ", .dim) + excerpt.line)
            say(paint("\(gutter) | ", .dim) + paint(excerpt.caret, .green))
        }
    }

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
