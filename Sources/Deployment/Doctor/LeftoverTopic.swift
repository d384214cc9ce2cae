import CloudFormation

extension Doctor {
    /// Whether a deployed stack of this configuration has the topic.
    func owns(topic: String) async throws -> Bool {
        let templates = try await deployed().values.concurrentMap { try await template(of: $0) }
        return templates.flatMap { ($0?["Resources"]?.members ?? [:]).values }.contains { resource in
            resource["Type"]?.text == "AWS::SNS::Topic" && resource["Properties"]?["TopicName"]?.text == topic
        }
    }

    /// A topic that deploying would make, and somebody or an earlier deployment has made already.
    func leftover(topic: String) -> Verdict {
        .problem(
            "a topic named \(topic) exists that no stack of this configuration has",
            next: "if nothing else uses it, aws sns delete-topic --topic-arn \(topicARN(topic)) --region \(region)")
    }
}
