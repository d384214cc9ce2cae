import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an alarm looks at, when it is one, and what it says then.
///
/// Where AWS recommends an alarm, its statistic and window are taken from there; thresholds that AWS leaves to the user
/// are ours. <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html>
struct AlarmWatch {
    /// What is wrong, in a sentence.
    var fault: String
    /// What to do, as the end of a sentence.
    var next: String
    var namespace: String
    /// Their sum counts.
    var metrics: [String]
    var dimensions: [(name: String, value: String)]
    var statistic: String
    /// Length of a period in seconds, and how many.
    var window: (period: Int, count: Int)
    var rule: AlarmResource.Rule

    init(_ subject: Alarm.Subject) {
        switch subject {
        case .metric(let metric): self.init(metric)
        case .shorthand(let shorthand, let resource, let threshold):
            switch shorthand {
            case .ecsService: self.init(service: resource)
            case .loadBalancer5xx: self.init(loadBalancer: resource, above: threshold)
            case .unhealthyTargets: self.init(targets: resource, above: threshold)
            case .rdsStorage: self.init(storageOf: resource, below: threshold)
            case .rdsCPU: self.init(processorOf: resource, above: threshold)
            case .sqsAge: self.init(queue: resource, above: threshold)
            case .sqsDeadLetters: self.init(deadLetters: resource, above: threshold)
            case .lambdaErrors, .lambdaThrottles:
                self.init(function: resource, isThrottled: shorthand == .lambdaThrottles, above: threshold)
            case .emrIdle: self.init(cluster: resource, above: threshold)
            case .ec2Status: self.init(instance: resource)
            case .natTraffic: self.init(gateway: resource, above: threshold)
            }
        }
    }

    private init(
        _ fault: String, next: String, _ namespace: String, _ metrics: [String],
        of dimensions: [(name: String, value: String)], _ statistic: String, window: (period: Int, count: Int),
        _ rule: AlarmResource.Rule
    ) {
        self.fault = fault
        self.next = next
        self.namespace = namespace
        self.metrics = metrics
        self.dimensions = dimensions
        self.statistic = statistic
        self.window = window
        self.rule = rule
    }

    /// Five minutes each: a fault is told at the first, the all-clear comes after a quarter of an hour without.
    private static let quarterOfAnHour = (period: 300, count: 3)

    // MARK: - The ready-made alarms

    /// ECS counts tasks in `RunningTaskCount` only with Container Insights, which costs. Each running task of a service
    /// sends one sample of `CPUUtilization` a minute, so their number is the tasks'; a service without tasks sends
    /// nothing, and so nothing is the alarm.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cw_running_task_count.html>
    private init(service path: String) {
        let parts = path.split(separator: "/").map(String.init)
        self.init(
            "The ECS service \(parts[1]) in the cluster \(parts[0]) has had no running task for 5 minutes.",
            next: "read the service's events for why tasks stop or do not start", "AWS/ECS", ["CPUUtilization"],
            of: [("ClusterName", parts[0]), ("ServiceName", parts[1])], "SampleCount", window: (60, 5), .nothingAtAll)
    }

    /// Errors of the targets, and of the load balancer itself, which answers 502 to 504 where no target does. Both
    /// metrics exist only while there are errors.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html>
    private init(loadBalancer: String, above threshold: Alarm.Quantity?) {
        let limit = threshold ?? .init(number: 10)
        self.init(
            "The load balancer \(Self.name(of: loadBalancer)) answered with more than \(limit.text) errors (5xx) in 5 minutes.",
            next: "check the targets' logs; if they show no errors, check the targets' health", "AWS/ApplicationELB",
            ["HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"], of: [("LoadBalancer", loadBalancer)], "Sum",
            window: Self.quarterOfAnHour, .any(above: limit))
    }

