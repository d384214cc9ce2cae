import Config

extension EventSource {
    /// What AWS says of this account: problems, changes it plans unless they are only for information, whatever else asks
    /// for action, abuse, and whatever it says of the account's payments and of credentials that others have. Of several
    /// pages the first; not the copies that AWS sends to a second Region. Events of no Region, such as IAM's, are reported in
    /// us-east-1: <https://docs.aws.amazon.com/health/latest/ug/choosing-a-region.html>
    /// <https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html>
    static let health = EventSource(
        kind: .health,
        catches:
            "problems of AWS that touch this account, changes it plans, and, always to the critical channel, abuse reports, exposed keys and unpaid bills",
        needs:
            "Of other Regions only those under `regions`, and us-east-1, where AWS tells of what belongs to no Region.",
        global: "us-east-1",
        family: .account,
        pattern: """
            {"source":["aws.health"],"$or":[\
            {"detail-type":["AWS Health Abuse Event"],\
            "detail":{"backupEvent":[{"exists":false},"false"],"page":[{"exists":false},"1"]}},\
            {"detail-type":["AWS Health Event"],"detail":{"eventScopeCode":["ACCOUNT_SPECIFIC"],\
            "backupEvent":["false"],"page":["1"],"$or":[{"eventTypeCategory":["issue","investigation"]},\
            {"eventTypeCode":[{"prefix":"AWS_BILLING_"},{"prefix":"AWS_RISK_"}]},\
            {"eventTypeCategory":["scheduledChange"],\
            "actionability":[{"exists":false},"ACTION_REQUIRED","ACTION_MAY_BE_REQUIRED"]},\
            {"eventTypeCategory":["accountNotification"],"actionability":["ACTION_REQUIRED"]}]}}]}
            """,
        expression: .health, source: "aws.health",
        samples: [
            SampleEvent(
                name: "AWS retires an instance", at: "01:43", detailType: "AWS Health Event",
                resources: ["arn:aws:ec2:eu-west-1:123456789012:instance/i-1234567890abcdef0"],
                detail: """
                    {"eventArn":"arn:aws:health:eu-west-1::event/EC2/AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED/AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED_90353408594353983",\
                    "service":"EC2","eventTypeCode":"AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED",\
                    "eventTypeCategory":"scheduledChange","eventScopeCode":"ACCOUNT_SPECIFIC",\
                    "communicationId":"1234abc01232a4012345678-1","startTime":"Tue, 24 Mar 2026 13:00:00 GMT",\
                    "lastUpdatedTime":"Tue, 10 Mar 2026 01:43:00 GMT","statusCode":"upcoming","eventRegion":"eu-west-1",\
                    "eventDescription":[{"language":"en_US",\
                    "latestDescription":"EC2 has detected degradation of the underlying hardware hosting your Amazon EC2 instance. Due to this degradation your instance could already be unreachable. We will stop your instance after the start time."}],\
                    "affectedEntities":[{"entityValue":"arn:aws:ec2:eu-west-1:123456789012:instance/i-1234567890abcdef0","status":"PENDING"}],\
                    "affectedAccount":"123456789012","page":"1","totalPages":"1","backupEvent":"false",\
                    "personas":["OPERATIONS"],"actionability":"ACTION_REQUIRED"}
                    """)
        ])
}
