// incorrect argument label in call (have 'topicNmae:', expected 'topicName:')
import CloudFormation

struct Topic: Resource {
    static let type = "AWS::SNS::Topic"
    var topicName: String?
}

let topic = Topic(topicNmae: "alerts")
