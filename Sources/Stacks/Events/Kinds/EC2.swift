import Config

extension EventSource {
    /// Instances that stopped, and that run again. That one is terminated is how Auto Scaling, Spot, EMR and Batch work all
    /// day, and the event does not tell them from a mistake; hardly anything but a person stops one.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html>
    static let ec2 = EventSource(
        kind: .ec2,
        catches: "EC2 instances that stopped; not those that are terminated, as Auto Scaling does all day",
        needs: "What hangs or fails its status checks still runs; set an alarm for that (`ec2-status`).",
        family: .infrastructure,
        pattern: """
            {"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],\
            "detail":{"state":["stopped","running"]}}
            """,
        expression: .ec2, source: "aws.ec2",
        samples: [
            SampleEvent(
                name: "instance stopped", at: "07:10", detailType: "EC2 Instance State-change Notification",
                resources: ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0a1b2c3d4e5f67890"],
                detail: #"{"instance-id":"i-0a1b2c3d4e5f67890","state":"stopped"}"#),
            SampleEvent(
                name: "instance running", at: "07:31", detailType: "EC2 Instance State-change Notification",
                resources: ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0a1b2c3d4e5f67890"],
                detail: #"{"instance-id":"i-0a1b2c3d4e5f67890","state":"running"}"#),
        ])
}
