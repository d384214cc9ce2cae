import Config

extension EventSource {
    /// Backup, copy and restore jobs that failed, expired, were stopped or did only part of their work. Which of `state` and
    /// `status` an event has differs between jobs.
    /// <https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html>
    static let backup = EventSource(
        kind: .backup,
        catches: "backup, copy and restore jobs of AWS Backup that failed or did only a part",
        family: .account,
        pattern: """
            {"source":["aws.backup"],\
            "detail-type":["Backup Job State Change","Copy Job State Change","Restore Job State Change"],\
            "detail":{"$or":[{"state":["FAILED","EXPIRED","ABORTED","PARTIAL","COMPLETED"]},\
            {"status":["FAILED","ABORTED","COMPLETED"]}]}}
            """,
        expression: .backup, source: "aws.backup",
        samples: [
            SampleEvent(
                name: "backup failed", at: "03:10", detailType: "Backup Job State Change",
                detail: #"""
                    {"backupJobId":"34176239-e96d-4e1d-9fad-529dbb3c3556","backupVaultName":"nightly",\#
                    "backupVaultArn":"arn:aws:backup:eu-west-1:123456789012:backup-vault:nightly",\#
                    "resourceArn":"arn:aws:rds:eu-west-1:123456789012:db:orders","resourceType":"RDS","state":"FAILED",\#
                    "statusMessage":"\"Backup job failed because backup vault arn:aws:backup:eu-west-1:123456789012:backup-vault:nightly does not exist.\"",\#
                    "creationDate":"2026-03-10T03:00:00.000Z","percentDone":0}
                    """#),
            SampleEvent(
                name: "backup completed", at: "08:30", detailType: "Backup Job State Change",
                detail: """
                    {"backupJobId":"a827233a-d405-4a86-a440-759fa94f34dd","backupVaultName":"nightly",\
                    "backupVaultArn":"arn:aws:backup:eu-west-1:123456789012:backup-vault:nightly",\
                    "resourceArn":"arn:aws:rds:eu-west-1:123456789012:db:orders","resourceType":"RDS","state":"COMPLETED",\
                    "creationDate":"2026-03-10T08:20:00.000Z","percentDone":100}
                    """),
        ])
}
