// missing argument for parameter 'topics' in call
import CloudFormation

struct TopicPolicy: Resource {
    static let type = "AWS::SNS::TopicPolicy"
    var topics: [Value]
    var policyDocument: String
}

let policy = TopicPolicy(policyDocument: "")
