import Config

extension EventSource {
    /// Volumes that could not be created or attached, snapshots that failed.
    /// <https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html>
    static let ebs = EventSource(
        kind: .ebs,
        catches: "EBS volumes that could not be created or attached, snapshots that failed",
        family: .infrastructure,
        pattern: """
            {"source":["aws.ec2"],"detail-type":["EBS Volume Notification","EBS Snapshot Notification",\
            "EBS Multi-Volume Snapshots Completion Status"],"detail":{"result":["failed"]}}
            """,
        expression: .ebs, source: "aws.ec2",
        samples: [
            SampleEvent(
                name: "volume not attached", at: "06:40", detailType: "EBS Volume Notification",
                resources: [
                    "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0123456789abcdef0",
                    "arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d",
                ],
                detail: """
                    {"event":"attachVolume","result":"failed","cause":"arn:aws:kms:eu-west-1:123456789012:key/\
                    1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d is pending deletion.","request-id":""}
                    """),
            SampleEvent(
                name: "snapshots failed", at: "23:30", detailType: "EBS Multi-Volume Snapshots Completion Status",
                resources: [
                    "arn:aws:ec2::eu-west-1:snapshot/snap-0123456789abcdef0",
                    "arn:aws:ec2::eu-west-1:snapshot/snap-0123456789abcdef1",
                ],
                detail: """
                    {"event":"createSnapshots","result":"failed","cause":"Snapshot snap-0123456789abcdef0 is in status error",\
                    "request-id":"","startTime":"2026-03-10T23:10:00Z","endTime":"2026-03-10T23:30:00Z","snapshots":[\
                    {"snapshot_id":"arn:aws:ec2::eu-west-1:snapshot/snap-0123456789abcdef0",\
                    "source":"arn:aws:ec2::eu-west-1:volume/vol-0fedcba9876543210","status":"error"},\
                    {"snapshot_id":"arn:aws:ec2::eu-west-1:snapshot/snap-0123456789abcdef1",\
                    "source":"arn:aws:ec2::eu-west-1:volume/vol-0fedcba9876543211","status":"error"}]}
                    """),
        ])
}
