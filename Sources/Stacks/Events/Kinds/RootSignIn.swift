import Config

extension EventSource {
    /// The root user at the console's door, whether it got in or not. CloudTrail's guide writes the type of these events
    /// with "Sign In", EventBridge's with "Signin".
    /// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html>
    static let rootSignIn = EventSource(
        kind: .rootSignIn,
        catches: "sign-ins of the root user, also failed ones",
        needs: "A CloudTrail trail with management events.",
        regions: ["us-east-1", "us-east-2", "us-west-2"],
        family: .security,
        pattern: """
            {"source":["aws.signin"],"detail-type":["AWS Console Sign In via CloudTrail","AWS Console Signin via CloudTrail"],\
            "detail":{"eventName":["ConsoleLogin"],"userIdentity":{"type":["Root"]}}}
            """,
        expression: .rootSignIn, source: "aws.signin",
        samples: [
            SampleEvent(
                name: "root user signed in", at: "22:31", detailType: "AWS Console Sign In via CloudTrail",
                detail: """
                    {"eventVersion":"1.08","userIdentity":{"type":"Root","principalId":"123456789012",\
                    "arn":"arn:aws:iam::123456789012:root","accountId":"123456789012","accessKeyId":""},\
                    "eventTime":"2026-03-10T22:31:00Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin",\
                    "awsRegion":"us-east-1","sourceIPAddress":"192.0.2.45","userAgent":"Mozilla/5.0",\
                    "requestParameters":null,"responseElements":{"ConsoleLogin":"Success"},\
                    "additionalEventData":{"MobileVersion":"No","MFAUsed":"No"},\
                    "eventID":"deb1e1f9-c99b-4612-8e9f-21f93b5d79c0","readOnly":false,"eventType":"AwsConsoleSignIn"}
                    """)
        ])
}
