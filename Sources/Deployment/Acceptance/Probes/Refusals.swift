#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Probe {
    /// The API's reference says five and ten.
    /// <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html>
    static let sixNotifications = Probe(
        id: "six-notifications", question: "Does a budget take more than five notifications?",
        needs: .stack("six-notifications")
    ) { scene in
        let fate = scene.fate("six-notifications")
        return switch fate {
        case .made: .holds("six were taken", "a budget could have more alerts than the five that are allowed here")
        case .failed, .refused: .holds(fate.reason, "five is the limit, as it is here")
        case .notTried: .open(fate.reason, "not settled")
        }
    }

    /// CloudFormation looks for names that are taken when a change set is made, and says which only in DescribeEvents.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html>
    static let takenName = Probe(
        id: "early-validation",
        question: "How does CloudFormation refuse a name that is taken, and where does it say so?",
        needs: .completeStack("witness")
    ) { scene in
        guard let stack = scene.materials.probeStacks["taken-name"] else { return .open("no stack", "not settled") }
        do {
            let plan = try await scene.probes.planCreation(of: stack)
            await scene.probes.discard(Plan(stacks: [plan]))
            return .holds("the change set was made", "the name is refused when the stack is made, with its reason")
        } catch DeploymentError.refusedChangeSets(let refused) {
            return reading(of: refused)
        }
    }

    static func reading(of refused: [RefusedChangeSet]) -> Reading {
        let causes = refused.flatMap(\.causes)
        guard !causes.isEmpty else {
            return .fails(refused.map(\.reason).joined(separator: "; "), "the reason names no resource")
        }
        let words = causes.map { cause in
            "\(cause.id): \(cause.root.reason)" + (cause.validation.map { " (\($0))" } ?? "")
        }
        return .holds(
            "\(words.joined(separator: "; ")); the change set itself: \(refused.map(\.reason).joined(separator: "; "))",
            "`deploy` says what is in the way, before anything is changed")
    }

    /// Only where the account has one already: where it has none, one would be made.
    static let anomalyMonitor = Probe(
        id: "anomaly-monitor", question: "In which words is a second anomaly monitor of all services refused?",
        needs: .stack("anomaly-monitor")
    ) { scene in
        let fate = scene.fate("anomaly-monitor")
        guard case .failed(_, let reason) = fate else {
            return .open(
                fate == .notTried ? "not asked: the account has none" : fate.reason, "nothing depends on it here")
        }
        let cause = RootCause(resource: "anomaly monitor", type: "AWS::CE::AnomalyMonitor", reason: reason)
        return cause.remedy?.contains("GetAnomalyMonitors") == true
            ? .holds(reason, "the way out is said")
            : .fails(reason, "`deploy` says another way out, or none")
    }

    /// Retries and catchers go by names.
    static let errorNames = Probe(
        id: "error-names", question: "Under which names do errors arrive in a state machine?",
        needs: .completeStack("error-names")
    ) { scene in
        let machine = "\(scene.materials.probeOwner)-error-names"
        let arn = "arn:aws:states:\(scene.region):\(scene.deployer.account):stateMachine:\(machine)"
        let execution = try await scene.aws.startExecution(machine: arn, input: "{}", region: scene.region)
        var run = try await scene.aws.execution(execution, region: scene.region)
        var waited = 0
        while run.status == "RUNNING", waited < scene.patience {
            try await scene.deployer.pause(.seconds(1))
            waited += 1
            run = try await scene.aws.execution(execution, region: scene.region)
        }
        return reading(of: run)
    }

    static func reading(of run: Execution) -> Reading {
        let output = run.output.flatMap { try? JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
        guard let names = output, let branch = names["branch"], let missing = names["missing"],
            let denied = names["denied"]
        else {
            let error = [run.error, run.cause].compactMap(\.self).joined(separator: ": ")
            return .open("\(run.status) \(run.output ?? error)", "another answer than was expected")
        }
        let seen = "a branch: \(branch), a run that is missing: \(missing), what is not allowed: \(denied)"
        return branch == "Bellwether.Own" && missing.hasPrefix("Sfn.") && denied.hasPrefix("Sns.")
            ? .holds(seen, "catchers and retries go by the right names")
            : .fails(seen, "catchers or retries by name do not meet their errors")
    }
}
