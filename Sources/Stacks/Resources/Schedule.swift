import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html>
struct Schedule: Resource {
    static let type = "AWS::Scheduler::Schedule"
    var name: String
    var description: String
    /// `cron(minute hour day-of-month month day-of-week year)`
    var scheduleExpression: String
    /// IANA name; daylight saving time is followed.
    var scheduleExpressionTimezone: String
    private var flexibleTimeWindow = ["Mode": "OFF"]
    var target: Target

    init(
        name: String, description: String, scheduleExpression: String, scheduleExpressionTimezone: String,
        target: Target
    ) {
        self.name = name
        self.description = description
        self.scheduleExpression = scheduleExpression
        self.scheduleExpressionTimezone = scheduleExpressionTimezone
        self.target = target
    }

    struct Target: Encodable, Sendable {
        var arn: Value
        var roleArn: Value
        /// JSON; `<aws.scheduler.scheduled-time>` and others are filled in.
        /// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html>
        var input: String
        var deadLetterConfig: [String: Value]
        var retryPolicy: RetryPolicy
    }

    struct RetryPolicy: Encodable, Sendable {
        var maximumEventAgeInSeconds: Int
        var maximumRetryAttempts: Int
    }
}
