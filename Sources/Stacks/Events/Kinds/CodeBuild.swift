import Config

extension EventSource {
    /// Builds that failed, timed out or were stopped.
    /// <https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html>
    static let codebuild = EventSource(
        kind: .codebuild,
        catches: "builds of CodeBuild that failed, timed out or were stopped",
        family: .infrastructure,
        pattern: """
            {"source":["aws.codebuild"],"detail-type":["CodeBuild Build State Change"],\
            "detail":{"build-status":["FAILED","FAULT","TIMED_OUT","STOPPED","SUCCEEDED"]}}
            """,
        expression: .codebuild, source: "aws.codebuild",
        samples: [
            SampleEvent(
                name: "build failed", at: "10:42", detailType: "CodeBuild Build State Change",
                resources: ["arn:aws:codebuild:eu-west-1:123456789012:build/web:8745a7a9-c340-456a-9166-edf953571be0"],
                detail: """
                    {"build-status":"FAILED","project-name":"web",\
                    "build-id":"arn:aws:codebuild:eu-west-1:123456789012:build/web:8745a7a9-c340-456a-9166-edf953571be0",\
                    "additional-information":{"initiator":"ann","source-version":"refs/heads/main",\
                    "source":{"location":"https://github.com/acme/web","type":"GITHUB"},"phases":[\
                    {"phase-type":"INSTALL","phase-status":"SUCCEEDED","phase-context":[": "]},\
                    {"phase-type":"BUILD","phase-status":"FAILED","phase-context":[\
                    "COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1"]}]},\
                    "current-phase":"COMPLETED","version":"1"}
                    """)
        ])
}
