/// A question that only a real account answers: how it is asked, and how the answer is read. A new one is a file in
/// `Probes`, a line in ``all``, its row in `docs/acceptance.md`, and a stack in `Sources/Stacks/Acceptance` if it needs one.
struct Probe: Sendable {
    /// A name for scripts, and for the table of open points.
    var id: String
    var question: String
    /// What must be there before it can be asked.
    var needs: Need
    /// Looks, and reads what it sees. It changes nothing but what the run has made.
    var ask: @Sendable (Scene) async throws -> Reading

    enum Need: Sendable {
        /// Nothing but credentials: no resource is made.
        case nothing
        /// That AWS was asked for the monitor, whether it has made it or not.
        case deployment
        /// That AWS was asked for the small stack of this name, whether it has made it or not.
        case stack(String)
        /// The small stack of this name, complete.
        case completeStack(String)
        /// The monitor, complete.
        case monitor
        /// The monitor with a Slack channel.
        case slack
    }

    /// In the order of the table.
    static let all: [Probe] = [
        .definitions, .depthOfObjects, .depthOfSiblings, .monitor, .template, .noChange, .report, .ownEvent,
        .budgetAlert,
        .sourceAccount, .encryptedTopic, .sixNotifications, .takenName, .anomalyMonitor, .errorNames, .customActions,
        .delivery, .longTitle,
    ]

    func row(in scene: Scene) async throws -> AcceptanceRow {
        do {
            return row(try await ask(scene))
        } catch let error as CancellationError {
            throw error
        } catch AWSError.denied(let action, _) {
            return row(.open("\(action) is not allowed", "not asked; allow it, then run this again"))
        } catch let error as AWSError {
            return row(.open(error.firstLine, "not settled: the question could not be asked"))
        } catch {
            return row(.open("\(error)", "not settled: the question could not be asked"))
        }
    }

    func row(_ reading: Reading) -> AcceptanceRow {
        AcceptanceRow(
            probe: id, asked: question, seen: Redaction.text(reading.seen), means: reading.means,
            result: reading.result)
    }
}

/// What a probe has seen, and what follows.
struct Reading: Equatable, Sendable {
    var seen: String
    var means: String
    var result: AcceptanceRow.Result

    /// What we do is right, or at least safe.
    static func holds(_ seen: String, _ means: String) -> Reading { Reading(seen: seen, means: means, result: .holds) }
    /// What we do does not work on AWS.
    static func fails(_ seen: String, _ means: String) -> Reading { Reading(seen: seen, means: means, result: .fails) }
    /// Nothing is settled.
    static func open(_ seen: String, _ means: String) -> Reading { Reading(seen: seen, means: means, result: .open) }
}

/// A line of the table: no account id, no Slack id, no secret.
package struct AcceptanceRow: Encodable, Equatable, Sendable {
    package var probe: String
    package var asked: String
    package var seen: String
    package var means: String
    package var result: Result

    package enum Result: String, Encodable, Sendable { case holds, fails, open }
}
