import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html>
struct LogGroup: Resource {
    static let type = "AWS::Logs::LogGroup"
    var logGroupName: String
    var retentionInDays: Int
    var tags: [Tag]
}

extension Reference<LogGroup> {
    /// Ends in `:*`, as a destination of logs needs it.
    var arn: Value { attribute("Arn") }
}
