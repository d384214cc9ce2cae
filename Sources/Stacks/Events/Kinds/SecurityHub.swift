import Config

extension EventSource {
    /// New findings that are critical or high, of Security Hub CSPM and of the new Security Hub.
    /// <https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html>
    /// <https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-rules.html>
    static let securityHub = EventSource(
        kind: .securityHub,
        catches: "new findings of Security Hub that are critical or high",
        needs: "Security Hub or Security Hub CSPM must be switched on; with both on, some findings come twice.",
        family: .security,
        pattern: """
            {"source":["aws.securityhub"],"$or":[\
            {"detail-type":["Security Hub Findings - Imported"],"detail":{"findings":{\
            "Severity":{"Label":["CRITICAL","HIGH"]},"Workflow":{"Status":["NEW"]},"RecordState":["ACTIVE"]}}},\
            {"detail-type":["Findings Imported V2"],"detail":{"findings":{\
            "severity":["Critical","High"],"status":["New"]}}}]}
            """,
        expression: .securityHub, source: "aws.securityhub",
        samples: [
            SampleEvent(
                name: "a bucket is public", at: "04:30", detailType: "Security Hub Findings - Imported",
                resources: [
                    "arn:aws:securityhub:eu-west-1::product/aws/securityhub/finding/a1b2c3d4"
                ],
                detail: """
                    {"findings":[{"SchemaVersion":"2018-10-08","ProductName":"Security Hub","AwsAccountId":"123456789012",\
                    "Id":"arn:aws:securityhub:eu-west-1:123456789012:security-control/S3.2/finding/a1b2c3d4",\
                    "Title":"S3 general purpose buckets should block public read access",\
                    "Description":"This control checks whether an S3 general purpose bucket permits public read access.",\
                    "Severity":{"Label":"CRITICAL","Normalized":90},"Workflow":{"Status":"NEW"},"RecordState":"ACTIVE",\
                    "Compliance":{"Status":"FAILED","SecurityControlId":"S3.2"},\
                    "Remediation":{"Recommendation":{"Url":"https://docs.aws.amazon.com/console/securityhub/S3.2/remediation"}},\
                    "Resources":[{"Type":"AwsS3Bucket","Id":"arn:aws:s3:::acme-exports","Region":"eu-west-1"}]}]}
                    """)
        ])
}
