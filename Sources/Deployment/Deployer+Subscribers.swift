import CloudFormation

extension Deployer {
    /// Deletes stacks whose queues heard topics that are no more: with a topic its subscriptions go, and CloudFormation,
    /// which would make the topic anew, does not make them anew.
    /// <https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html>
    /// - Parameter deployed: the stacks as they are, with no operation in progress.
    /// - Returns: the names of those that were deleted.
    func removedSubscribers(_ stacks: [Stack], deployed: [String: DeployedStack]) async throws -> [String] {
        let deaf = try stacks.compactMap { stack -> DeployedStack? in
            guard let found = deployed[stack.name], !found.status.isReview, try !stack.queueTopics.isEmpty,
                stack.dependencies.contains(where: { deployed[$0].map(\.status.isReview) ?? true })
            else { return nil }
            return found
        }
        return try await deaf.concurrentMap { [self] stack in
            report(.note("\(stack.name): removing it, to make it anew with the topics that its queue heard"))
            try await delete(stack)
            return stack.name
        }
    }
}
