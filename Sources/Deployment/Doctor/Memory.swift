import CloudFormation

/// Answers that several checks need, each asked for once.
actor Memory<Answer: Sendable> {
    private var answers: [String: Task<Answer, any Error>] = [:]

    /// - Throws: what `ask` throws, also to whoever asks for the same later.
    func answer(to question: String, ask: @escaping @Sendable () async throws -> Answer) async throws -> Answer {
        let task = answers[question] ?? Task { try await ask() }
        answers[question] = task
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

extension Doctor {
    struct Memories: Sendable {
        let identities = Memory<CallerIdentity>()
        let stacks = Memory<[String: DeployedStack]>()
        let subscriptions = Memory<[Subscription]?>()
    }

    func identity() async throws -> CallerIdentity {
        try await memories.identities.answer(to: region) { [aws, region] in try await aws.callerIdentity(region: region)
        }
    }

    /// What is deployed, by name.
    func deployed() async throws -> [String: DeployedStack] {
        try await memories.stacks.answer(to: "") { [deployer, stacks] in
            try await deployer.survey(names: Set(stacks.map(\.name)))
        }
    }

    /// What listens to a topic; `nil` if there is no such topic.
    func subscriptions(to topic: String) async throws -> [Subscription]? {
        try await memories.subscriptions.answer(to: topic) { [aws, region, arn = topicARN(topic)] in
            try await aws.subscriptions(to: arn, region: region)
        }
    }

    /// The template of a stack that is deployed.
    func template(of deployed: DeployedStack) async throws -> JSON? {
        if let own = stacks.first(where: { $0.name == deployed.name }), deployed.has(own.template) {
            return try own.template.parsed()
        }
        return try await deployer.deployedTemplate(of: deployed)
    }
}
