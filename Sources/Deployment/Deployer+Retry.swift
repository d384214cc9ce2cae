package import CloudFormation

extension Deployer {
    /// Carries out a plan, and what is left of it once more where AWS only needed a moment: for the name of a queue that was
    /// just deleted, or for a role that was just made. Once for each of the two.
    /// - Parameters:
    ///   - stacks: what the plan was made from.
    ///   - slack: likewise.
    /// - Throws: as ``apply(_:)`` does.
    package func carryOut(_ plan: Plan, of stacks: [Stack], slack: SlackExpectation) async throws -> [DeployedStack] {
        var plan = plan
        return try await goingOn {
            try await apply(plan)
        } afterWaiting: {
            plan = try await self.plan(stacks, slack: slack)
        }
    }

    /// Does something until AWS needs more than a moment.
    /// - Parameter prepare: for doing it once more.
    func goingOn<T>(_ work: () async throws -> T, afterWaiting prepare: () async throws -> Void) async throws -> T {
        var waitedFor: Set<RootCause.Transience> = []
        while true {
            do {
                return try await work()
            } catch DeploymentError.failed(let stack, let status, let cause?) {
                guard let reason = cause.transience, waitedFor.insert(reason).inserted else {
                    throw DeploymentError.failed(stack: stack, status: status, cause: cause)
                }
                let seconds = reason.wait.components.seconds
                report(.note("\(stack): \(reason.words); deploying the rest once more in \(seconds) seconds"))
                try await pause(reason.wait)
                try await prepare()
            }
        }
    }
}
