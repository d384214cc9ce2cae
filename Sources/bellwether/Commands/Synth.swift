import ArgumentParser
import CloudFormation
import Config
import Stacks

struct Synth: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the CloudFormation templates, as a CDK cloud assembly.",
        discussion: """
            The templates hold no identifiers of Slack and no secrets: these are parameters.

            Example:
              bellwether synth
              cdk diff --app cdk.out
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
    var output = "cdk.out"

    func run() throws {
        let config = try options.load(missing: .allowed)
        let assembly = try CloudAssembly(try Monitor(config).stacks(), account: config.account)
        for path in try OutputFolder(path: output).write(assembly) { Console.standard.result(path) }
    }
}
