/// The properties that CloudFormation cannot change in place, for the types that Bellwether deploys: their
/// `createOnlyProperties` in AWS's resource schemas.
enum ReplacingProperties {
    static func of(_ type: String) -> Set<String> { table[type] ?? [] }

    private static let table: [String: Set<String>] = [
        "AWS::Budgets::Budget": ["NotificationsWithSubscribers"],
        "AWS::CE::AnomalyMonitor": ["MonitorDimension", "MonitorSpecification", "MonitorType", "ResourceTags"],
        "AWS::CE::AnomalySubscription": ["ResourceTags"],
        "AWS::Chatbot::CustomAction": ["ActionName"],
        "AWS::Chatbot::SlackChannelConfiguration": ["ConfigurationName", "SlackWorkspaceId"],
        "AWS::CloudWatch::Alarm": ["AlarmName"],
        "AWS::CloudWatch::Dashboard": ["DashboardName"],
        "AWS::DynamoDB::Table": ["ImportSourceSpecification", "TableName"],
        "AWS::Events::Rule": ["Name"],
        "AWS::IAM::ManagedPolicy": ["Description", "ManagedPolicyName", "Path"],
        "AWS::IAM::Role": ["Path", "RoleName"],
        "AWS::KMS::Alias": ["AliasName"],
        "AWS::KMS::Key": [],
        "AWS::Logs::LogGroup": ["LogGroupName"],
        "AWS::Pipes::Pipe": ["Name", "Source"],
        "AWS::SNS::Subscription": ["Endpoint", "Protocol", "TopicArn"],
        "AWS::SNS::Topic": ["FifoTopic", "TopicName"],
        "AWS::SNS::TopicPolicy": [],
        "AWS::SQS::Queue": ["FifoQueue", "QueueName"],
        "AWS::SQS::QueuePolicy": [],
        "AWS::SSM::Parameter": ["Name"],
        "AWS::Scheduler::Schedule": ["Name"],
        "AWS::SecretsManager::Secret": ["Name"],
        "AWS::StepFunctions::StateMachine": ["StateMachineName", "StateMachineType"],
    ]
}
