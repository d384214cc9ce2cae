import ArgumentParser
import Config
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct Cost: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what this configuration costs on AWS each month, line by line.",
        discussion: """
            Counted in the templates that a deployment would make; what depends on use is \
            assumed, and said. Asks nothing of AWS.

            Examples:
              bellwether cost
              bellwether cost --config clients/acme.yaml --json
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Print the lines as JSON, with the page of each price.")
    var json = false

    func run() throws {
        let config = try options.load(missing: .allowed)
        let cost = try Monitor(config).runningCost()
        let text = CostText(name: config.name, cost: cost)
        guard !json else { return Console.standard.result(try text.json()) }
        for line in text.lines { Console.standard.result(line) }
    }
}
