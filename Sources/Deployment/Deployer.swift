import CloudFormation
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Brings stacks into an account, and takes them out again.
///
/// It never prints: what happens is reported as ``DeploymentEvent``s.
package struct Deployer: Sendable {
    package var aws: AWSCLI
    /// The only account that may be touched.
    package var account: String
    /// The home Region.
    package var region: String
    /// Other Regions in which the configuration has stacks.
    package var otherRegions: [String]
    /// Name of the monitor, as in the tag `bellwether` of its stacks.
    package var monitor: String
    /// Called from several tasks at once.
    package var report: @Sendable (DeploymentEvent) -> Void
    /// Waits between two looks at AWS.
    package var pause: @Sendable (Duration) async throws -> Void
    let watches = Watches()

    /// One watch for each Region.
    final class Watches: Sendable {
        private let watches = Mutex<[String: StackWatch]>([:])

        func watch(
            of api: CloudFormationAPI, pause: @escaping @Sendable (Duration) async throws -> Void
        ) -> StackWatch {
            watches.withLock { watches in
                let watch = watches[api.region] ?? StackWatch(api: api, pause: pause)
                watches[api.region] = watch
                return watch
            }
        }
    }

    package init(
        aws: AWSCLI, account: String, region: String, otherRegions: [String] = [], monitor: String,
        report: @escaping @Sendable (DeploymentEvent) -> Void,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.aws = aws
        self.account = account
        self.region = region
        self.otherRegions = otherRegions
        self.monitor = monitor
        self.report = report
        self.pause = pause
    }

    func api(in region: String) -> CloudFormationAPI { CloudFormationAPI(aws: aws, region: region) }
    func follower(in region: String) -> Follower {
        Follower(watch: watches.watch(of: api(in: region), pause: pause), report: report, pause: pause)
    }

    /// Always the first call, and alone: nothing happens in a wrong account, and a program that asks for an MFA code
    /// asks once, the calls after it share what it has cached.
    /// - Throws: ``DeploymentError/wrongAccount(expected:actual:identity:)``, ``AWSError``.
    func checkAccount() async throws { try check(try await aws.callerIdentity(region: region)) }

    func check(_ identity: CallerIdentity) throws {
        guard identity.account == account else {
            throw DeploymentError.wrongAccount(expected: account, actual: identity.account, identity: identity.arn)
        }
    }

    /// This monitor's stacks, and whatever else has one of the given names. The core stack remembers other Regions that
    /// the configuration no longer has.
    /// - Throws: also if the monitor lives in one of these, since its `region` has been changed.
    func survey(names: Set<String>) async throws -> [String: DeployedStack] {
        let home = try await api(in: region).stacks()
        let remembered = home.filter { $0.name == monitor && $0.tags[Stack.ownerTag] == monitor }.flatMap(\.outputs)
            .filter { $0.key == Stack.otherRegionsOutput }.flatMap { $0.value.split(separator: " ").map(String.init) }
        let others = Set(otherRegions + remembered).subtracting([region]).sorted()
        let stacks = (home + (try await others.concurrentMap { try await api(in: $0).stacks() }).flatMap(\.self))
            .filter { $0.tags[Stack.ownerTag] == monitor || names.contains($0.name) }
        for stack in stacks where stack.tags[Stack.ownerTag] != monitor && !stack.status.isReview {
            throw DeploymentError.foreignStack(stack.name)
        }
        let elsewhere = stacks.filter { $0.name == monitor && $0.region != region }
        if let core = elsewhere.first(where: { !$0.status.isReview }) {
            throw DeploymentError.notReady([SlackExpectation.isElsewhere(monitor, in: core.region)])
        }
        return Dictionary(stacks.map { ($0.name, $0) }) { first, _ in first }
    }

    /// A token by which the events of one operation are told from others.
    func newToken() -> String { "bellwether-\(UUID().uuidString)" }

    /// The template that is deployed, as far as there is one: a stack whose first creation was undone still has the
    /// text of its template, and nothing else.
    /// - Parameter wanted: the template that the stack is to have, if that is known. The deployed one has question marks
    ///   for its characters beyond ASCII otherwise.
    func deployedTemplate(of stack: DeployedStack?, wanted: JSON? = nil) async throws -> JSON? {
        guard let stack, !stack.status.isEmptyShell else { return nil }
        let template = try await api(in: stack.region).template(of: stack.name)
        return wanted.map(template.restored) ?? template
    }

    /// Asks AWS to change a stack. Interrupted, nobody knows whether the request has arrived, so it counts as begun.
    func begin(_ stack: String, total: Int?, _ request: () async throws -> Void) async throws {
        do {
            try await request()
        } catch is CancellationError {
            report(.started(stack: stack, total: total))
            throw CancellationError()
        }
        report(.started(stack: stack, total: total))
    }

    /// - Throws: ``DeploymentError/failed(stack:status:cause:)`` unless the operation did what was asked for.
    func check(_ outcome: Follower.Outcome, of stack: String) throws {
        guard !outcome.status.isSuccess else { return }
        throw DeploymentError.failed(stack: stack, status: outcome.status, cause: RootCause(in: outcome.steps))
    }
}
