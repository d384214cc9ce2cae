import CloudFormation

/// The queue, in the core stack, of events that a rule could not hand over to its formatter.
struct UndeliveredEventsPart {
    var naming: Naming
    var tags: [String: String]

    /// For the rules, which are in other stacks.
    var arn: Value { "arn:\(AWS.partition):sqs:\(AWS.region):\(AWS.accountID):\(naming.undeliveredEvents)" }

    func add(to template: inout Template) {
        let queue = template.add(
            "UndeliveredEvents", Queue(queueName: naming.undeliveredEvents, tags: [Tag](tags)),
            named: "queue of events that were not formatted")
        template.add(
            "UndeliveredEventsPolicy",
            QueuePolicy(
                queues: [queue.url],
                policyDocument: PolicyDocument([
                    .init(
                        "Rules", principal: .service("events"), action: ["sqs:SendMessage"], resource: queue.arn,
                        condition: [
                            "ArnLike": [
                                "aws:SourceArn":
                                    "arn:\(AWS.partition):events:\(AWS.region):\(AWS.accountID):rule/\(naming.monitor)-*"
                            ]
                        ])
                ])),
            named: "policy of the queue")
    }
}
