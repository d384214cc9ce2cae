// 'Reference<R>' initializer is inaccessible due to 'fileprivate' protection level
import CloudFormation

struct Topic: Resource { static let type = "AWS::SNS::Topic" }

let topic = Reference<Topic>(id: "NobodyAddedThis")
