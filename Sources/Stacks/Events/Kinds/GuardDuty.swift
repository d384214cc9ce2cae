import Config

extension EventSource {
    /// Findings of severity 7 and more, high and critical, and malware in objects of S3, of which there is no finding where
    /// Malware Protection for S3 runs without GuardDuty.
    /// <https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html>
    /// <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html>
    static let guardduty = EventSource(
        kind: .guardduty,
        catches: "findings of GuardDuty of high or critical severity, malware in S3 objects",
        needs: "GuardDuty must be switched on in each Region.",
        family: .security,
        pattern: """
            {"source":["aws.guardduty"],"$or":[\
            {"detail-type":["GuardDuty Finding"],"detail":{"severity":[{"numeric":[">=",7]}]}},\
            {"detail-type":["GuardDuty Malware Protection Object Scan Result"],\
            "detail":{"scanResultDetails":{"scanResultStatus":["THREATS_FOUND"]}}}]}
            """,
        expression: .guardduty, source: "aws.guardduty",
        samples: [
            SampleEvent(
                name: "an instance calls a command server", at: "02:17", detailType: "GuardDuty Finding",
                detail: """
                    {"schemaVersion":"2.0","accountId":"123456789012","region":"eu-west-1","partition":"aws",\
                    "id":"16afba5c5c43e07c9e3e5e2e544e95df","type":"Backdoor:EC2/C&CActivity.B!DNS","severity":8,\
                    "resource":{"resourceType":"Instance","instanceDetails":{"instanceId":"i-1234567890abcdef0"}},\
                    "service":{"serviceName":"guardduty","count":3,"eventFirstSeen":"2026-03-10T02:05:00Z"},\
                    "title":"Command and Control server domain name queried by EC2 instance i-1234567890abcdef0.",\
                    "description":"EC2 instance i-1234567890abcdef0 is querying a domain name associated with a known Command & Control server.",\
                    "createdAt":"2026-03-10T02:15:00Z","updatedAt":"2026-03-10T02:15:00Z"}
                    """)
        ])
}
