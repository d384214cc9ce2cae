import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html>
struct StateMachineResource: Resource {
    static let type = "AWS::StepFunctions::StateMachine"
    var stateMachineName: String
    var stateMachineType: Kind
    var definition: StatesDefinition
    var roleArn: Value
    var loggingConfiguration: Logging?
    var tags: [Tag]

    enum Kind: String, Encodable, Sendable {
        case standard = "STANDARD"
        case express = "EXPRESS"
    }

    struct Logging: Encodable, Sendable {
        private var level = "ERROR"
        private var includeExecutionData = true
        var destinations: [[String: [String: Value]]]

        init(to logGroup: Value) { destinations = [["CloudWatchLogsLogGroup": ["LogGroupArn": logGroup]]] }
    }
}

extension Reference<StateMachineResource> {
    var arn: Value { ref }
}
