import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Change sets: what CloudFormation is asked for, what it answers, and why it refuses.
extension Deployer {
    /// Prepares a change set that makes a stack, without a look at any other.
    /// - Throws: ``DeploymentError/refusedChangeSets(_:)``; then the change set is gone.
    func planCreation(of stack: Stack) async throws -> Plan.StackPlan {
        let draft = Draft(
            stack: stack, deployed: nil, template: nil, parameters: [:],
            changeSet: ChangeSetName(for: stack.template, at: Date()).unique())
        let prepared = try await prepare(draft, try await create(draft))
        if let plan = prepared.plan { return plan }
        await discard([(stack.name, stack.region, draft.changeSet, isNew: true)])
        throw DeploymentError.refusedChangeSets([prepared.refusal].compactMap(\.self))
    }

    /// What a change set is to be made of.
    struct Draft: Sendable {
        var stack: Stack
        var deployed: DeployedStack?
        /// The one that is deployed.
        var template: JSON?
        /// `nil` keeps the deployed value.
        var parameters: [String: String?]
        var changeSet: String

        var isNew: Bool { Deployer.isNew(deployed) }
    }

    /// - Returns: how long it has taken to ask.
    func create(_ draft: Draft) async throws -> Duration {
        let body = try draft.stack.template.json(.minified)
        return try await ContinuousClock().measure {
            try await api(in: draft.stack.region).createChangeSet(
                ChangeSetRequest(
                    stack: draft.stack.name, name: draft.changeSet, isNew: draft.isNew,
                    template: String(decoding: body, as: UTF8.self), parameters: draft.parameters,
                    tags: draft.stack.tags))
        }
    }

    /// - Parameter effort: how long it has taken to ask for the change set.
    func prepare(_ draft: Draft, _ effort: Duration) async throws -> Prepared {
        let (stack, old, isNew, changeSet) = (draft.stack, draft.template, draft.isNew, draft.changeSet)
        let result = try await finished(changeSet, of: stack, after: Pace.beforeChangeSet(taking: effort))
        let new = try stack.template.parsed()
        var plan = Plan.StackPlan.unchanged(stack)
        plan.stackID = isNew ? nil : draft.deployed?.id
        plan.resourceNames = TemplateDifference.names(in: old).merging(TemplateDifference.names(in: new)) { $1 }
        guard !result.isEmpty else {
            try await api(in: stack.region).delete(changeSet: changeSet, of: stack.name)
            return .ready(plan)
        }
        guard result.status == "CREATE_COMPLETE" else {
            return .refused(try await refusal(result, of: stack, names: plan.resourceNames))
        }
        plan.action = isNew ? .create : .update
        plan.changeSet = changeSet
        plan.changes = Self.changes(
            result, difference: TemplateDifference(from: old, to: new), names: plan.resourceNames)
        return .ready(plan)
    }

    enum Prepared {
        case ready(Plan.StackPlan)
        case refused(RefusedChangeSet)

        var plan: Plan.StackPlan? { if case .ready(let plan) = self { plan } else { nil } }
        var refusal: RefusedChangeSet? { if case .refused(let refusal) = self { refusal } else { nil } }
    }

    /// Asks for the reasons while the change set exists; of many, its own says only that there are some.
    private func refusal(
        _ changeSet: ChangeSet, of stack: Stack, names: [String: String]
    ) async throws -> RefusedChangeSet {
        var refused = RefusedChangeSet(stack: stack.name, reason: changeSet.statusReason ?? changeSet.status)
        guard let arn = changeSet.changeSetId else { return refused }
        do {
            refused.causes = try await api(in: stack.region).refusals(of: arn).map { event in
                let id = event.logicalResourceId ?? stack.name
                let root = RootCause(
                    resource: names[id] ?? id, type: event.resourceType ?? "", reason: event.reason ?? refused.reason)
                return RefusedChangeSet.Cause(id: id, root: root, validation: event.name)
            }
        } catch is AWSError {
            refused.command =
                "aws cloudformation describe-events --change-set-name \(arn) --filters FailedEvents=true "
                + "--region \(stack.region)"
        }
        return refused
    }

    private func finished(
        _ changeSet: String, of stack: Stack, after interval: Duration
    ) async throws -> ChangeSet {
        var interval = interval
        while true {
            try await pause(interval)
            let begin = ContinuousClock.now
            let result = try await api(in: stack.region).changeSet(changeSet, of: stack.name)
            guard ["CREATE_PENDING", "CREATE_IN_PROGRESS"].contains(result.status) else { return result }
            interval = Pace.afterLook(taking: begin.duration(to: .now))
        }
    }

    /// The change set says what CloudFormation will do, the comparison of the templates says it in words.
    private static func changes(
        _ changeSet: ChangeSet, difference: TemplateDifference, names: [String: String]
    ) -> [ResourceChange] {
        let known = Dictionary(difference.changes.map { ($0.id, $0) }) { first, _ in first }
        return (changeSet.changes ?? []).compactMap(\.resourceChange).map { change in
            let kind: ResourceChange.Kind =
                switch (change.action, change.replacement) {
                case ("Add", _): .add
                case ("Remove", _): .remove
                case (_, "True"): .replace
                default: .update
                }
            var result =
                known[change.logicalResourceId]
                ?? ResourceChange(
                    kind: kind, id: change.logicalResourceId, type: change.resourceType,
                    name: names[change.logicalResourceId] ?? change.logicalResourceId, details: change.causes)
            result.kind = kind
            return result
        }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
}

extension ChangeSet.ResourceChange {
    /// For changes that no template shows: values from `.env`, tags of the stack.
    fileprivate var causes: [String] {
        let parameters = (details ?? []).filter { $0.changeSource == "ParameterReference" }.compactMap(\.causingEntity)
        return parameters.isEmpty ? [] : ["new value from .env (\(Set(parameters).sorted().joined(separator: ", ")))"]
    }
}
