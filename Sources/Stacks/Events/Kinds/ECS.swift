import Config

extension EventSource {
    /// Tasks that died, did not start, failed their health check or lost their host or Spot capacity, services that cannot
    /// start tasks, deployments that failed, agents that lost their connection. A task that ends well or is stopped by a
    /// deployment, by scaling or for AWS's maintenance is no news, nor that ECS then stops its other containers. ECS leaves
    /// out an exit code that it does not know, and a container may end with 0 although it was killed for its memory.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html>
    static let ecs = EventSource(
        kind: .ecs,
        catches:
            "ECS tasks that died, did not start, failed health checks or lost their host or Spot capacity, services that cannot start tasks, failed deployments, disconnected agents",
        needs:
            "A deployment is only told to have failed if the service has the deployment circuit breaker, or alarms, switched on.",
        family: .workloads,
        pattern: """
            {"source":["aws.ecs"],"$or":[\
            {"detail-type":["ECS Deployment State Change"],\
            "detail":{"eventName":["SERVICE_DEPLOYMENT_FAILED","SERVICE_DEPLOYMENT_COMPLETED"]}},\
            {"detail-type":["ECS Service Action"],"detail":{"eventType":["WARN","ERROR"]}},\
            {"detail-type":["ECS Service Action"],"detail":{"eventName":["SERVICE_STEADY_STATE"]}},\
            {"detail-type":["ECS Container Instance State Change"],"detail":{"agentConnected":[false],"status":["ACTIVE"]}},\
            {"detail-type":["ECS Task State Change"],"detail":{"lastStatus":["STOPPED"],"$or":[\
            {"stopCode":["TaskFailedToStart","SpotInterruption","TerminationNotice","InfrastructureHealth"]},\
            {"stoppedReason":[{"prefix":"Task failed "},{"prefix":"Host EC2 "}]},\
            {"stopCode":["EssentialContainerExited"],"containers":{"exitCode":[{"exists":false},{"anything-but":0}]}},\
            {"stopCode":["EssentialContainerExited"],"containers":{"reason":[{"exists":true}]}}]}}]}
            """,
        expression: .ecs, source: "aws.ecs",
        samples: [
            SampleEvent(
                name: "deployment failed", at: "14:02", detailType: "ECS Deployment State Change",
                resources: ["arn:aws:ecs:eu-west-1:123456789012:service/prod/checkout-api"],
                detail: """
                    {"eventType":"ERROR","eventName":"SERVICE_DEPLOYMENT_FAILED","deploymentId":"ecs-svc/3491827",\
                    "updatedAt":"2026-03-10T14:02:00Z",\
                    "reason":"ECS deployment circuit breaker: tasks failed to start."}
                    """),
            SampleEvent(
                name: "deployment completed", at: "14:49", detailType: "ECS Deployment State Change",
                resources: ["arn:aws:ecs:eu-west-1:123456789012:service/prod/checkout-api"],
                detail: """
                    {"eventType":"INFO","eventName":"SERVICE_DEPLOYMENT_COMPLETED","deploymentId":"ecs-svc/3491902",\
                    "updatedAt":"2026-03-10T14:49:00Z","reason":"ECS deployment ecs-svc/3491902 completed."}
                    """),
            SampleEvent(
                name: "no room for tasks", at: "15:20", detailType: "ECS Service Action",
                resources: ["arn:aws:ecs:eu-west-1:123456789012:service/prod/search"],
                detail: """
                    {"eventType":"ERROR","eventName":"SERVICE_TASK_PLACEMENT_FAILURE",\
                    "clusterArn":"arn:aws:ecs:eu-west-1:123456789012:cluster/prod","createdAt":"2026-03-10T15:20:00Z",\
                    "reason":"RESOURCE:MEMORY"}
                    """),
            SampleEvent(
                name: "task out of memory", at: "16:11", detailType: "ECS Task State Change",
                resources: ["arn:aws:ecs:eu-west-1:123456789012:task/prod/0fb5d1f2a9e44b0d8a1c"],
                detail: """
                    {"clusterArn":"arn:aws:ecs:eu-west-1:123456789012:cluster/prod",\
                    "containers":[{"name":"web","exitCode":137,\
                    "reason":"OutOfMemoryError: Container killed due to memory usage","lastStatus":"STOPPED"}],\
                    "group":"service:search","lastStatus":"STOPPED","stopCode":"EssentialContainerExited",\
                    "stoppedReason":"Essential container in task exited",\
                    "taskArn":"arn:aws:ecs:eu-west-1:123456789012:task/prod/0fb5d1f2a9e44b0d8a1c",\
                    "taskDefinitionArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/search:31"}
                    """),
        ])
}