    /// The metric exists only by target group and load balancer together. Without targets there is no data.
    private init(targets pair: String, above threshold: Alarm.Quantity?) {
        let names = pair.split(separator: " ").map(String.init)
        let limit = threshold ?? .init(number: 0)
        let service = names[0].hasPrefix("net/") ? "AWS/NetworkELB" : "AWS/ApplicationELB"
        self.init(
            "\(limit.more("targets")) of \(Self.name(of: names[1])) have been unhealthy for 5 minutes.",
            next: "read the reason in the target group's list of targets", service, ["UnHealthyHostCount"],
            of: [("LoadBalancer", names[0]), ("TargetGroup", names[1])], "Maximum", window: (60, 5),
            .all(.above, limit, missing: .notBreaching))
    }

    /// 2 GB are a tenth of the smallest volume. A database with a full volume may send nothing more, which is no
    /// all-clear.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Storage.html>
    private init(storageOf database: String, below threshold: Alarm.Quantity?) {
        let limit = threshold ?? .init(number: 2, unit: "GB")
        self.init(
            "The database \(database) has less than \(limit.text) of free storage.",
            next: "find what is growing, or enlarge the volume; a full one stops the database", "AWS/RDS",
            ["FreeStorageSpace"], of: [("DBInstanceIdentifier", database)], "Minimum", window: Self.quarterOfAnHour,
            .all(.below, limit, missing: .ignore))
    }

    /// A database too busy to tell is no all-clear.
    private init(processorOf database: String, above threshold: Alarm.Quantity?) {
        let limit = threshold ?? .init(number: 90, unit: "%")
        self.init(
            "The CPU of the database \(database) has been above \(limit.text) for 15 minutes.",
            next: "find the heaviest statements in Performance Insights", "AWS/RDS", ["CPUUtilization"],
            of: [("DBInstanceIdentifier", database)], "Average", window: Self.quarterOfAnHour,
            .all(.above, limit, missing: .ignore))
    }

    /// SQS tells nothing of a queue that is empty and unused, see ``WatchdogAlarm``.
    private init(queue: String, above threshold: Alarm.Quantity?) {
        let limit = threshold ?? .init(number: 10, unit: "min")
        self.init(
            "The oldest message in the queue \(queue) is older than \(limit.text).",
            next: "check that the consumers run and keep up", "AWS/SQS",
            ["ApproximateAgeOfOldestMessage"],
            of: [("QueueName", queue)], "Maximum", window: (300, 1), .any(above: limit))
    }

    private init(deadLetters queue: String, above threshold: Alarm.Quantity?) {
        let limit = threshold ?? .init(number: 0)
        self.init(
            "\(limit.more("messages")) are waiting in the dead-letter queue \(queue).",
            next: "read one, fix the cause, then redrive the queue", "AWS/SQS", ["ApproximateNumberOfMessagesVisible"],
            of: [("QueueName", queue)], "Maximum", window: Self.quarterOfAnHour, .any(above: limit))
    }

    /// <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>
    private init(function: String, isThrottled: Bool, above threshold: Alarm.Quantity?) {
        let limit = threshold ?? .init(number: 0)
        self.init(
            isThrottled
                ? "\(limit.more("calls")) of the function \(function) were throttled within 5 minutes."
                : "\(limit.more("calls")) of the function \(function) failed within 5 minutes.",
            next: isThrottled
                ? "check the concurrency limits of the function and the account"
                : "read the log group /aws/lambda/\(function)",
            "AWS/Lambda", [isThrottled ? "Throttles" : "Errors"], of: [("FunctionName", function)], "Sum",
            window: Self.quarterOfAnHour, .any(above: limit))
    }

    /// EMR tells every five minutes whether a cluster has nothing to do. Idle are all of them in a row; a cluster that has
    /// ended tells nothing more.
    /// <https://docs.aws.amazon.com/emr/latest/ManagementGuide/UsingEMR_ViewingMetrics.html>
    private init(cluster: String, above threshold: Alarm.Quantity?) {
        let time = threshold ?? .init(number: 1, unit: "h")
        let periods = Money.rounded(time.base / 300)
        self.init(
            "The EMR cluster \(cluster) has been idle for \(time.text) and costs as much as a busy one.",
            next: "terminate it, or give it an auto-termination policy", "AWS/ElasticMapReduce", ["IsIdle"],
            of: [("JobFlowId", cluster)], "Minimum", window: (300, periods),
            .all(.above, .init(number: 0), missing: .notBreaching))
    }

