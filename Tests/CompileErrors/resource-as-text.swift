// cannot convert value of type 'Reference<Topic>' to specified type 'Value'
import CloudFormation

struct Topic: Resource { static let type = "AWS::SNS::Topic" }

func value(of topic: Reference<Topic>) { let _: Value = topic }
