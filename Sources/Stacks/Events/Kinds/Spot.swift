import Config

extension EventSource {
    /// Spot instances that AWS takes back in two minutes, or may take back soon.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html>
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/rebalance-recommendations.html>
    static let spot = EventSource(
        kind: .spot,
        catches: "Spot instances that AWS takes back or may soon take back: a Region's day is one thread",
        family: .infrastructure,
        pattern: """
            {"source":["aws.ec2"],\
            "detail-type":["EC2 Spot Instance Interruption Warning","EC2 Instance Rebalance Recommendation"]}
            """,
        expression: .spot, source: "aws.ec2",
        samples: [
            SampleEvent(
                name: "rebalance recommended", at: "12:01", detailType: "EC2 Instance Rebalance Recommendation",
                resources: ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0f1e2d3c4b5a69788"],
                detail: #"{"instance-id":"i-0f1e2d3c4b5a69788"}"#),
            SampleEvent(
                name: "instance interrupted", at: "12:20", detailType: "EC2 Spot Instance Interruption Warning",
                resources: ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0f1e2d3c4b5a69788"],
                detail: #"{"instance-id":"i-0f1e2d3c4b5a69788","instance-action":"terminate"}"#),
        ])
}
