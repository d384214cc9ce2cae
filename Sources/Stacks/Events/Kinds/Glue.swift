import Config

extension EventSource {
    /// Jobs and crawlers that failed or took too long, and the next run that succeeds. A run that somebody stopped is no
    /// news.
    /// <https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html>
    static let glue = EventSource(
        kind: .glue,
        catches:
            "Glue jobs that failed, timed out or run longer than their delay threshold, crawlers that failed or did not start",
        family: .jobs,
        pattern: """
            {"source":["aws.glue"],"$or":[\
            {"detail-type":["Glue Job State Change"],"detail":{"state":["FAILED","TIMEOUT","SUCCEEDED"]}},\
            {"detail-type":["Glue Job Run Status"],"detail":{"notificationCondition":{"NotifyDelayAfter":[{"exists":true}]}}},\
            {"detail-type":["Glue Crawler State Change"],"detail":{"state":["Failed","Succeeded"]}},\
            {"detail-type":["Glue Scheduled Crawler Invocation Failure"]}]}
            """,
        expression: .glue, source: "aws.glue",
        samples: [
            SampleEvent(
                name: "job failed", at: "01:40", detailType: "Glue Job State Change",
                detail: """
                    {"jobName":"orders-to-parquet","severity":"ERROR","state":"FAILED",\
                    "jobRunId":"jr_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",\
                    "message":"AnalysisException: Column 'total' does not exist"}
                    """),
            SampleEvent(
                name: "crawler failed", at: "02:00", detailType: "Glue Crawler State Change",
                detail: """
                    {"crawlerName":"orders","errorMessage":"Internal Service Exception","accountId":"123456789012",\
                    "state":"Failed","message":"Crawler Failed"}
                    """),
            SampleEvent(
                name: "job succeeded", at: "08:15", detailType: "Glue Job State Change",
                detail: """
                    {"jobName":"orders-to-parquet","severity":"INFO","state":"SUCCEEDED",\
                    "jobRunId":"jr_abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789",\
                    "message":"Job run succeeded"}
                    """),
        ])
}
