import CloudFormation

/// From a queue to a Standard state machine, one message at a time.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html>
struct Pipe: Resource {
    static let type = "AWS::Pipes::Pipe"
    /// At most 64 characters.
    var name: String
    var description: String
    var roleArn: Value
    var source: Value
    var target: Value
    private var sourceParameters: SourceParameters
    private var targetParameters = TargetParameters()
    /// Not the list of keys and values that other types have.
    var tags: [String: String]

    /// - Parameter patterns: at most five, of which one must match the message; JSON.
    init(
        name: String, description: String, roleArn: Value, source: Value, target: Value, patterns: [String],
        tags: [String: String]
    ) {
        self.name = name
        self.description = description
        self.roleArn = roleArn
        self.source = source
        self.target = target
        sourceParameters = SourceParameters(filterCriteria: .init(filters: patterns.map { .init(pattern: $0) }))
        self.tags = tags
    }

    private struct SourceParameters: Encodable, Sendable {
        var filterCriteria: FilterCriteria
        var sqsQueueParameters = ["BatchSize": 1]
    }
    private struct FilterCriteria: Encodable, Sendable { var filters: [Filter] }
    private struct Filter: Encodable, Sendable { var pattern: String }
    private struct TargetParameters: Encodable, Sendable {
        /// A Standard state machine cannot be waited for.
        var stepFunctionStateMachineParameters = ["InvocationType": "FIRE_AND_FORGET"]
    }
}
