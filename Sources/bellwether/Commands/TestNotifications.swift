import ArgumentParser
import Config
import Deployment
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct TestNotifications: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-notifications",
        abstract: "Send a test message to every channel, and prove that it arrives.",
        discussion: """
            It goes the way of every message: SNS, Chatbot, Slack. Chatbot's own metrics \
            are the proof; they come minutes late, so this waits for them. The exit code \
            is 0 if every channel has got its message; with --no-wait, if every message \
            was published.

            Examples:
              bellwether test-notifications
              bellwether test-notifications --channel critical --no-wait
            """)

    @OptionGroup var options: ConfigOptions

    @Option(name: .customLong("channel"), help: ArgumentHelp("Only this channel; may be repeated.", valueName: "name"))
    var channels: [String] = []

    @Flag(help: "A sample of every kind of message as well, each marked TEST.")
    var allKinds = false

    @Flag(help: "Do not wait for the proof.")
    var noWait = false

    @Option(help: ArgumentHelp("How long to wait for the proof.", valueName: "seconds"))
    var timeout = 300

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard (0...3_000).contains(timeout) else { throw ValidationError("--timeout takes 0 to 3000 seconds") }
    }

    func run() async throws {
        let config = try options.load(missing: .allowed)
        let names = config.slack.channels.map(\.name)
        for channel in channels where !names.contains(channel) {
            throw Refusal(
                description: "there is no channel '\(channel)'; expected one of \(names.joined(separator: ", "))")
        }
        let monitor = Monitor(config)
        let main = try monitor.mainBudgetName()
        let code = Self.newCode()
        let deliveries = try await withProgress { [self] display in
            let deployer = config.deployer(report: display.report)
            let spend = try await deployer.spend(ofBudget: main)
            let start = Date()
            let tests = try monitor.tests(
                of: channels, time: start.formatted(.iso8601), code: code, figures: spend?.figures,
                isOfAllKinds: allKinds)
            return try await deployer.test(
                tests.map(TestPublication.init), from: start, patience: noWait ? nil : timeout)
        }
        let console = Console.standard
        if json {
            console.result(try Result(code: code, deliveries: deliveries).prettyJSON())
        } else {
            console.result("Test \(code) of \(config.name)")
            for line in Self.lines(deliveries) { console.result(line) }
        }
        guard deliveries.allSatisfy({ noWait ? $0.isPublished : $0.isDelivered }) else { throw ExitCode.failure }
    }

    /// Short enough to be read out, and unlikely to be that of yesterday.
    private static func newCode() -> String {
        let number = String(UInt16.random(in: 0x1000...UInt16.max), radix: 16, uppercase: true)
        return "T-\(number)"
    }

    private static func lines(_ deliveries: [Delivery]) -> [String] {
        let width = deliveries.map(\.channel.count).max() ?? 0
        return deliveries.flatMap { delivery -> [String] in
            let next = delivery.next.map { "; next: \($0)" } ?? ""
            let line = "  \(delivery.channel.padding(to: width))  \(delivery.text)\(next)"
            let more = [delivery.log.map { "Chatbot says: \($0)" }, delivery.warning].compactMap(\.self)
            return [line] + more.map { "  \("".padding(to: width))  \($0)" }
        }
    }

    private struct Result: Encodable {
        struct Channel: Encodable {
            var channel: String
            /// `published`, `delivered`, `dropped` or `unknown`.
            var status: String
            var text: String
            var next: String?
            var log: String?
            var warning: String?
        }
        var code: String
        var channels: [Channel]

        init(code: String, deliveries: [Delivery]) {
            self.code = code
            channels = deliveries.map {
                Channel(
                    channel: $0.channel, status: $0.status, text: $0.text, next: $0.next, log: $0.log,
                    warning: $0.warning)
            }
        }
    }
}

extension Delivery {
    fileprivate var log: String? {
        guard case .dropped(_, let log) = outcome else { return nil }
        return log.map { String($0.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(300)) }
    }

    fileprivate var status: String { String(text.prefix { $0 != ":" }) }
}

extension TestPublication {
    fileprivate init(_ test: ChannelTest) {
        self.init(
            channel: test.channel, topic: test.topic, configuration: test.configuration,
            messages: test.messages.map { ($0.body, $0.subject) })
    }
}

extension BudgetSpend {
    fileprivate var figures: TestMessage.Figures? {
        guard let actual, let limit else { return nil }
        return TestMessage.Figures(monthToDate: actual, limit: limit)
    }
}
