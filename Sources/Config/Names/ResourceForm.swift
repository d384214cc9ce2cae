/// How CloudWatch's dimensions name the resource of a ready-made alarm. A name that differs makes an alarm that never
/// sees anything, so it is refused here; the ARN, which consoles offer to copy, is taken and shortened.
struct ResourceForm {
    /// What is expected, with an example.
    let expected: String
    /// Of the ARN: its service, and what stands before the name.
    private let arn: (service: String, prefix: String)
    private let pattern: @Sendable (Substring) -> Bool
    /// What a second word names, if there are two.
    private let second: (@Sendable (Substring) -> Bool)?

    struct Refusal: Error { var reason: String }

    init(_ shorthand: Alarm.Shorthand) {
        var second: (@Sendable (Substring) -> Bool)?
        switch shorthand {
        case .ecsService:
            expected = "CLUSTER/SERVICE, as in prod/checkout-api"
            arn = ("ecs", "service/")
            pattern = { $0.wholeMatch(of: /[A-Za-z0-9_-]{1,255}\/[A-Za-z0-9_-]{1,255}/) != nil }
        case .loadBalancer5xx:
            expected = "the end of the load balancer's ARN, as in app/prod/0123456789abcdef"
            arn = ("elasticloadbalancing", "loadbalancer/")
            pattern = { $0.hasPrefix("app/") && Self.isLoadBalancer($0) }
        case .unhealthyTargets:
            expected =
                "the ends of two ARNs, load balancer and target group, as in app/prod/0123456789abcdef targetgroup/checkout/fedcba9876543210"
            arn = ("elasticloadbalancing", "loadbalancer/")
            pattern = { !$0.hasPrefix("gwy/") && Self.isLoadBalancer($0) }
            second = { Self.isTargetGroup($0) }
        case .rdsStorage, .rdsCPU:
            expected = "the identifier of a database instance, as in orders-db"
            arn = ("rds", "db:")
            pattern = { $0.wholeMatch(of: /[A-Za-z][A-Za-z0-9-]{0,62}/) != nil }
        case .sqsAge, .sqsDeadLetters:
            expected = "the name of a queue, as in orders or orders.fifo"
            arn = ("sqs", "")
            pattern = { $0.utf8.count <= 80 && $0.wholeMatch(of: /[A-Za-z0-9_-]+(?:\.fifo)?/) != nil }
        case .lambdaErrors, .lambdaThrottles:
            expected = "the name of a function, as in resize-images"
            arn = ("lambda", "function:")
            pattern = { $0.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil }
        case .emrIdle:
            expected = "the id of a cluster, as in j-2AXXXXXXGAPLF"
            arn = ("elasticmapreduce", "cluster/")
            pattern = { $0.wholeMatch(of: /j-[0-9A-Z]{1,32}/) != nil }
        case .ec2Status:
            expected = "the id of an instance, as in i-0123456789abcdef0"
            arn = ("ec2", "instance/")
            pattern = { $0.wholeMatch(of: /i-(?:[0-9a-f]{8}|[0-9a-f]{17})/) != nil }
        case .natTraffic:
            expected = "the id of a NAT gateway, as in nat-0123456789abcdef0"
            arn = ("ec2", "natgateway/")
            pattern = { $0.wholeMatch(of: /nat-(?:[0-9a-f]{8}|[0-9a-f]{17})/) != nil }
        }
        self.second = second
    }

    func read(_ text: String, home: (region: String?, account: String?)) -> Result<String, Refusal> {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == (second == nil ? 1 : 2) else { return .failure(.init(reason: "expected \(expected)")) }
        var names: [Substring] = []
        for (word, isName) in zip(words, [pattern, second ?? pattern]) {
            var name = word
            if word.hasPrefix("arn:") {
                // arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE
                let parts = word.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
                guard parts.count == 6, parts[2] == arn.service else {
                    return .failure(.init(reason: "expected \(expected)"))
                }
                if let region = home.region, parts[3] != region {
                    return .failure(.init(reason: "an alarm sees only its own Region, which is that of the file"))
                }
                if let account = home.account, parts[4] != account {
                    return .failure(.init(reason: "an alarm sees only its own account, which is that of the file"))
                }
                name = parts[5].hasPrefix(arn.prefix) ? parts[5].dropFirst(arn.prefix.count) : parts[5]
            }
            guard isName(name) else { return .failure(.init(reason: "expected \(expected)")) }
            names.append(name)
        }
        return .success(names.joined(separator: " "))
    }

    /// What a dimension of that name expects, if the value is something else. Elastic Load Balancing's are the two that
    /// people get wrong: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html>.
    static func ofDimension(_ name: String, refusing value: String) -> String? {
        switch name {
        case "LoadBalancer" where !isLoadBalancer(value[...]):
            "the end of the load balancer's ARN, as in app/prod/0123456789abcdef"
        case "TargetGroup" where !isTargetGroup(value[...]):
            "the end of the target group's ARN, as in targetgroup/checkout/fedcba9876543210"
        default: nil
        }
    }

    private static func isLoadBalancer(_ text: Substring) -> Bool {
        text.wholeMatch(of: /(?:app|net|gwy)\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16}/) != nil
    }

    private static func isTargetGroup(_ text: Substring) -> Bool {
        text.wholeMatch(of: /targetgroup\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16}/) != nil
    }
}
