import ArgumentParser
import Config
import Deployment
import Stacks

struct Permissions: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the least that whoever deploys this configuration has to be allowed in AWS.",
        discussion: """
            An IAM policy for all commands, made from the templates; calls no AWS. IAM takes \
            \(PolicyDocument.limit) characters in one managed policy: --output splits it where it is longer. \
            scripts/aws-permissions-config.sh puts it on a user or a role.

            Examples:
              bellwether permissions
              bellwether permissions --output policies
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Print the policy alone, without a word about it.")
    var json = false
    @Option(
        help: ArgumentHelp(
            "Write it to this folder, as the managed policies that IAM takes, with the facts about the deployment.",
            valueName: "folder"))
    var output: String?

    func run() throws {
        let config = try options.load(missing: .allowed)
        let document = try DeploymentPolicy(
            try Monitor(config).stacks(), name: config.name, account: config.account, region: config.region
        ).document
        let console = Console.standard
        let parts = try document.parts
        if let output {
            let folder = PolicyFolder(path: output, config: config)
            for path in try folder.write(try parts.map { try $0.text }) { console.result(path) }
        } else {
            console.result(try document.text)
        }
        guard !json, output == nil else { return }
        console.say(
            "what whoever deploys \(config.name) to account \(config.account) has to be allowed, "
                + "\(try document.size) characters")
        if parts.count > 1 {
            console.say(
                "more than the \(PolicyDocument.limit) of one managed policy: --output FOLDER splits it into \(parts.count)"
            )
        }
        console.say("next: an administrator runs scripts/aws-permissions-config.sh; see docs/permissions.md")
    }
}
