import Config

extension EventSource {
    /// Groups that cannot launch or terminate instances, or whose instance refresh failed, and the next time that it works.
    /// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html>
    /// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-eventbridge-events.html>
    static let autoScaling = EventSource(
        kind: .autoScaling,
        catches: "Auto Scaling groups that cannot launch or terminate instances, instance refreshes that failed",
        family: .infrastructure,
        pattern: """
            {"source":["aws.autoscaling"],"detail-type":[\
            "EC2 Instance Launch Unsuccessful","EC2 Instance Launch Successful",\
            "EC2 Instance Terminate Unsuccessful","EC2 Instance Terminate Successful",\
            "EC2 Auto Scaling Instance Refresh Failed","EC2 Auto Scaling Instance Refresh Rollback Failed",\
            "EC2 Auto Scaling Instance Refresh Succeeded"]}
            """,
        expression: .autoScaling, source: "aws.autoscaling",
        samples: [
            SampleEvent(
                name: "launch unsuccessful", at: "16:40", detailType: "EC2 Instance Launch Unsuccessful",
                resources: [
                    "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:12345678-1234-4234-8234-123456789012:autoScalingGroupName/web"
                ],
                detail: """
                    {"StatusCode":"Failed","AutoScalingGroupName":"web","ActivityId":"87654321-4321-4321-8321-210987654321",\
                    "Details":{"Availability Zone":"eu-west-1b","Subnet ID":"subnet-12345678"},\
                    "RequestId":"12345678-1234-4234-8234-123456789012",\
                    "StatusMessage":"We currently do not have sufficient m5.large capacity in the Availability Zone you \
                    requested (eu-west-1b). Launching EC2 instance failed.","EndTime":"2026-03-10T16:40:00Z",\
                    "EC2InstanceId":"","StartTime":"2026-03-10T16:39:58Z","Cause":"An instance was launched in response to a \
                    difference between desired and actual capacity."}
                    """),
            SampleEvent(
                name: "launch successful", at: "17:02", detailType: "EC2 Instance Launch Successful",
                resources: [
                    "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:12345678-1234-4234-8234-123456789012:autoScalingGroupName/web",
                    "arn:aws:ec2:eu-west-1:123456789012:instance/i-1234567890abcdef0",
                ],
                detail: """
                    {"StatusCode":"InProgress","Description":"Launching a new EC2 instance: i-1234567890abcdef0",\
                    "AutoScalingGroupName":"web","ActivityId":"87654321-4321-4321-8321-210987654322",\
                    "Details":{"Availability Zone":"eu-west-1a","Subnet ID":"subnet-12345679"},\
                    "RequestId":"12345678-1234-4234-8234-123456789013","StatusMessage":"","EndTime":"2026-03-10T17:02:00Z",\
                    "EC2InstanceId":"i-1234567890abcdef0","StartTime":"2026-03-10T17:01:30Z","Cause":"At 2026-03-10T17:01:28Z \
                    an instance was started in response to a difference between desired and actual capacity."}
                    """),
            SampleEvent(
                name: "refresh failed", at: "19:15", detailType: "EC2 Auto Scaling Instance Refresh Failed",
                resources: [
                    "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:12345678-1234-4234-8234-123456789013:autoScalingGroupName/api"
                ],
                detail: """
                    {"InstanceRefreshId":"c613620e-07e2-4ed2-a9e2-ef8258911ade","AutoScalingGroupName":"api"}
                    """),
        ])
}
