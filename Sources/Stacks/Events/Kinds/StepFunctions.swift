import Config

extension EventSource {
    /// Executions of standard workflows that did not succeed, and the next one that does. Express workflows have no events.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>
    static let stepFunctions = EventSource(
        kind: .stepFunctions,
        catches: "Step Functions workflows that failed, timed out or were aborted, other than Bellwether's reports",
        needs: "Express workflows have no events; set an alarm on their metric ExecutionsFailed.",
        family: .workloads,
        pattern: """
            {"source":["aws.states"],"detail-type":["Step Functions Execution Status Change"],\
            "detail":{"status":["FAILED","TIMED_OUT","ABORTED","SUCCEEDED"]}}
            """,
        expression: .stepFunctions, source: "aws.states",
        samples: [
            SampleEvent(
                name: "workflow failed", at: "04:05", detailType: "Step Functions Execution Status Change",
                resources: ["arn:aws:states:eu-west-1:123456789012:execution:billing-run:2026-03-10"],
                detail: #"""
                    {"executionArn":"arn:aws:states:eu-west-1:123456789012:execution:billing-run:2026-03-10",\#
                    "stateMachineArn":"arn:aws:states:eu-west-1:123456789012:stateMachine:billing-run",\#
                    "name":"2026-03-10","status":"FAILED","startDate":1773115200000,"stopDate":1773115500000,"input":"{}",\#
                    "output":null,"error":"InvoiceNotFound",\#
                    "cause":"{\"errorMessage\":\"no invoice for customer 4711\",\"errorType\":\"InvoiceNotFound\"}"}
                    """#),
            SampleEvent(
                name: "workflow succeeded", at: "05:30", detailType: "Step Functions Execution Status Change",
                resources: ["arn:aws:states:eu-west-1:123456789012:execution:billing-run:2026-03-10-again"],
                detail: """
                    {"executionArn":"arn:aws:states:eu-west-1:123456789012:execution:billing-run:2026-03-10-again",\
                    "stateMachineArn":"arn:aws:states:eu-west-1:123456789012:stateMachine:billing-run",\
                    "name":"2026-03-10-again","status":"SUCCEEDED","startDate":1773120300000,"stopDate":1773120600000,\
                    "input":"{}","output":"{}"}
                    """),
        ])
}
