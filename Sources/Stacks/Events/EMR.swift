import Config

extension EventSource {
    /// Clusters that ended with errors, steps that failed, policies that could not scale.
    /// <https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-cloudwatch-events.html>
    static let emr = EventSource(
        kind: .emr,
        pattern: """
            {"source":["aws.emr"],"$or":[\
            {"detail-type":["EMR Cluster State Change"],"detail":{"state":["TERMINATED_WITH_ERRORS","TERMINATED"]}},\
            {"detail-type":["EMR Step Status Change"],"detail":{"state":["FAILED"]}},\
            {"detail-type":["EMR Auto Scaling Policy State Change"],"detail":{"state":["FAILED"]}}]}
            """,
        expression: .emr)
}
