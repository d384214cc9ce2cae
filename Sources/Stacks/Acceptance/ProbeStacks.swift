package import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The small stacks, one for each question; what is asked of them is in `Sources/Deployment/Acceptance/Probes`.
extension AcceptanceSetup {
    /// By the name of the probe. All but the witness' build on nothing; those with a subscription need the witness' queue.
    package func probeStacks() -> [String: Stack] {
        let stacks = [
            witness, listener, sourceAccount, encryptedTopic, sixNotifications, errorNames, takenName, anomalyMonitor,
        ]
        return Dictionary(uniqueKeysWithValues: stacks.map { (String($0.name.dropFirst(Self.probes.count + 1)), $0) })
    }

    /// The queue that hears every topic of the run, so that a message can be seen without Slack; and a topic whose name
    /// another stack tries to take.
    private var witness: Stack {
        stack("witness", "hears what the others publish") { template in
            let queue = template.add("Queue", Queue(queueName: name("witness"), tags: [Tag](tags)), named: "witness")
            template.add(
                "QueuePolicy",
                QueuePolicy(
                    queues: [queue.url],
                    policyDocument: PolicyDocument([
                        .init(
                            "Topics", principal: .service("sns"), action: ["sqs:SendMessage"], resource: queue.arn,
                            condition: [
                                "ArnLike": ["aws:SourceArn": arn("sns", "\(Self.name)-*")]
                            ])
                    ])),
                named: "policy of the witness")
            addTopic("Topic", "witness", to: &template)
        }
    }

    private var listener: Stack {
        stack("listener", "lets the witness hear the monitor's channel") { template in
            template.add(
                "Listener",
                Subscription(
                    topicArn: arn("sns", "\(Self.name)-\(Self.channel)"), protocol: "sqs", endpoint: witnessARN),
                named: "listener")
        }
    }

    /// Two topics that one rule publishes to without a role: with, and without, a condition on the account.
    private var sourceAccount: Stack {
        stack("source-account", "events to topics by their policies") { template in
            let topics = [("plain", nil), ("conditioned", PolicyDocument.sameAccount)].map { label, condition in
                let id = camelCase(label)
                let topic = addTopic("\(id)Topic", label, to: &template)
                addPolicy(of: topic, id: id, condition: condition, to: &template)
                addWitness(of: topic, id: id, to: &template)
                return topic
            }
            addRule("source-account", to: topics, in: &template)
        }
    }

    /// A topic that is encrypted as `encryption: true` does it.
    private var encryptedTopic: Stack {
        stack("encrypted-topic", "events to an encrypted topic") { template in
            let key = template.add(
                "Key",
                Key(
                    description: "Encrypts a topic of \(Self.probes)", enableKeyRotation: true, pendingWindowInDays: 7,
                    keyPolicy: EncryptionPart.policy, tags: [Tag](tags)),
                named: "key")
            let topic = addTopic("EncryptedTopic", "encrypted", key: key.arn, to: &template)
            addPolicy(of: topic, id: "Encrypted", condition: nil, to: &template)
            addWitness(of: topic, id: "Encrypted", to: &template)
            addRule("encrypted-topic", to: [topic], in: &template)
        }
    }

    /// A budget that nothing reaches, with one notification more than is certain.
    private var sixNotifications: Stack {
        stack("six-notifications", "a budget with six notifications") { template in
            let topic = addTopic("Topic", "six", to: &template)
            addPolicy(of: topic, id: "Budgets", for: "budgets", condition: PolicyDocument.sameAccount, to: &template)
            let notifications = (1...6).map { number in
                BudgetResource.NotificationWithSubscribers(
                    notification: .init(
                        notificationType: .actual, threshold: Decimal(100 + 10 * number), thresholdType: .percentage),
                    subscribers: [.init(subscriptionType: .topic, address: topic.arn)])
            }
            template.add(
                "Budget",
                BudgetResource(
                    budget: .init(
                        budgetName: name("six"), timeUnit: .monthly, budgetLimit: .init(1_000_000),
                        metrics: ["UnblendedCost"], filterExpression: nil),
                    notificationsWithSubscribers: notifications, resourceTags: [Tag](tags)),
                named: "budget six", after: ["BudgetsPolicy"])
        }
    }

    /// A machine that fails in three ways and says under which names that arrived.
    private var errorNames: Stack {
        stack("error-names", "the names of errors") { template in
            let machine = name("error-names")
            let role = template.add(
                "Role",
                Role.of(
                    "states", "What \(machine) may do",
                    may: [
                        .init(
                            "Look", action: ["states:DescribeExecution"],
                            resource: "\(arn("states", "execution:\(machine):*"))")
                    ], tags: [Tag](tags)),
                named: "role")
            template.add(
                "Machine",
                StateMachineResource(
                    stateMachineName: machine, stateMachineType: .standard, definition: failures(machine),
                    roleArn: role.arn, tags: [Tag](tags)),
                named: "machine")
        }
    }

