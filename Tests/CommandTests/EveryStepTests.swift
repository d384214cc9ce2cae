import Testing

/// A deployment survives a fault at any of its calls: it says what is the matter, leaves no change set behind, and the
/// next run ends where an undisturbed one does.
@Suite(.timeLimit(.minutes(5)))
struct EveryStepTests {
    enum Deployment: CaseIterable {
        case first, update

        func sandbox() async throws -> Sandbox {
            switch self {
            case .first: try Sandbox()
            // Changes a budget in place, replaces another, adds one.
            case .update:
                try await .deployed(
                    config: Sandbox.config(
                        monthly: "150", alert: "70%", more: "  - { name: yearly, every: year, limit: 900 }"))
            }
        }
    }

    @Test("The network is gone at one step", arguments: Deployment.allCases)
    func networkGone(_ deployment: Deployment) async throws {
        try await atEveryStep(of: deployment, fault: "network") { sandbox, run, step, operation in
            let isPast = try sandbox.hasBegun(after: step)
            if isPast, operation != "execute-change-set" {
                #expect(run.exit == 0, "\(operation): \(run)")
            } else {
                #expect(run.exit == 1, "\(operation): \(run)")
                #expect(run.errors.contains("error: AWS cannot be reached: Could not connect to the endpoint URL"))
                #expect(run.errors.hasSuffix("\n  next: check the network, a proxy or VPN, then run this again\n"))
            }
            #expect(try sandbox.changeSetCount() == 0, "\(operation): \(run)")
        }
    }

    @Test("Ctrl-C at one step", arguments: Deployment.allCases)
    func interrupted(_ deployment: Deployment) async throws {
        try await atEveryStep(of: deployment, fault: "sigint") { sandbox, run, step, operation in
            #expect(run.exit == 130, "\(operation): \(run)")
            let isPast = try sandbox.hasBegun(after: step)
            let isOver = run.errors.contains("\n✓ acme  ")  // only what is shown at the end is missing
            #expect(
                run.errors.hasSuffix(
                    isPast && !isOver
                        ? "interrupted; AWS goes on with what it has begun: acme\n"
                            + "  next: run the same command again to pick it up\n"
                        : "interrupted; no stack was being changed\n"),
                "\(operation): \(run)")
            #expect(try sandbox.changeSetCount() == 0, "\(operation): \(run)")
        }
    }

    @Test("Bellwether is killed at one step", arguments: Deployment.allCases)
    func killed(_ deployment: Deployment) async throws {
        try await atEveryStep(of: deployment, fault: "sigkill-parent") { _, run, _, operation in
            #expect(run.exit == -9, "\(operation): \(run)")
        }
    }

    @Test(
        "The answer to a request that AWS has carried out is lost", arguments: ["network-after", "sigint-after"],
        Deployment.allCases)
    func answerLost(_ fault: String, _ deployment: Deployment) async throws {
        for operation in ["create-change-set", "execute-change-set"] {
            let sandbox = try await deployment.sandbox()
            let before = try sandbox.statuses()
            try sandbox.plant(fault, operation: operation)
            let run = try await sandbox.bellwether("deploy", "--yes")
            #expect(run.exit == (fault == "network-after" ? 1 : 130), "\(run)")
            #expect(try sandbox.changeSetCount() == 0)
            if operation == "create-change-set" { #expect(try sandbox.statuses() == before, "\(run)") }
            try await expectRecovery(of: sandbox, deployment, "\(operation), then \(fault)")
        }
    }

    /// Runs the deployment once for each of its calls, with the fault at that call, then once more without.
    private func atEveryStep(
        of deployment: Deployment, fault: String,
        check: @escaping @Sendable (Sandbox, Run, Int, String) async throws -> Void
    ) async throws {
        let undisturbed = try await deployment.sandbox()
        #expect(try await undisturbed.bellwether("deploy", "--yes").exit == 0)
        let count = try undisturbed.calls().count
        #expect(count > 9)
        try await withThrowingTaskGroup { group in
            for step in 1...count {
                group.addTask {
                    let sandbox = try await deployment.sandbox()
                    let before = try sandbox.statuses()
                    try sandbox.plant(fault, at: step)
                    let run = try await sandbox.bellwether("deploy", "--yes")
                    guard try sandbox.callsSeenByFault() >= step else {
                        // A slower run needs a look or two less until all has ended.
                        #expect(step > count - 3)
                        return
                    }
                    let operation = try sandbox.operations()[step - 1]
                    try await check(sandbox, run, step, operation)
                    if fault != "sigkill-parent", try !sandbox.hasBegun(after: step) {
                        #expect(try sandbox.statuses() == before, "\(operation): \(run)")
                    }
                    #expect(try sandbox.files() == [".env", "bellwether.yaml"])
                    try await expectRecovery(of: sandbox, deployment, "\(fault) at call \(step), \(operation)")
                }
            }
            try await group.waitForAll()
        }
    }

    private func expectRecovery(of sandbox: Sandbox, _ deployment: Deployment, _ comment: String) async throws {
        try sandbox.heal()
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "after \(comment): \(run)")
        #expect(try await sandbox.deployedState() == final(deployment), "after \(comment)")
        #expect(try sandbox.changeSetCount() == 0, "after \(comment)")
    }

    /// Where an undisturbed deployment ends.
    private func final(_ deployment: Deployment) async throws -> String {
        switch deployment {
        case .first: try await Self.first.value
        case .update: try await Self.update.value
        }
    }

    private static let first = Task { try await undisturbed(.first) }
    private static let update = Task { try await undisturbed(.update) }

    private static func undisturbed(_ deployment: Deployment) async throws -> String {
        let sandbox = try await deployment.sandbox()
        let run = try await sandbox.bellwether("deploy", "--yes")
        try #require(run.exit == 0, "\(run)")
        return try sandbox.deployedState()
    }
}

extension Sandbox {
    /// Whether AWS had been asked to change a stack before, or at, a call; counted from 1.
    func hasBegun(after step: Int) throws -> Bool {
        try operations().prefix(step).contains("execute-change-set")
    }
}
