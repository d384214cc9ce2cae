import ArgumentParser
import Config
import Deployment

@main
struct Bellwether: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bellwether",
        abstract: "Early warning in Slack about AWS costs and failures.",
        discussion: """
            One YAML file and a .env become CloudFormation stacks. Start with:

              bellwether init        asks a few questions and writes both files
              bellwether validate    finds every mistake in them
              bellwether deploy      shows what will change, asks, deploys
            """,
        version: Version.current,
        subcommands: [
            Init.self, Validate.self, Synth.self, Diff.self, Deploy.self, Destroy.self, Status.self, Report.self,
            Notify.self, TestNotifications.self, PreviewCommand.self, DoctorCommand.self, Events.self, Rules.self,
            Permissions.self, Cost.self, BacktestCommand.self, AcceptanceCommand.self,
        ])

    /// The one place where errors are printed.
    static func main() async {
        if let suggestion { exit(withError: ValidationError(suggestion)) }
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            if !Console.standard.endResults() { exit(withError: ExitCode.failure) }
        } catch let code as ExitCode {
            exit(withError: Console.standard.endResults() ? code : .failure)
        } catch DeploymentError.missingValues(let diagnostics) {
            // They begin with their place in the file, and say "error:" after it.
            for diagnostic in diagnostics { Console.standard.say(diagnostic) }
            exit(withError: ExitCode.failure)
        } catch let error as any CustomStringConvertible & Error where error.isForPeople {
            Console.standard.fail(error.description)
            exit(withError: ExitCode.failure)
        } catch is CancellationError {
            exit(withError: ExitCode(130))
        } catch {
            exit(withError: error)
        }
    }
}

extension Bellwether {
    /// What a slip of the keyboard in the command's name gets; `nil` if there is none.
    private static var suggestion: String? {
        guard let name = CommandLine.arguments.dropFirst().first, !name.hasPrefix("-") else { return nil }
        let commands = configuration.subcommands.map { $0._commandName } + ["help"]
        guard !commands.contains(name), let meant = Suggestion.nearest(to: name, among: commands) else { return nil }
        return "there is no command '\(name)'; did you mean '\(meant)'?"
    }
}

extension Error {
    /// Whether its description was written for the one who reads it here; the parser words its own errors.
    fileprivate var isForPeople: Bool {
        !(self is CleanExit || self is ValidationError || self is CancellationError)
            && !String(reflecting: type(of: self)).hasPrefix("ArgumentParser.")
    }
}
