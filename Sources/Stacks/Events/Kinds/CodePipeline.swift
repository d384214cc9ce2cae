import Config

extension EventSource {
    /// Pipelines that failed. Of the actions only failures come in, since they have the reason; what succeeds is the
    /// pipeline as a whole.
    /// <https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html>
    static let codepipeline = EventSource(
        kind: .codepipeline,
        catches: "pipelines of CodePipeline that failed, approvals that were rejected",
        family: .infrastructure,
        pattern: """
            {"source":["aws.codepipeline"],"$or":[\
            {"detail-type":["CodePipeline Pipeline Execution State Change"],"detail":{"state":["FAILED","SUCCEEDED"]}},\
            {"detail-type":["CodePipeline Action Execution State Change"],"detail":{"state":["FAILED"]}}]}
            """,
        expression: .codepipeline, source: "aws.codepipeline",
        samples: [
            SampleEvent(
                name: "deployment in a pipeline failed", at: "11:20",
                detailType: "CodePipeline Action Execution State Change",
                resources: ["arn:aws:codepipeline:eu-west-1:123456789012:checkout"],
                detail: """
                    {"pipeline":"checkout","execution-id":"4f1b3a0e-7d52-4c55-9a3c-5b1a7c5f2e10","stage":"Production",\
                    "execution-result":{\
                    "external-execution-url":"https://eu-west-1.console.aws.amazon.com/codedeploy/home?#/deployments/d-ABCDEF123",\
                    "external-execution-summary":"Deployment d-ABCDEF123 failed","external-execution-id":"d-ABCDEF123",\
                    "error-code":"JobFailed"},"action":"Deploy","state":"FAILED","region":"eu-west-1",\
                    "type":{"owner":"AWS","provider":"CodeDeploy","category":"Deploy","version":"1"},"version":4}
                    """),
            SampleEvent(
                name: "pipeline succeeded", at: "12:05", detailType: "CodePipeline Pipeline Execution State Change",
                resources: ["arn:aws:codepipeline:eu-west-1:123456789012:checkout"],
                detail: """
                    {"pipeline":"checkout","execution-id":"9c2d7e41-0b6f-4f7c-8d3e-2a9b6c1d4f55","state":"SUCCEEDED","version":4}
                    """),
        ])
}