    private func failures(_ machine: String) -> StatesDefinition {
        let prefix = "'arn:aws:' & $service & ':\(region):' & $split($states.context.Execution.Id, ':')[4] & ':'"
        func named(_ key: String) -> StatesValue {
            .expression("$merge([$states.input, {'\(key)': $states.errorOutput.Error}])")
        }
        func arn(_ service: String, _ name: String) -> StatesValue {
            .expression("($service := '\(service)'; \(prefix) & '\(name)')")
        }
        return StatesDefinition(
            "Fails in three ways and keeps the names",
            [
                "Branch": .attempt(
                    StatesDefinition(branch: ["Fail": .fail(error: "Bellwether.Own", cause: "on purpose")]),
                    catch: [.all(output: named("branch"), next: "Missing")], next: "Missing"),
                "Missing": .task(
                    "sfn:describeExecution",
                    ["ExecutionArn": arn("states", "execution:\(machine):there-is-none")],
                    output: .expression("$states.input"), catch: [.all(output: named("missing"), next: "Denied")],
                    next: "Denied"),
                "Denied": .task(
                    "sns:publish", ["TopicArn": arn("sns", name("witness")), "Message": "not allowed"],
                    output: .expression("$states.input"), catch: [.all(output: named("denied"), next: "Done")],
                    next: "Done"),
                "Done": .succeed,
            ])
    }

    /// A topic whose name is taken. It is never made: what matters is how CloudFormation refuses it.
    private var takenName: Stack {
        stack("taken-name", "a name that is taken") { template in addTopic("Topic", "witness", to: &template) }
    }

    /// A monitor of all services, of which an account has one.
    private var anomalyMonitor: Stack {
        stack("anomaly-monitor", "a second monitor of all services") { template in
            template.add("Monitor", AnomalyMonitor(monitorName: name("second")), named: "anomaly monitor")
        }
    }
}

extension AcceptanceSetup {
    private func name(_ probe: String) -> String { "\(Self.probes)-\(probe)" }

    private func arn(_ service: String, _ resource: String) -> Value {
        "arn:\(AWS.partition):\(service):\(AWS.region):\(AWS.accountID):\(resource)"
    }

    private var witnessARN: Value { arn("sqs", name("witness")) }

    private func stack(_ probe: String, _ purpose: String, fill: (inout Template) -> Void) -> Stack {
        var template = Template(description: "Bellwether acceptance: \(purpose)", metadata: ["Bellwether": Self.probes])
        fill(&template)
        template.change(all: Role.self) { role in
            role.path = Naming(monitor: Self.probes).path
            role.permissionsBoundary = boundary
        }
        return Stack(name: name(probe), region: region, template: template, tags: tags)
    }

    @discardableResult
    private func addTopic(
        _ id: String, _ label: String, key: Value? = nil, to template: inout Template
    ) -> Reference<Topic> {
        template.add(
            id,
            Topic(
                topicName: name(label), displayName: "Bellwether acceptance", kmsMasterKeyId: key, tags: [Tag](tags)),
            named: "topic \(label)")
    }

    private func addPolicy(
        of topic: Reference<Topic>, id: String, for service: String = "events", condition: [String: [String: Value]]?,
        to template: inout Template
    ) {
        template.add(
            "\(id)Policy",
            TopicPolicy(
                topics: [topic.arn],
                policyDocument: PolicyDocument([
                    .init(
                        camelCase(service), principal: .service(service), action: ["sns:Publish"], resource: topic.arn,
                        condition: condition)
                ])),
            named: "policy \(id)")
    }

    private func addWitness(of topic: Reference<Topic>, id: String, to template: inout Template) {
        template.add(
            "\(id)Listener", Subscription(topicArn: topic.arn, protocol: "sqs", endpoint: witnessARN),
            named: "listener \(id)")
    }

    private func addRule(_ probe: String, to topics: [Reference<Topic>], in template: inout Template) {
        template.add(
            "Rule",
            EventsRule(
                name: name(probe), description: "Events of `bellwether acceptance`",
                eventPattern: #"{"source":["\#(Self.source)"],"detail-type":["\#(probe)"]}"#,
                targets: topics.map { .init(id: $0.id, arn: $0.arn, roleArn: nil) }),
            named: "rule \(probe)", after: topics.map { $0.id.replacing("Topic", with: "Policy") })
    }
}
