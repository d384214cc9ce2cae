import Config

extension EventSource {
    /// Items of a check that turned yellow or red.
    /// <https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html>
    static let trustedAdvisor = EventSource(
        kind: .trustedAdvisor,
        catches: "checks of Trusted Advisor that found a warning or an error",
        needs: "A paid support plan; others have too few checks, and no refresh by themselves.",
        regions: ["us-east-1"],
        family: .account,
        pattern: """
            {"source":["aws.trustedadvisor"],"detail-type":["Trusted Advisor Check Item Refresh Notification"],\
            "detail":{"status":["ERROR","WARN"]}}
            """,
        expression: .trustedAdvisor, source: "aws.trustedadvisor",
        samples: [
            SampleEvent(
                name: "an instance is hardly used", at: "05:07",
                detailType: "Trusted Advisor Check Item Refresh Notification",
                detail: """
                    {"check-name":"Low Utilization Amazon EC2 Instances","check-item-detail":{\
                    "Region/AZ":"eu-west-1a","Instance ID":"i-01234567890abcdef","Instance Type":"m5.2xlarge",\
                    "14-Day Average CPU Utilization":"0.7%","Estimated Monthly Savings":"$312.44"},"status":"WARN",\
                    "resource_id":"arn:aws:ec2:eu-west-1:123456789012:instance/i-01234567890abcdef",\
                    "uuid":"aa12345f-55c7-498e-b7ac-123456789012"}
                    """)
        ])
}
