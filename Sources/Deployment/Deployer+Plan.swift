package import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Deployer {
    /// Finds out what deploying the stacks would change, and prepares the changes as change sets. Nothing in a stack
    /// has changed when it returns, other than remains of earlier failures having been mended.
    /// - Throws: ``DeploymentError``, ``AWSError``, `CancellationError`; then no change set is left behind.
    package func plan(_ stacks: [Stack], slack: SlackExpectation) async throws -> Plan {
        try await checkAccount()
        async let obstacles = obstacles(for: slack)
        var deployed = try await survey(names: Set(stacks.map(\.name)))
        _ = try parameters(of: stacks, deployed: deployed)  // complains before anything is mended
        let reasons = try await obstacles
        guard reasons.isEmpty else { throw DeploymentError.notReady(reasons) }

        let settled = try await deployed.values.sorted { $0.name < $1.name }
            .concurrentMap { [self] stack in (stack.name, try await settle(stack)) }
        deployed = settled.reduce(into: [:]) { $0[$1.0] = $1.1 }
        for name in try await removedSubscribers(stacks, deployed: deployed) { deployed[name] = nil }
        let stacks = try await adopting(stacks, deployed: deployed)
        // Once more: a stack may have gone meanwhile, and its values with it.
        let parameters = try parameters(of: stacks, deployed: deployed)

        let changing = stacks.filter { stack in
            deployed[stack.name].map { !$0.isAsWanted(stack, parameters: parameters[stack.name] ?? [:]) } ?? true
        }
        let templates = try await templates(of: changing, deployed: deployed)
        let time = Date()
        let drafts = changing.map { stack in
            Draft(
                stack: stack, deployed: deployed[stack.name], template: templates[stack.name] ?? nil,
                parameters: parameters[stack.name] ?? [:],
                changeSet: ChangeSetName(for: stack.template, at: time).unique())
        }
        do {
            let efforts = try await drafts.concurrentMap { [self] in try await create($0) }
            // CloudFormation computes the change sets meanwhile.
            try await checkDefinitions(of: changing, deployed: templates)
            let prepared = try await Array(zip(drafts, efforts)).concurrentMap { [self] in try await prepare($0, $1) }
            let refused = prepared.compactMap(\.refusal)
            guard refused.isEmpty else { throw DeploymentError.refusedChangeSets(refused) }
            let removals = try await removals(deployed, wanted: stacks)
            let changed = Dictionary(uniqueKeysWithValues: prepared.compactMap(\.plan).map { ($0.name, $0) })
            return Plan(
                stacks: joined(
                    stacks.map { changed[$0.name] ?? .unchanged($0) }, removals, wanted: stacks))
        } catch {
            var kept: Set<String> = []
            if case DeploymentError.refusedChangeSets(let refused) = error {
                kept = Set(refused.filter { $0.command != nil }.map(\.stack))
            }
            await discard(
                drafts.filter { !kept.contains($0.stack.name) }
                    .map { ($0.stack.name, $0.stack.region, $0.changeSet, isNew: $0.isNew) })
            throw error
        }
    }

    /// Removes the change sets of a plan that will not be carried out, and the empty shells of stacks that they were
    /// to create.
    package func discard(_ plan: Plan) async {
        await discard(
            plan.stacks.compactMap { stack in
                stack.changeSet.map { (stack.name, stack.region, $0, isNew: stack.action == .create) }
            })
    }

    func discard(_ changeSets: [(stack: String, region: String, name: String, isNew: Bool)]) async {
        // Nothing is thrown in there; side by side, but not with a program for each of many stacks at once.
        try? await changeSets.concurrentForEach { [self] changeSet in
            await discard(
                changeSet: changeSet.name, of: changeSet.stack, in: changeSet.region, isNew: changeSet.isNew)
        }
    }

    /// Whether a change set has to create the stack; one that has had nothing but change sets does not exist yet.
    static func isNew(_ deployed: DeployedStack?) -> Bool { deployed.map(\.status.isReview) ?? true }

    /// Runs to its end also when the deployment has been interrupted. What cannot be removed does no harm: the next
    /// deployment ignores it, and executing any change set removes all others.
    private func discard(changeSet: String, of stack: String, in region: String, isNew: Bool) async {
        await Task { [api = api(in: region), monitor] in
            try? await api.delete(changeSet: changeSet, of: stack)
            guard isNew, let found = try? await api.stacks().first(where: { $0.name == stack }) else { return }
            let isOurs = found.tags[Stack.ownerTag].map { $0 == monitor } ?? true
            if found.status.isReview, isOurs { try? await api.delete(stack: stack, token: newToken()) }
        }.value
    }

    /// What stands in the way on the Slack side. A deployer who may not look there can still deploy.
    private func obstacles(for slack: SlackExpectation) async throws -> [String] {
        async let workspaces = permitted { try await aws.slackWorkspaces(region: region) }
        async let configurations = permitted { try await aws.slackConfigurations(region: region) }
        return slack.obstacles(workspaces: try await workspaces, configurations: try await configurations)
    }

    private func permitted<T: Sendable>(_ call: () async throws -> T) async throws -> T? {
        do {
            return try await call()
        } catch AWSError.denied(let action, _) {
            report(.note("not checked beforehand, since \(action) is not allowed"))
            return nil
        }
    }

    /// Stack → id → value; `nil` keeps the deployed one.
    private func parameters(
        of stacks: [Stack], deployed: [String: DeployedStack]
    ) throws -> [String: [String: String?]] {
        var complaints: [String] = []
        var result: [String: [String: String?]] = [:]
        for stack in stacks {
            let known = deployed[stack.name].flatMap { $0.status.isNothing ? nil : $0.parameterNames } ?? []
            for argument in stack.parameters {
                switch argument.value {
                case .new(let text): result[stack.name, default: [:]][argument.id] = .some(text)
                case .previous(let complaint):
                    if !known.contains(argument.id) { complaints.append(complaint) }
                    result[stack.name, default: [:]][argument.id] = .some(nil)
                case .anomalyMonitor: break  // found when the stacks have settled
                }
            }
        }
        guard complaints.isEmpty else { throw DeploymentError.missingValues(complaints) }
        return result
    }

    /// What is deployed of each stack.
    private func templates(of stacks: [Stack], deployed: [String: DeployedStack]) async throws -> [String: JSON?] {
        let templates = try await stacks.concurrentMap { [self] stack in
            guard let old = deployed[stack.name] else { return (stack.name, JSON?.none) }
            if old.has(stack.template) { return (stack.name, try stack.template.parsed()) }
            return (stack.name, try await deployedTemplate(of: old, wanted: try stack.template.parsed()))
        }
        return Dictionary(uniqueKeysWithValues: templates)
    }

    /// Those in other Regions go before the core stack forgets the Regions. Of the stacks that another one builds on, it
    /// waits only for what AWS looks at.
    private func joined(
        _ plans: [Plan.StackPlan], _ removals: [Plan.StackPlan], wanted: [Stack]
    ) -> [Plan.StackPlan] {
        let elsewhere = removals.filter { $0.region != region }.map(\.name)
        let plansByName = Dictionary(uniqueKeysWithValues: plans.map { ($0.name, $0) })
        return zip(plans, wanted).map { plan, stack in
            var plan = plan
            if plan.name == monitor { plan.dependencies += elsewhere }
            // What leaves it may have moved into one of those.
            if plan.changes.contains(where: { $0.kind == .remove }) { plan.dependencies += stack.dependencies }
            for name in stack.dependencies {
                let resources = Foundations.resources(of: plansByName[name]?.changes ?? [], for: stack.template)
                if !resources.isEmpty { plan.needs[name] = resources }
            }
            return plan
        } + removals
    }

    /// Stacks that the configuration no longer has, for example when fewer budgets need fewer stacks.
    private func removals(_ deployed: [String: DeployedStack], wanted: [Stack]) async throws -> [Plan.StackPlan] {
        let names = Set(wanted.map(\.name))
        return try await deployed.values.filter { !names.contains($0.name) }.sorted { $0.name < $1.name }
            .concurrentMap { [self] stack in
                let template = try await deployedTemplate(of: stack)
                let empty = JSON.object([:])
                return Plan.StackPlan(
                    name: stack.name, region: stack.region, action: .delete,
                    changes: TemplateDifference(from: template, to: empty).changes,
                    dependencies: stack.region == region ? Array(names) : [],
                    stackID: stack.id, resourceNames: TemplateDifference.names(in: template))
            }
    }
}

extension Plan.StackPlan {
    static func unchanged(_ stack: Stack) -> Plan.StackPlan {
        Plan.StackPlan(
            name: stack.name, region: stack.region, action: .nothing, changes: [], dependencies: [], resourceNames: [:])
    }
}
