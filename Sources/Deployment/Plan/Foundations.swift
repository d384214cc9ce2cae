import CloudFormation

/// What must be there before a resource of another stack can be made, since AWS looks whether it is. All else that a stack
/// refers to it names only, and names are known beforehand.
enum Foundations {
    private static let topics: Set = ["AWS::SNS::Topic"]
    /// AWS may also look whether it is allowed to publish.
    private static let openTopics: Set = topics.union(["AWS::SNS::TopicPolicy", "AWS::KMS::Key", "AWS::KMS::Alias"])
    private static let queues: Set = ["AWS::SQS::Queue"]

    /// Type of a resource → types in other stacks. Where AWS documents nothing it is taken to look.
    private static let needed: [String: Set<String>] = [
        "AWS::Budgets::Budget": openTopics,
        "AWS::CE::AnomalySubscription": openTopics,
        "AWS::CloudWatch::Alarm": topics,
        "AWS::CloudWatch::CompositeAlarm": topics,
        // A queue for what could not be delivered.
        "AWS::Events::Rule": queues,
        // https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
        "AWS::SNS::Subscription": topics,
    ]

    /// - Parameter changes: of a stack that another one builds on.
    /// - Returns: logical ids of what `template` has to wait for.
    static func resources(of changes: [ResourceChange], for template: Template) -> Set<String> {
        let types = Set(template.resources.values.map(\.type)).reduce(into: Set<String>()) {
            $0.formUnion(needed[$1] ?? [])
        }
        return Set(changes.filter { $0.kind != .remove && types.contains($0.type) }.map(\.id))
    }
}