    /// A stopped instance tells nothing, and is no fault.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html>
    private init(instance: String) {
        self.init(
            "The instance \(instance) has failed its status checks for 10 minutes.",
            next: "reboot it if the instance check fails; stop and start it if the system check does", "AWS/EC2",
            ["StatusCheckFailed"], of: [("InstanceId", instance)], "Maximum", window: (300, 2),
            .all(.above, .init(number: 0), missing: .notBreaching))
    }

    /// What goes out to the destination and what comes back: AWS bills each GB, whichever way.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html>
    private init(gateway: String, above threshold: Alarm.Quantity?) {
        let limit = threshold ?? .init(number: 10, unit: "GB")
        self.init(
            "More than \(limit.text) went through the NAT gateway \(gateway) in an hour; each GB is billed.",
            next: "find the sender in the VPC flow logs; S3 and DynamoDB are free through a gateway endpoint",
            "AWS/NATGateway", ["BytesOutToDestination", "BytesInFromDestination"], of: [("NatGatewayId", gateway)],
            "Sum", window: (3_600, 1), .any(above: limit))
    }

    // MARK: - Any metric

    /// A metric that must not fall silent is `below`: no data is less than anything. Above, no data is well.
    private init(_ metric: Alarm.Metric) {
        let (comparison, word, limit): (AlarmResource.Comparison, String, Decimal) =
            switch metric.threshold {
            case .above(let limit): (.above, "above", limit)
            case .below(let limit): (.below, "below", limit)
            }
        let statistic = metric.statistic.rawValue
        self.init(
            "The \(statistic) of \(metric.namespace) \(metric.name) over \(Self.duration(metric.seconds)) was \(word) \(limit).",
            next: metric.dimensions.isEmpty
                ? "check the metric"
                : "check \(metric.dimensions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))",
            metric.namespace, [metric.name],
            of: metric.dimensions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            statistic.prefix(1).uppercased() + statistic.dropFirst(), window: (metric.seconds, 1),
            .init(
                comparison: comparison, threshold: limit, datapoints: 1,
                missing: comparison == .below ? .breaching : .notBreaching))
    }

    private static func duration(_ seconds: Int) -> String {
        seconds.isMultiple(of: 3_600) ? "\(seconds / 3_600) h" : "\(seconds / 60) min"
    }

    /// `app/prod/0123456789abcdef` → `prod`.
    private static func name(of path: String) -> Substring { path.split(separator: "/").dropFirst().first ?? path[...] }
}

extension AlarmResource.Rule {
    /// One period is enough, and no data is well.
    fileprivate static func any(above limit: Alarm.Quantity) -> Self {
        Self(comparison: .above, threshold: limit.base, datapoints: 1, missing: .notBreaching)
    }

    /// All periods of the window.
    fileprivate static func all(
        _ comparison: AlarmResource.Comparison, _ limit: Alarm.Quantity, missing: AlarmResource.MissingData
    ) -> Self {
        Self(comparison: comparison, threshold: limit.base, datapoints: nil, missing: missing)
    }
}

extension Alarm.Quantity {
    /// In seconds, bytes or per cent, as metrics count.
    fileprivate var base: Decimal { number * factor }

    /// `15 min`, `80%`, `10`
    fileprivate var text: String { unit.map { $0 == "%" ? "\(number)%" : "\(number) \($0)" } ?? "\(number)" }

    /// `Messages` if one is enough, else `More than 5 messages`.
    fileprivate func more(_ things: String) -> String {
        number == 0 ? things.prefix(1).uppercased() + things.dropFirst() : "More than \(text) \(things)"
    }
}
