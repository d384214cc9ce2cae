extension Deployer {
    /// Brings a stack into a state from which it can be changed: waits for an operation in progress, ours or someone
    /// else's, and mends what an earlier failure left behind.
    /// - Returns: the stack as it then is; `nil` if there is none.
    func settle(_ stack: DeployedStack) async throws -> DeployedStack? {
        var stack = stack
        if stack.status.isInProgress {
            report(.note("\(stack.name): a deployment is in progress (\(stack.status)); following it to its end"))
            guard let settled = try await followToEnd(stack, token: nil) else { return nil }
            stack = settled
        }
        if stack.status.name == "UPDATE_ROLLBACK_FAILED" {
            report(.note("\(stack.name): an earlier rollback got stuck; continuing it"))
            stack.status = try await continueRollback(of: stack)
        }
        if stack.status.mustBeDeleted {
            let leftover = stack.status.name == "DELETE_FAILED" ? "a deletion that failed" : "a failed first deployment"
            report(.note("\(stack.name): removing the remains of \(leftover) (\(stack.status))"))
            try await delete(stack)
            return nil
        }
        return stack
    }

    /// What cannot be brought back, since somebody deleted it outside of CloudFormation, say, is skipped: else nothing
    /// but deleting the stack would help.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html>
    private func continueRollback(of stack: DeployedStack) async throws -> StackStatus {
        let names = TemplateDifference.names(in: try await deployedTemplate(of: stack))
        var outcome = try await continueRollback(of: stack, skipping: [], names: names)
        guard outcome.status.name == "UPDATE_ROLLBACK_FAILED" else { return outcome.status }
        let failed = outcome.steps.filter { $0.isFailed && $0.id != stack.name }
        guard !failed.isEmpty else {
            try check(outcome, of: stack.name)
            return outcome.status
        }
        let resources = Set(failed.map(\.name)).sorted().joined(separator: ", ")
        report(.note("\(stack.name): \(resources) cannot be brought back, so the rollback goes on without"))
        outcome = try await continueRollback(of: stack, skipping: Set(failed.map(\.id)).sorted(), names: names)
        if outcome.status.name == "UPDATE_ROLLBACK_FAILED" { try check(outcome, of: stack.name) }
        return outcome.status
    }

    private func continueRollback(
        of stack: DeployedStack, skipping resources: [String], names: [String: String]
    ) async throws -> Follower.Outcome {
        let token = newToken()
        try await begin(stack.name, total: nil) {
            try await api(in: stack.region).continueUpdateRollback(of: stack.name, skipping: resources, token: token)
        }
        return try await follower(in: stack.region).follow(
            stack.id, name: stack.name, token: token, resourceNames: names)
    }

    /// Deletes a stack and follows to the end.
    func delete(_ stack: DeployedStack) async throws {
        let template = try await deployedTemplate(of: stack)
        let token = newToken()
        try await begin(stack.name, total: template?["Resources"]?.members.count) {
            try await api(in: stack.region).delete(stack: stack.name, token: token)
        }
        guard !stack.status.isReview else {  // without resources it goes at once, and leaves no events behind
            report(.ended(stack: stack.name, status: StackStatus("DELETE_COMPLETE")))
            return
        }
        let names = TemplateDifference.names(in: template)
        try check(
            try await follower(in: stack.region).follow(stack.id, name: stack.name, token: token, resourceNames: names),
            of: stack.name)
    }

    private func followToEnd(_ stack: DeployedStack, token: String?) async throws -> DeployedStack? {
        let template = try? await deployedTemplate(of: stack)  // for names only, which the steps can do without
        report(.started(stack: stack.name, total: template?["Resources"]?.members.count))
        let outcome = try await follower(in: stack.region).follow(
            stack.id, name: stack.name, token: token, resourceNames: TemplateDifference.names(in: template))
        guard outcome.status.name != "DELETE_COMPLETE" else { return nil }
        if !outcome.status.isSuccess, let cause = RootCause(in: outcome.steps) {
            report(.note("\(stack.name): that deployment failed: \(cause.resource): \(cause.reason)"))
        }
        var settled = stack
        settled.status = outcome.status
        return settled
    }
}
