import Config

extension EventSource {
    /// Tasks that died or did not start, services that cannot start tasks, deployments that failed. A task that ends well
    /// or is stopped by a deployment is no news.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html>
    static let ecs = EventSource(
        kind: .ecs,
        pattern: """
            {"source":["aws.ecs"],"$or":[\
            {"detail-type":["ECS Deployment State Change"],\
            "detail":{"eventName":["SERVICE_DEPLOYMENT_FAILED","SERVICE_DEPLOYMENT_COMPLETED"]}},\
            {"detail-type":["ECS Service Action"],"detail":{"eventType":["WARN","ERROR"]}},\
            {"detail-type":["ECS Service Action"],"detail":{"eventName":["SERVICE_STEADY_STATE"]}},\
            {"detail-type":["ECS Task State Change"],\
            "detail":{"lastStatus":["STOPPED"],"stopCode":["TaskFailedToStart"]}},\
            {"detail-type":["ECS Task State Change"],\
            "detail":{"lastStatus":["STOPPED"],"stopCode":["EssentialContainerExited"],\
            "containers":{"exitCode":[{"anything-but":0}]}}}]}
            """,
        expression: .ecs)
}
