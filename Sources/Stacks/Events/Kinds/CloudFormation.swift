import Config

extension EventSource {
    /// Stacks that failed, roll back or have drifted; Bellwether's own are told of like any other. The start of a rollback
    /// is told, since its event has the reason and comes at once; the end is no news unless the rollback fails.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/events-detail-reference.html>
    static let cloudformation = EventSource(
        kind: .cloudformation,
        catches: "stacks that failed, roll back or have drifted",
        needs: "Drift is only told when somebody, or a schedule, runs drift detection.",
        family: .infrastructure,
        pattern: """
            {"source":["aws.cloudformation"],"$or":[\
            {"detail-type":["CloudFormation Stack Status Change"],"detail":{"status-details":{"status":[\
            "CREATE_FAILED","UPDATE_FAILED","DELETE_FAILED",\
            "ROLLBACK_IN_PROGRESS","UPDATE_ROLLBACK_IN_PROGRESS","IMPORT_ROLLBACK_IN_PROGRESS",\
            "ROLLBACK_FAILED","UPDATE_ROLLBACK_FAILED","IMPORT_ROLLBACK_FAILED",\
            "CREATE_COMPLETE","UPDATE_COMPLETE","DELETE_COMPLETE","IMPORT_COMPLETE"]}}},\
            {"detail-type":["CloudFormation Drift Detection Status Change"],\
            "detail":{"status-details":{"stack-drift-status":["DRIFTED","IN_SYNC"],\
            "detection-status":["DETECTION_COMPLETE"]}}}]}
            """,
        expression: .cloudformation, source: "aws.cloudformation",
        samples: [
            SampleEvent(
                name: "stack rolls back", at: "15:02", detailType: "CloudFormation Stack Status Change",
                resources: [
                    "arn:aws:cloudformation:eu-west-1:123456789012:stack/checkout/5c1f7b20-1c2d-11f1-9d3a-0a1b2c3d4e5f"
                ],
                detail: """
                    {"stack-id":"arn:aws:cloudformation:eu-west-1:123456789012:stack/checkout/5c1f7b20-1c2d-11f1-9d3a-0a1b2c3d4e5f",\
                    "status-details":{"status":"UPDATE_ROLLBACK_IN_PROGRESS",\
                    "status-reason":"The following resource(s) failed to update: [Service]."},"client-request-token":""}
                    """),
            SampleEvent(
                name: "stack completed", at: "15:40", detailType: "CloudFormation Stack Status Change",
                resources: [
                    "arn:aws:cloudformation:eu-west-1:123456789012:stack/checkout/5c1f7b20-1c2d-11f1-9d3a-0a1b2c3d4e5f"
                ],
                detail: """
                    {"stack-id":"arn:aws:cloudformation:eu-west-1:123456789012:stack/checkout/5c1f7b20-1c2d-11f1-9d3a-0a1b2c3d4e5f",\
                    "status-details":{"status":"UPDATE_COMPLETE","status-reason":""},"client-request-token":""}
                    """),
        ])
}
