import ArgumentParser
import Config
import Deployment
import Stacks

struct Permissions: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the smallest IAM policy that deploys this configuration.",
        discussion: """
            An IAM policy for all commands, made from the templates; calls no AWS. IAM takes \
            \(PolicyDocument.limit) characters in one managed policy: --output splits it where it is longer. \
            scripts/aws-permissions-config.sh puts it on a user or a role. With a permissions \
            boundary it allows no role without it, and --output also writes a policy to use as one.

            Examples:
              bellwether permissions
              bellwether permissions --output policies
              bellwether permissions --boundary arn:aws:iam::123456789012:policy/deployers/bellwether-acme-boundary
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(help: "What `bellwether acceptance` takes, instead.")
    var acceptance = false
    @Flag(help: "Print the policy alone, without a word about it.")
    var json = false
    @Option(
        help: ArgumentHelp(
            "Write it to this folder, as the managed policies that IAM takes, with the facts about the deployment.",
            valueName: "folder"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Allow roles only with this permissions boundary; by default the one of the configuration, if there is one.",
            valueName: "arn"))
    var boundary: String?

    func run() throws {
        let config = try options.load(missing: .allowed)
        if let boundary, let own = config.permissionsBoundary, own != boundary {
            throw Refusal(
                description: "the roles of \(config.name) have another boundary, \(own)\n"
                    + "next: give the same in --boundary and permissions-boundary")
        }
        let demanded = boundary ?? config.permissionsBoundary
        let stacks = try Monitor(config).stacks()
        let document =
            acceptance
            ? try AcceptanceRun(for: config, options, began: "").policy(boundary: demanded)
            : try DeploymentPolicy(
                stacks, name: config.name, account: config.account, region: config.region, boundary: demanded
            ).document
        let limit = try demanded.map { _ in try BoundaryPolicy(stacks, name: config.name, account: config.account) }
        let console = Console.standard
        let parts = try document.parts
        if let output {
            let folder = PolicyFolder(path: output, config: config)
            for path in try folder.write(
                try parts.map { try $0.text },
                boundary: try demanded.flatMap { arn in try limit.map { (arn, try $0.document.text) } })
            { console.result(path) }
        } else {
            console.result(try document.text)
        }
        if let demanded, config.permissionsBoundary == nil {
            console.say("note: this refuses roles that have no boundary; add to \(options.config):")
            console.say("  permissions-boundary: \(demanded)")
        }
        for arn in limit?.unknown ?? [] {
            console.say("note: what \(arn) allows is not in the ready boundary; add it there, or no role can do it")
        }
        guard !json, output == nil else { return }
        console.say(
            "what whoever \(acceptance ? "runs bellwether acceptance in" : "deploys \(config.name) to") account "
                + "\(config.account) has to be allowed, "
                + "\(try document.size) characters")
        if parts.count > 1 {
            console.say(
                "more than the \(PolicyDocument.limit) of one managed policy: --output FOLDER splits it into \(parts.count)"
            )
        }
        if limit != nil { console.say("--output FOLDER also writes a policy that can be this boundary") }
        console.say("next: an administrator runs scripts/aws-permissions-config.sh; see docs/permissions.md")
    }
}
