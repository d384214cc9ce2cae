// requires the types 'Queue' and 'Topic' be equivalent
import CloudFormation

struct Topic: Resource { static let type = "AWS::SNS::Topic" }
struct Queue: Resource { static let type = "AWS::SQS::Queue" }
extension Reference<Topic> { var arn: Value { ref } }

func attribute(of queue: Reference<Queue>) -> Value { queue.arn }
