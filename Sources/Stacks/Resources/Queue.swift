import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html>
struct Queue: Resource {
    static let type = "AWS::SQS::Queue"
    var queueName: String
    /// In seconds; at most 14 days.
    private var messageRetentionPeriod = 1_209_600
    private var sqsManagedSseEnabled = true
    var redrivePolicy: RedrivePolicy?
    var tags: [Tag]

    init(queueName: String, redrivePolicy: RedrivePolicy? = nil, tags: [Tag]) {
        self.queueName = queueName
        self.redrivePolicy = redrivePolicy
        self.tags = tags
    }

    /// Where a message goes that was received so often and not deleted.
    struct RedrivePolicy: Encodable, Sendable {
        var deadLetterTargetArn: Value
        var maxReceiveCount: Int

        /// Their names begin with small letters.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode([
                "deadLetterTargetArn": Member.value(deadLetterTargetArn), "maxReceiveCount": .number(maxReceiveCount),
            ])
        }

        private enum Member: Encodable {
            case value(Value)
            case number(Int)

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                case .value(let value): try container.encode(value)
                case .number(let number): try container.encode(number)
                }
            }
        }
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
