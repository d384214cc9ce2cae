import CloudFormation

/// What people start in Slack by an alias, `@Amazon Q run spend`, or with a button on a card.
///
/// Commands run with the rights of the channel, after a confirmation that shows the whole command.
/// <https://docs.aws.amazon.com/chatbot/latest/adminguide/creating-custom-actions.html>
enum ChatAction: String, CaseIterable {
    case spend
    case budgets
    case alarms
    case whyService = "why-service"
    case whyTask = "why-task"
    case whyCluster = "why-cluster"
    case whyStep = "why-step"
    case lastLogLines = "last-log-lines"

    /// Names of the values in a card's `additionalContext`, as `Events/*.jsonata` give them.
    enum Variable: String, CaseIterable {
        case cluster, service, task, clusterId, stepId, logGroup, stream, region

        /// AWS's guide shows how a person picks a variable, `metadata.additionalContext.NAME` of the notification; in
        /// templates, public stacks have `event` before it. A path that leads nowhere has no value, and the criterion
        /// then keeps the button off.
        /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/sample-custom-action.html>
        var path: String { "event.metadata.additionalContext.\(rawValue)" }
    }

    func resource(naming: Naming, tags: [Tag]) -> CustomAction {
        CustomAction(
            actionName: "\(naming.monitor)-\(rawValue)", aliasName: button == nil ? rawValue : nil,
            definition: .init(commandText: command(naming)),
            attachments: button.map { button in
                [
                    .init(
                        buttonText: button.text,
                        criteria: button.variables.map { .init(variableName: $0.rawValue) },
                        variables: Dictionary(uniqueKeysWithValues: button.variables.map { ($0.rawValue, $0.path) }))
                ]
            }, tags: tags)
    }

    /// Without the word `aws`. CloudFormation and the guide allow 5,000 characters; the API's model says 100, which only
    /// `spend` exceeds, as commands of 170 do that public stacks deploy. Nothing but identifiers gets into it, and each is
    /// cleaned where the card is made. What `spend` starts takes no input.
    private func command(_ naming: Naming) -> Value {
        switch self {
        case .spend:
            "stepfunctions start-execution --state-machine-arn \(Self.reportMachine(of: naming)) --region \(AWS.region)"
        case .budgets: "budgets describe-budgets --account-id \(AWS.accountID) --region us-east-1"
        case .alarms: "cloudwatch describe-alarms --state-value ALARM --region \(AWS.region)"
        case .whyService: "ecs describe-services --cluster $cluster --services $service --region $region"
        case .whyTask: "ecs describe-tasks --cluster $cluster --tasks $task --region $region"
        case .whyCluster: "emr describe-cluster --cluster-id $clusterId --region $region"
        // With the reason, the message and the file in which Amazon EMR found it.
        case .whyStep: "emr describe-step --cluster-id $clusterId --step-id $stepId --region $region"
        case .lastLogLines:
            "logs get-log-events --log-group-name $logGroup --log-stream-name $stream --limit 20 --region $region"
        }
    }

    private var button: (text: String, variables: [Variable])? {
        switch self {
        case .spend, .budgets, .alarms: nil
        case .whyService: ("Why? The service", [.cluster, .service, .region])
        case .whyTask: ("Why? The task", [.cluster, .task, .region])
        case .whyCluster: ("Why? The cluster", [.clusterId, .region])
        case .whyStep: ("Why? The step", [.clusterId, .stepId, .region])
        case .lastLogLines: ("Last log lines", [.logGroup, .stream, .region])
        }
    }

    /// Of another stack: its ARN is built from its fixed name, so that neither stack waits for the other.
    static func reportMachine(of naming: Naming) -> Value {
        "arn:\(AWS.partition):states:\(AWS.region):\(AWS.accountID):stateMachine:\(naming.reportNow)"
    }
}
