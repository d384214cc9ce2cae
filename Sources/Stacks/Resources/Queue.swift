import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html>
struct Queue: Resource {
    static let type = "AWS::SQS::Queue"
    var queueName: String
    /// In seconds; at most 14 days.
    private var messageRetentionPeriod = 1_209_600
    private var sqsManagedSseEnabled = true
    var tags: [Tag]

    init(queueName: String, tags: [Tag]) {
        self.queueName = queueName
        self.tags = tags
    }
}

extension Reference<Queue> {
    var arn: Value { attribute("Arn") }
    var url: Value { ref }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html>
struct QueuePolicy: Resource {
    static let type = "AWS::SQS::QueuePolicy"
    var queues: [Value]
    var policyDocument: PolicyDocument
}
