package import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// All that a run of `bellwether acceptance` deploys and sends.
package struct AcceptanceMaterials: Sendable {
    /// The throw-away monitor.
    package var stacks: [Stack]
    package var slack: SlackExpectation
    /// The small stacks, by the name of the probe.
    package var probeStacks: [String: Stack]
    /// Owner of the small stacks.
    package var probeOwner: String
    /// Key of the tag on the stacks that runs have made.
    package var tag: String
    /// Source of the events.
    package var source: String
    /// Name of the topic of the monitor's channel.
    package var topic: String
    package var reportMachine: String
    package var budgetAlertMachine: String
    /// What AWS Budgets would publish, with its subject, and the budget's name in titles.
    package var budgetAlert: (body: String, subject: String, budget: String)
    /// What is published to prove delivery, and what is too long; `nil` without a Slack channel.
    package var messages: (test: TestPublication, long: TestPublication)?

    package init(
        stacks: [Stack], slack: SlackExpectation, probeStacks: [String: Stack], probeOwner: String, tag: String,
        source: String, topic: String, reportMachine: String, budgetAlertMachine: String,
        budgetAlert: (body: String, subject: String, budget: String),
        messages: (test: TestPublication, long: TestPublication)?
    ) {
        self.stacks = stacks
        self.slack = slack
        self.probeStacks = probeStacks
        self.probeOwner = probeOwner
        self.tag = tag
        self.source = source
        self.topic = topic
        self.reportMachine = reportMachine
        self.budgetAlertMachine = budgetAlertMachine
        self.budgetAlert = budgetAlert
        self.messages = messages
    }
}

/// What a probe can look at.
struct Scene: Sendable {
    /// The deployer of the monitor.
    var deployer: Deployer
    /// The deployer of the small stacks.
    var probes: Deployer
    var materials: AcceptanceMaterials
    /// How long to wait for what should come, in seconds.
    var patience: Int
    /// What became of the monitor; its stacks if all went well.
    var monitor: Fate = .notTried
    /// What became of the small stacks, by the name of the probe.
    var fates: [String: Fate] = [:]
    var witness: Witness?

    var aws: AWSCLI { deployer.aws }
    var region: String { deployer.region }

    /// What became of a stack, or of several.
    enum Fate: Equatable, Sendable {
        case notTried
        case made(seconds: Int)
        /// No change set was made of it.
        case refused(String)
        /// CloudFormation could not make a resource.
        case failed(resource: String, reason: String)

        var isMade: Bool { if case .made = self { true } else { false } }

        /// Why it is not there.
        var reason: String {
            switch self {
            case .notTried: "was not tried, since what it builds on is missing"
            case .made(let seconds): "was made in \(seconds) s"
            case .refused(let reason): reason
            case .failed(let resource, let reason): "\(resource): \(reason)"
            }
        }
    }

    func fate(_ stack: String) -> Fate { fates[stack] ?? .notTried }

    /// Puts an event on the default bus.
    /// - Parameter code: by which what comes of it is recognized.
    func putEvent(_ type: String, code: String) async throws {
        struct Output: Decodable {
            struct Entry: Decodable { var errorCode: String?, errorMessage: String? }
            var entries: [Entry]
        }
        let entry = ["Source": materials.source, "DetailType": type, "Detail": #"{"code":"\#(code)"}"#]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let output: Output = try await aws.decode(
            AWSCLI.Call(
                "events", "put-events", ["--entries", "file:///dev/stdin"], region: region,
                secretInput: String(decoding: try encoder.encode([entry]), as: UTF8.self)))
        if let code = output.entries.first?.errorCode {
            throw AWSError.service(
                code: code, operation: "PutEvents", message: output.entries.first?.errorMessage ?? "")
        }
    }

    /// Unlikely to be that of another event.
    static func newCode() -> String { "A-\(String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16))" }

    /// What the witness has heard, once it has.
    /// - Parameter seconds: how long it may take, if less than the longest.
    func heard(
        within seconds: Int? = nil, _ isMeant: @Sendable (Witness.Message) -> Bool
    ) async throws -> Witness.Message? {
        try await witness?.first(within: seconds ?? patience, where: isMeant)
    }

    /// How long to wait for what should arrive together with something that has arrived, in seconds.
    var shortPatience: Int { max(3, patience / 8) }
}
