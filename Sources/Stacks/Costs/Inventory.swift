import CloudFormation
import JSONValue

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// All resources of the templates, counted by type.
struct Inventory {
    private var resources: [String: [JSON]] = [:]
    private var forwardsEvents = false

    init(_ stacks: [Stack]) throws {
        for stack in stacks {
            let template = try JSON(parsing: String(decoding: stack.template.json(.minified), as: UTF8.self))
            for (id, _) in stack.template.resources {
                guard let resource = template["Resources"]?[id], let type = resource["Type"]?.stringValue else {
                    continue
                }
                resources[type, default: []].append(resource["Properties"] ?? [:])
            }
        }
        let home = stacks.first?.region
        forwardsEvents = stacks.contains {
            $0.region != home && $0.template.resources.values.contains { $0.type == "AWS::Events::Rule" }
        }
    }

    func count(of type: String) -> Int { resources[type]?.count ?? 0 }

    // MARK: - What each type costs

    /// The types that ``lines(_:)`` has lines for.
    static let charged: Set<String> = [
        "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::DynamoDB::Table", "AWS::KMS::Key",
        "AWS::Logs::LogGroup", "AWS::Pipes::Pipe", "AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SQS::Queue",
        "AWS::Scheduler::Schedule", "AWS::SecretsManager::Secret", "AWS::StepFunctions::StateMachine",
    ]

    /// Types that cost nothing, and why.
    static let freeTypes: [String: String] = [
        "AWS::Budgets::Budget": "budgets without actions are free, and so are their alerts",
        "AWS::CE::AnomalyMonitor": "Cost Anomaly Detection is free",
        "AWS::CE::AnomalySubscription": "Cost Anomaly Detection is free",
        "AWS::Chatbot::CustomAction": "Chatbot is free",
        "AWS::Chatbot::SlackChannelConfiguration": "Chatbot is free",
        "AWS::Events::Rule": "events of AWS's own services are free",
        "AWS::IAM::ManagedPolicy": "IAM is free",
        "AWS::IAM::Role": "IAM is free",
        "AWS::KMS::Alias": "aliases are free",
        "AWS::SNS::TopicPolicy": "policies are free",
        "AWS::SQS::QueuePolicy": "policies are free",
        "AWS::SSM::Parameter": "standard parameters are free",
    ]

    var free: [RunningCost.Free] {
        Self.freeTypes.keys.sorted().filter { count(of: $0) > 0 }.map {
            .init(type: $0, count: count(of: $0), reason: Self.freeTypes[$0] ?? "")
        }
    }

    var unknown: [String] {
        resources.keys.filter { !Self.charged.contains($0) && Self.freeTypes[$0] == nil }.sorted()
    }

    func lines(_ usage: Usage) -> [RunningCost.Line] {
        (watching + keeping(usage) + formatting(usage) + explaining(usage) + handingOver(usage) + publishing(usage))
            .filter { $0.quantity > 0 }
    }

    // MARK: - Lines

    private func line(_ service: String, _ what: String, _ quantity: Int, _ price: Price) -> RunningCost.Line {
        .init(service: service, what: what, quantity: Decimal(quantity), price: price)
    }

    private var watching: [RunningCost.Line] {
        let alarms = resources["AWS::CloudWatch::Alarm"] ?? []
        // An expression is no metric of its own: AWS bills those that it is made of.
        let metrics = alarms.map { alarm in
            alarm["Metrics"]?.arrayValue.map { max(1, $0.filter { $0["MetricStat"] != nil }.count) } ?? 1
        }
        return [
            line(
                "CloudWatch", "metrics of \(alarms.count) alarm\(alarms.count == 1 ? "" : "s")", metrics.reduce(0, +),
                .alarmMetric),
            line("CloudWatch", "dashboards", count(of: "AWS::CloudWatch::Dashboard"), .dashboard),
        ]
    }

    private func keeping(_ usage: Usage) -> [RunningCost.Line] {
        let secrets = count(of: "AWS::SecretsManager::Secret")
        let keys = count(of: "AWS::KMS::Key")
        let logs = count(of: "AWS::Logs::LogGroup") > 0 ? Decimal(usage.logMegabytes) / 1_000 : 0
        return [
            .init(service: "CloudWatch", what: "GB of logs", quantity: logs, price: .logGigabyte),
            line("Secrets Manager", "secrets", secrets, .secret),
            line("Secrets Manager", "requests", secrets * usage.secretRequests, .secretRequest),
            line("KMS", "keys", keys, .key),
            // To encrypt, and to decrypt, each message.
            line("KMS", "requests", keys * 2 * usage.messages, .keyRequest),
        ]
    }

