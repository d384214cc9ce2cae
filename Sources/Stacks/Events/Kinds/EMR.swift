import Config

extension EventSource {
    /// Clusters that ended with errors, steps that failed, policies that could not scale, capacity that is missing, and jobs
    /// of EMR Serverless and of EMR on EKS that failed. A job of EMR Serverless has no name by which its next run would
    /// clear it.
    /// <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-emr.html>
    /// <https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-cloudwatch-events.html>
    static let emr = EventSource(
        kind: .emr,
        catches:
            "EMR clusters that ended with errors, steps and jobs that failed (EMR Serverless and EMR on EKS too), capacity that is missing",
        family: .jobs,
        pattern: """
            {"$or":[{"source":["aws.emr"],"detail-type":["EMR Cluster State Change"],"detail":{"state":["TERMINATED_WITH_ERRORS","TERMINATED"]}},\
            {"source":["aws.emr"],"detail-type":["EMR Step Status Change","EMR Auto Scaling Policy State Change"],\
            "detail":{"state":["FAILED"]}},\
            {"source":["aws.emr"],"detail-type":["EMR Configuration Error","EMR Instance Fleet Provisioning",\
            "EMR Instance Group Provisioning","EMR Instance Fleet Resize","EMR Instance Group Resize",\
            "EMR Instance Fleet State Change","EMR Instance Group State Change","EMR Unhealthy Node Replacement"],\
            "detail":{"severity":["WARN","ERROR","CRITICAL"]}},\
            {"source":["aws.emr-serverless"],"detail-type":["EMR Serverless Job Run State Change"],\
            "detail":{"state":["FAILED"]}},\
            {"source":["aws.emr-containers"],"detail-type":["EMR Job Run State Change"],\
            "detail":{"state":["FAILED","COMPLETED"]}}]}
            """,
        expression: .emr, source: "aws.emr",
        samples: [
            SampleEvent(
                name: "step failed", at: "02:40", detailType: "EMR Step Status Change",
                detail: """
                    {"severity":"ERROR","actionOnFailure":"TERMINATE_CLUSTER","stepId":"s-ZYXWVUTSRQPON",\
                    "name":"load-orders","clusterId":"j-1YONHTCP3YZKC","state":"FAILED",\
                    "message":"Step s-ZYXWVUTSRQPON (load-orders) in Amazon EMR cluster j-1YONHTCP3YZKC (nightly-etl) failed at 2026-03-10 02:40 UTC."}
                    """),
            SampleEvent(
                name: "cluster ended with errors", at: "02:41", detailType: "EMR Cluster State Change",
                detail: #"""
                    {"severity":"CRITICAL","stateChangeReason":"{\"code\":\"STEP_FAILURE\",\"message\":\"Shut down as step failed\"}",\#
                    "name":"nightly-etl","clusterId":"j-1YONHTCP3YZKC","state":"TERMINATED_WITH_ERRORS",\#
                    "message":"Amazon EMR Cluster j-1YONHTCP3YZKC (nightly-etl) has terminated with errors at 2026-03-10 02:41 UTC with a reason of STEP_FAILURE."}
                    """#),
            SampleEvent(
                name: "cluster completed", at: "09:55", detailType: "EMR Cluster State Change",
                detail: #"""
                    {"severity":"INFO","stateChangeReason":"{\"code\":\"ALL_STEPS_COMPLETED\",\"message\":\"Steps completed\"}",\#
                    "name":"nightly-etl","clusterId":"j-2AXXXXXXGAPLF","state":"TERMINATED",\#
                    "message":"Amazon EMR Cluster j-2AXXXXXXGAPLF (nightly-etl) has terminated at 2026-03-10 09:55 UTC with a reason of ALL_STEPS_COMPLETED."}
                    """#),
        ])
}
