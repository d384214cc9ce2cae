import ArgumentParser
import Config
import Deployment
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check everything that messages depend on, and say how to fix what is missing.",
        discussion: """
            Changes nothing, and costs nothing unless you add --paid. Exits with 0 if no problem \
            is found; checks that could not run do not count, unless none could.

            Examples:
              bellwether doctor
              bellwether doctor --paid --json
            """)

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Also ask Cost Explorer, one request, $0.01.")
    var paid = false
    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        let config = try options.load(missing: .allowed)
        let doctor = try Self.doctor(for: config, isPaid: paid)
        let findings = try await withProgress { display in
            try await doctor(display.report).examine()
        }
        let console = Console.standard
        if json {
            console.result(try findings.prettyJSON())
        } else {
            for line in Self.lines(findings) { console.result(line) }
        }
        // Without a single answer, that there is no problem would be a guess.
        if findings.contains(where: { $0.result == .problem }) || !findings.contains(where: { $0.result == .ok }) {
            throw ExitCode.failure
        }
    }

    private static func doctor(
        for config: Config, isPaid: Bool
    ) throws -> @Sendable (@escaping @Sendable (DeploymentEvent) -> Void) -> Doctor {
        let monitor = Monitor(config)
        let stacks = try monitor.stacks()
        let trials = try monitor.trials().map {
            StateTrial(name: $0.name, state: $0.state, variables: $0.variables)
        }
        let topics = Dictionary(
            uniqueKeysWithValues: config.slack.channels.map { ($0.name, monitor.topicName(of: $0)) })
        let slack = config.slackExpectation
        let format = Date.ISO8601FormatStyle().year().month().day()
        let today = Date()
        let day = (
            start: today.addingTimeInterval(-2 * 86_400).formatted(format),
            end: today.addingTimeInterval(-86_400).formatted(format)
        )
        return { report in
            Doctor(
                deployer: config.deployer(report: report), stacks: stacks, slack: slack, topics: topics,
                emailTopics: monitor.emailTopics, emails: config.emails, trials: trials,
                isPaid: isPaid, day: day)
        }
    }

    private static func lines(_ findings: [Finding]) -> [String] {
        let results = findings.map(\.result)
        let width = findings.map(\.title.count).max() ?? 0
        let margin = String(repeating: " ", count: 13)
        let counts = [Finding.Result.ok, .warning, .problem, .unknown].compactMap { result -> String? in
            let count = results.filter { $0 == result }.count
            switch result {
            case .ok: return "\(count) ok"
            case .warning: return count == 0 ? nil : "\(count) warning\(count == 1 ? "" : "s")"
            case .problem: return "\(count) problem\(count == 1 ? "" : "s")"
            case .unknown: return "\(count) not checked"
            }
        }
        return findings.flatMap { finding in
            ["\(finding.result.rawValue.padding(to: 11))  \(finding.title.padding(to: width))  \(finding.reason)"]
                + (finding.next.map { ["\(margin)next: \($0)"] } ?? [])
        } + [counts.joined(separator: ", ")]
    }
}
