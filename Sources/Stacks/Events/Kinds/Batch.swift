import Config

extension EventSource {
    /// Jobs whose last attempt failed, and queues whose first job can never start. Successes are left out: an array of jobs
    /// would be thousands of events.
    /// <https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html>
    static let batch = EventSource(
        kind: .batch,
        catches: "Batch jobs that failed for good, after all their attempts, and job queues that are blocked",
        family: .jobs,
        pattern: """
            {"source":["aws.batch"],"$or":[\
            {"detail-type":["Batch Job State Change","Batch Service Job State Change"],"detail":{"status":["FAILED"]}},\
            {"detail-type":["Batch Job Queue Blocked","Batch Service Job Queue Blocked"]}]}
            """,
        expression: .batch, source: "aws.batch",
        samples: [
            SampleEvent(
                name: "job out of memory", at: "03:12", detailType: "Batch Job State Change",
                resources: ["arn:aws:batch:eu-west-1:123456789012:job/4c7599ae-0a82-49aa-ba5a-4727fcce14a8"],
                detail: """
                    {"jobArn":"arn:aws:batch:eu-west-1:123456789012:job/4c7599ae-0a82-49aa-ba5a-4727fcce14a8",\
                    "jobName":"resize-images","jobId":"4c7599ae-0a82-49aa-ba5a-4727fcce14a8",\
                    "jobQueue":"arn:aws:batch:eu-west-1:123456789012:job-queue/nightly","status":"FAILED",\
                    "statusReason":"Essential container in task exited",\
                    "attempts":[{"container":{"exitCode":137,"reason":"OutOfMemoryError: Container killed due to memory usage",\
                    "logStreamName":"resize-images/default/8d1a5c3b4f0e4a57"}}],\
                    "jobDefinition":"arn:aws:batch:eu-west-1:123456789012:job-definition/resize-images:7",\
                    "container":{"exitCode":137,"reason":"OutOfMemoryError: Container killed due to memory usage",\
                    "logStreamName":"resize-images/default/8d1a5c3b4f0e4a57"}}
                    """)
        ])
}
