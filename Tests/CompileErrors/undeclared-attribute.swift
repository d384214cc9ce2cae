// value of type 'Reference<Topic>' has no member 'queueUrl'
import CloudFormation

struct Topic: Resource { static let type = "AWS::SNS::Topic" }
extension Reference<Topic> { var arn: Value { ref } }

func attribute(of topic: Reference<Topic>) -> Value { topic.queueUrl }
