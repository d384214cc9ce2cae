import TerminalText

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What became of a report that somebody asked for.
package enum ReportOutcome: Equatable, Sendable {
    case sent(SentReport)
    /// The month is not final yet; the run waits, and goes on by itself.
    case waiting(execution: String)
}

/// What a report's run remembers of itself, as far as it is of interest here.
package struct SentReport: Decodable, Equatable, Sendable {
    /// The day, week or month, for example `2026-03-09`, `2026-W10`, `2026-03`.
    package var id: String
    /// The message's title, in Slack's text.
    package var title: String
    /// Requests to Cost Explorer, which cost a cent each.
    package var requests: Int
    package var messageId: String
}

extension Deployer {
    /// Runs a report now, and waits for its end.
    /// - Parameters:
    ///   - machine: name of the state machine.
    ///   - date: `YYYY-MM-DD`, a day of the period to report on; `nil` for the last one that is over.
    /// - Throws: ``RunError``, ``DeploymentError/wrongAccount(expected:actual:identity:)``, ``AWSError``.
    package func runReport(_ report: String, machine: String, date: String?) async throws -> ReportOutcome {
        try await checkAccount()
        let input = ["report": report, "date": date].compactMapValues(\.self)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let arn = "arn:aws:states:\(region):\(account):stateMachine:\(machine)"
        let execution: String
        do {
            execution = try await aws.startExecution(
                machine: arn, input: String(decoding: try encoder.encode(input), as: UTF8.self), region: region)
        } catch AWSError.service("StateMachineDoesNotExist", _, _) {
            throw RunError.notDeployed(machine)
        }
        var failures = 0
        while true {
            let run: Execution
            do {
                run = try await aws.execution(execution, region: region)
                if run.status == "RUNNING",
                    try await aws.lastEvent(of: execution, region: region) == "WaitStateEntered"
                {
                    return .waiting(execution: execution)
                }
                failures = 0
            } catch let error as AWSError {
                // The report goes on; whoever runs this again gets a second one.
                failures += 1
                guard error.isPassing, failures <= Self.patience else {
                    throw RunError.lostSight(execution: execution, why: error)
                }
                try await pause(Pace.run)
                continue
            }
            switch run.status {
            case "RUNNING": try await pause(Pace.run)
            case "SUCCEEDED":
                let output = Data((run.output ?? "").utf8)
                // A Cost Explorer that is new has no figures; the run has said so in the channel, and is no failure.
                if let refusal = try? JSONDecoder().decode(CostRefusal.self, from: output) {
                    throw RunError.failed(
                        execution: execution,
                        why: [refusal.error, refusal.cause].compactMap(\.self).joined(separator: ": "))
                }
                guard var sent = try? JSONDecoder().decode(SentReport.self, from: output)
                else { throw AWSError.unreadable("the report", "ended with an unexpected output") }
                sent.title = sent.title.harmless()  // a text within a text, so it is not harmless yet
                return .sent(sent)
            default:
                throw RunError.failed(
                    execution: execution, why: [run.error, run.cause].compactMap(\.self).joined(separator: ": "))
            }
        }
    }

    /// How often in a row AWS may be out of reach while a report is waited for.
    private static let patience = 24

    /// Publishes a message to a channel.
    /// - Parameter topic: the topic's name.
    /// - Returns: the message's id.
    package func publish(_ message: String, topic: String) async throws -> String {
        try await checkAccount()
        do {
            return try await aws.publish(
                message, to: "arn:aws:sns:\(region):\(account):\(topic)", region: region)
        } catch AWSError.service(let code, _, _) where code.hasPrefix("NotFound") {
            throw RunError.notDeployed(topic)
        }
    }
}

extension Deployer {
    /// Lets an HTTP server on this machine hear a topic of a local AWS.
    package func subscribe(_ address: String, topic: String) async throws {
        try await checkAccount()
        do {
            try await aws.subscribe(address, to: "arn:aws:sns:\(region):\(account):\(topic)", region: region)
        } catch AWSError.service(let code, _, _) where code.hasPrefix("NotFound") {
            throw RunError.notDeployed(topic)
        }
    }
}

/// Why something that is deployed did not do what it was asked for.
package enum RunError: Error, Equatable, Sendable, CustomStringConvertible {
    case notDeployed(String)
    case failed(execution: String, why: String)
    case lostSight(execution: String, why: AWSError)

    package var description: String {
        switch self {
        case .notDeployed(let name):
            "there is no \(name) in the account\nnext: bellwether deploy"
        case .failed(let execution, let why):
            "the report failed: \(why)\nnext: the reason is in the first channel, and in \(execution)"
        case .lostSight(let execution, let why):
            "lost sight of the report, AWS goes on with it and sends it: \(why.firstLine)\n"
                + "next: look into its channel, or at \(execution)"
        }
    }
}

/// Why Cost Explorer gave no figures, under the names of Step Functions.
private struct CostRefusal: Decodable {
    var error: String
    var cause: String?

    enum CodingKeys: String, CodingKey {
        case error = "Error"
        case cause = "Cause"
    }
}
