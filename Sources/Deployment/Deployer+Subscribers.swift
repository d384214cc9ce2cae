import CloudFormation

extension Deployer {
    /// Deletes stacks whose queues subscribed to topics of a core stack that has been rolled back: the subscriptions went
    /// with the topics, and CloudFormation, which creates the topics again, does not create the subscriptions again.
    /// <https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html>
    /// - Parameter deployed: the stacks as they are, with no operation in progress.
    /// - Returns: the names of those that were deleted.
    func removedSubscribers(_ stacks: [Stack], deployed: [String: DeployedStack]) async throws -> [String] {
        guard Self.isNew(deployed[monitor]) else { return [] }
        let orphaned = try stacks.compactMap { stack -> DeployedStack? in
            guard let found = deployed[stack.name], !found.status.isReview, try !stack.queueTopics.isEmpty
            else { return nil }
            return found
        }
        return try await orphaned.concurrentMap { [self] stack in
            report(.note("\(stack.name): deleting it, since its queue lost its topics; it is created again with them"))
            try await delete(stack)
            return stack.name
        }
    }
}
