import CloudFormation
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// First contact with a real account: asks AWS what no document says, on a throw-away deployment, and takes it away again.
///
/// It touches only stacks that carry the tag of a run.
package struct Acceptance: Sendable {
    var deployer: Deployer
    var materials: AcceptanceMaterials
    /// How long to wait for a message, in seconds.
    var patience: Int

    package init(deployer: Deployer, materials: AcceptanceMaterials, patience: Int) {
        self.deployer = deployer
        self.materials = materials
        self.patience = patience
    }

    /// What will be asked, in the order of the table.
    package func questions() -> [String] {
        Probe.all.filter { probe in
            if case .slack = probe.needs { return materials.messages != nil }
            return true
        }.map(\.question)
    }

    /// The deployer of the small stacks.
    var probes: Deployer {
        var deployer = deployer
        deployer.monitor = materials.probeOwner
        deployer.otherRegions = []
        return deployer
    }

    /// Asks everything, and cleans up whatever happens.
    package func run() async -> AcceptanceReport {
        let begin = ContinuousClock.now
        let rows = Mutex<[String: AcceptanceRow]>([:])
        var report = AcceptanceReport(region: deployer.region)
        do {
            try await ask { row in rows.withLock { $0[row.probe] = row } }
        } catch is CancellationError {
            report.isInterrupted = true
        } catch {
            report.problem = Redaction.text("\(error)")
        }
        deployer.report(.note("removing all that was made"))
        let cleaning = await Task { await clean() }.value
        report.rows = Probe.all.compactMap { probe in rows.withLock { $0[probe.id] } } + [cleaning.row]
        report.left = cleaning.left
        report.seconds = Int(begin.duration(to: .now).components.seconds)
        return report
    }

    private func ask(_ answered: @escaping @Sendable (AcceptanceRow) -> Void) async throws {
        try await deployer.checkAccount()
        var scene = Scene(deployer: deployer, probes: probes, materials: materials, patience: patience)
        try await ask(scene, answered) { if case .nothing = $0.needs { true } else { false } }
        async let monitor = Self.fate {
            let plan = try await deployer.plan(materials.stacks, slack: materials.slack)
            return try await deployer.carryOut(plan, of: materials.stacks, slack: materials.slack)
        }
        async let fates = makeProbeStacks()
        scene.monitor = try await monitor
        scene.fates = try await fates
        if scene.fate("witness").isMade { scene.witness = try await witness() }
        if scene.monitor.isMade, scene.witness != nil { scene.fates["listener"] = try await make("listener") }
        try await ask(scene, answered) { probe in
            if case .nothing = probe.needs { false } else { probe.id != Probe.longTitle.id }
        }
        // Chatbot counts all messages of a channel together, so this one comes when the others have come.
        try await ask(scene, answered) { $0.id == Probe.longTitle.id }
    }

    private func ask(
        _ scene: Scene, _ answered: @escaping @Sendable (AcceptanceRow) -> Void, if isMeant: (Probe) -> Bool
    ) async throws {
        try await Probe.all.filter(isMeant).concurrentForEach { probe in
            if case .slack = probe.needs, scene.materials.messages == nil { return }
            if let obstacle = scene.obstacle(to: probe) { return answered(probe.row(.open(obstacle, "not settled"))) }
            scene.deployer.report(.note("asking: \(probe.question)"))
            answered(try await probe.row(in: scene))
        }
    }

    /// Those that build on nothing but the witness, side by side. None takes another along.
    private func makeProbeStacks() async throws -> [String: Scene.Fate] {
        var fates = ["witness": try await make("witness")]
        guard fates["witness"]?.isMade == true else { return fates }
        let isTaken = (try? await deployer.aws.anomalyMonitors().contains(where: \.watchesAllServices)) ?? false
        let names = materials.probeStacks.keys.filter {
            !["witness", "listener", "taken-name"].contains($0) && ($0 != "anomaly-monitor" || isTaken)
        }.sorted()
        for (name, fate) in try await names.concurrentMap({ ($0, try await make($0)) }) { fates[name] = fate }
        return fates
    }

    private func make(_ name: String) async throws -> Scene.Fate {
        guard let stack = materials.probeStacks[name] else { return .notTried }
        return try await Self.fate {
            try await probes.goingOn {
                try await probes.carryOut(try await probes.planCreation(of: stack))
            } afterWaiting: {
                if let remains = try await probes.survey(names: [stack.name])[stack.name] {
                    _ = try await probes.settle(remains)
                }
            }
        }
    }

    private func witness() async throws -> Witness? {
        let api = probes.api(in: deployer.region)
        let url = try await api.physicalID(of: "Queue", in: "\(materials.probeOwner)-witness")
        return url.map { Witness(aws: deployer.aws, url: $0, region: deployer.region) }
    }

    /// What becomes of something that is made.
    /// - Throws: `CancellationError`.
    private static func fate<T>(of work: () async throws -> T) async throws -> Scene.Fate {
        let begin = ContinuousClock.now
        do {
            _ = try await work()
            return .made(seconds: Int(begin.duration(to: .now).components.seconds))
        } catch let error as CancellationError {
            throw error
        } catch DeploymentError.refusedChangeSets(let refused) {
            return .refused(refused.map(\.description).joined(separator: "; "))
        } catch DeploymentError.failed(let stack, let status, let cause) {
            return .failed(
                resource: "\(stack), \(cause?.resource ?? "a resource")", reason: cause?.reason ?? "\(status)")
        } catch let error as AWSError {
            return .refused(error.firstLine)
        } catch {
            return .refused("\(error)")
        }
    }
}

extension Scene {
    /// Why a probe cannot be asked; `nil` if it can.
    fileprivate func obstacle(to probe: Probe) -> String? {
        switch probe.needs {
        case .nothing, .deployment, .stack: nil
        case .completeStack(let name):
            fate(name).isMade ? nil : "\(materials.probeOwner)-\(name): \(fate(name).reason)"
        case .monitor, .slack: monitor.isMade ? nil : "the deployment is missing"
        }
    }
}

/// The table of a run.
package struct AcceptanceReport: Encodable, Equatable, Sendable {
    package var region: String
    package var seconds = 0
    package var rows: [AcceptanceRow] = []
    /// What could not be removed, a line each.
    package var left: [String] = []
    package var isInterrupted = false
    /// Why the run ended early, unless somebody interrupted it.
    package var problem: String?

    init(region: String) { self.region = region }

    /// Whether all was asked, and nothing has failed or is left.
    package var isGood: Bool {
        !isInterrupted && problem == nil && left.isEmpty && !rows.contains { $0.result == .fails }
    }
}
