import Config

extension EventSource {
    /// Deployments that failed or were stopped, and the next one to the same group that succeeds. The events of single
    /// instances are left out: the deployment's follows.
    /// <https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html>
    static let codedeploy = EventSource(
        kind: .codedeploy,
        catches: "deployments of CodeDeploy that failed or were stopped",
        family: .infrastructure,
        pattern: """
            {"source":["aws.codedeploy"],"detail-type":["CodeDeploy Deployment State-change Notification"],\
            "detail":{"state":["FAILURE","STOP","SUCCESS"]}}
            """,
        expression: .codedeploy, source: "aws.codedeploy",
        samples: [
            SampleEvent(
                name: "deployment failed", at: "13:10", detailType: "CodeDeploy Deployment State-change Notification",
                resources: [
                    "arn:aws:codedeploy:eu-west-1:123456789012:application:shop",
                    "arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:shop/production",
                ],
                detail: """
                    {"instanceGroupId":"9fd2fbef-2157-40d8-91e7-6845af69e2d2","region":"eu-west-1","application":"shop",\
                    "deploymentId":"d-ABCDEF123","state":"FAILURE","deploymentGroup":"production"}
                    """)
        ])
}