    private func formatting(_ usage: Usage) -> [RunningCost.Line] {
        guard machines.contains(where: { $0["StateMachineType"]?.stringValue == "EXPRESS" }) else { return [] }
        let hasTable = count(of: "AWS::DynamoDB::Table") > 0
        return [
            line("Step Functions", "events formatted", usage.events, .expressRequest),
            .init(
                service: "Step Functions", what: "GB-seconds for it",
                quantity: Decimal(usage.events * usage.secondsPerEvent) / 16, price: .expressGigabyteSecond),
            line("DynamoDB", "writes", hasTable ? usage.events : 0, .tableWrite),
        ]
    }

    private var machines: [JSON] { resources["AWS::StepFunctions::StateMachine"] ?? [] }

    /// The cost of the Standard state machine that runs once for each alert.
    private func explaining(_ usage: Usage) -> [RunningCost.Line] {
        let definitions = machines.filter {
            $0["StateMachineType"]?.stringValue == "STANDARD"
                && $0["StateMachineName"]?.stringValue?.hasSuffix("-budget-alerts") == true
        }.compactMap { $0["Definition"] }
        let requests = definitions.reduce(0) { $0 + $1.count { $0["Resource"]?.stringValue?.isCostRequest ?? false } }
        let states = definitions.reduce(0) { $0 + $1.count { $0["Type"]?.stringValue != nil } }
        return [
            line(
                "Cost Explorer", "requests to explain alerts", requests * usage.requestsPerAlert * usage.alerts,
                .costExplorerRequest),
            line("Step Functions", "transitions to explain alerts", states * usage.alerts, .standardTransition),
        ]
    }

    private func handingOver(_ usage: Usage) -> [RunningCost.Line] {
        let pipes = count(of: "AWS::Pipes::Pipe")
        let queues = count(of: "AWS::SQS::Queue")
        return [
            .init(
                service: "EventBridge", what: "scheduled starts", quantity: scheduledStarts, price: .scheduledStart),
            line(
                "EventBridge", "events from other Regions", forwardsEvents ? usage.events : 0, .forwardedEvent),
            line("EventBridge", "events through pipes", pipes * usage.events, .pipeRequest),
            line(
                "SQS", "requests to queues",
                queues * usage.queueRequests + pipes * usage.queueRequestsPerPipe, .queueRequest),
        ]
    }

    private var scheduledStarts: Decimal {
        let schedules = resources["AWS::Scheduler::Schedule"] ?? []
        return schedules.reduce(Decimal(0)) { sum, schedule in
            let name = schedule["Name"]?.stringValue ?? ""
            let starts =
                name.hasSuffix("-monthly")
                ? Decimal(1) : name.hasSuffix("-weekly") ? Decimal(52) / 12 : Decimal(365) / 12
            return sum + starts
        }
    }

    private func publishing(_ usage: Usage) -> [RunningCost.Line] {
        guard count(of: "AWS::SNS::Topic") > 0 else { return [] }
        let emails = (resources["AWS::SNS::Subscription"] ?? []).count { $0["Protocol"]?.stringValue == "email" }
        return [
            line("SNS", "messages", usage.messages, .publication),
            line("SNS", "deliveries to Chatbot", usage.messages, .httpDelivery),
            line("SNS", "emails", emails * usage.criticalMessages, .emailDelivery),
        ]
    }
}

extension JSON {
    /// How many of the objects in it, itself included, are such.
    fileprivate func count(where isSuch: (JSON) -> Bool) -> Int {
        let inner: [JSON] =
            switch self {
            case .object(let object): object.map(\.value)
            case .array(let items): items
            default: []
            }
        return inner.reduce(isSuch(self) ? 1 : 0) { $0 + $1.count(where: isSuch) }
    }
}

extension String {
    fileprivate var isCostRequest: Bool { hasSuffix(":costexplorer:getCostAndUsage") }
}
