import CloudFormation
import Config

/// The stack `NAME-budget-alerts`: what AWS Budgets publishes to the channels' topics reaches a queue as well; a pipe
/// takes it to the state machine that explains it.
struct BudgetAlertsPart {
    var config: Config
    var naming: Naming
    var tags: [String: String]
    /// Budgets with their names in AWS.
    var budgets: [(budget: Budget, name: String)]

    /// Names of the channels that budgets alert.
    private var channels: [String] { Set(budgets.flatMap(\.budget.alerts).map(\.channel)).sorted() }

    var settings: BudgetAlertSettings {
        let arns = channels.map { ($0, "arn:aws:sns:\(config.region):\(config.account):\(naming.topic($0))") }
        return BudgetAlertSettings(
            config: config, budgets: budgets, topics: Dictionary(arns) { first, _ in first })
    }

    var machine: BudgetAlertMachine { BudgetAlertMachine(settings: settings.value) }

    /// The queue of what could not be handed on.
    static func undelivered(_ naming: Naming) -> String { "\(naming.budgetAlerts)-undelivered" }

    /// What AWS Budgets writes begins with one of these; what the state machine publishes to the same topics does not.
    /// A queue's messages that no filter lets through are deleted.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html>
    static let filters = [
        #"{"body":{"Message":[{"prefix":"AWS Budget Notification"}]}}"#,
        #"{"body":{"Subject":[{"prefix":"AWS Budgets:"}]}}"#,
    ]

    /// - Parameter topics: ARNs by channel.
    func add(to template: inout Template, topics: [String: Value]) {
        let undelivered = template.add(
            "UndeliveredAlerts", Queue(queueName: Self.undelivered(naming), tags: [Tag](tags)),
            named: "queue of budget alerts that were not explained")
        let queue = template.add(
            "AlertQueue",
            Queue(
                queueName: naming.budgetAlerts,
                redrivePolicy: .init(deadLetterTargetArn: undelivered.arn, maxReceiveCount: 5), tags: [Tag](tags)),
            named: "queue of budget alerts")
        let arns = channels.compactMap { topics[$0] }
        let policy = template.add(
            "AlertQueuePolicy",
            QueuePolicy(
                queues: [queue.url],
                policyDocument: PolicyDocument(
                    zip(channels, arns).map { channel, topic in
                        .init(
                            camelCase(channel), principal: .service("sns"), action: ["sqs:SendMessage"],
                            resource: queue.arn, condition: ["ArnEquals": ["aws:SourceArn": topic]])
                    })),
            named: "policy of the queue of budget alerts")
        let role = template.add(
            "AlertRole",
            Role.of(
                "states", "What explaining the budget alerts of \(naming.monitor) may do", may: permissions,
                tags: [Tag](tags)),
            named: "role of the explanations")
        let machine = template.add(
            "AlertMachine",
            StateMachineResource(
                stateMachineName: naming.budgetAlerts, stateMachineType: .standard,
                definition: self.machine.definition, roleArn: role.arn, tags: [Tag](tags)),
            named: "state machine of the explanations")
        let carrier = template.add(
            "AlertPipeRole",
            Role.of(
                "pipes", "Takes the budget alerts of \(naming.monitor) to what explains them",
                may: [
                    .init(
                        "Receive", action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                        resource: queue.arn),
                    .init("Start", action: ["states:StartExecution"], resource: machine.arn),
                ], tags: [Tag](tags)),
            named: "role of the pipe")
        template.add(
            "AlertPipe",
            Pipe(
                name: naming.budgetAlerts, description: "Budget alerts of \(naming.monitor), to be explained",
                roleArn: carrier.arn, source: queue.arn, target: machine.arn, patterns: Self.filters, tags: tags),
            named: "pipe of budget alerts")
        for (channel, topic) in zip(channels, arns) {
            template.add(
                logicalID(channel, .queueSubscription),
                Subscription(topicArn: topic, protocol: "sqs", endpoint: queue.arn),
                named: "budget alerts of \(channel)", after: [policy.id])
        }
    }

    private var permissions: [PolicyDocument.Statement] {
        let account = "\(AWS.region):\(AWS.accountID)" as Value
        return PolicyDocument.Statement.publish(to: channels, of: naming, encrypted: config.encryption)
            + PolicyDocument.Statement.readCosts(of: naming) + [
                .init(
                    "StartOnce", action: ["states:StartExecution"],
                    resource: "arn:\(AWS.partition):states:\(account):stateMachine:\(naming.budgetAlerts)")
            ]
    }
}
