// make the whole string a Value
import CloudFormation

let text: String = "arn:\(AWS.partition):sns"
