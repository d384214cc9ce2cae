import Config

extension EventSource {
    /// Events that a function was given to work on later, and that Lambda gave up on. The documentation writes the type of
    /// these events with a dash, Lambda with a hyphen; projects see the source with and without `aws.`.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>
    static let lambda = EventSource(
        kind: .lambda,
        catches: "events that a Lambda function failed on, or did not get to, in all its attempts",
        needs:
            "Each function needs the default event bus as the on-failure destination of its asynchronous invocations. What is invoked synchronously, as by API Gateway, has no events; set an alarm instead (`lambda-errors`).",
        family: .workloads,
        pattern: """
            {"source":["lambda","aws.lambda"],\
            "detail-type":["Lambda Function Invocation Result - Failure","Lambda Function Invocation Result – Failure"]}
            """,
        expression: .lambda, source: "lambda",
        samples: [
            SampleEvent(
                name: "event given up", at: "10:22", detailType: "Lambda Function Invocation Result - Failure",
                resources: [
                    "arn:aws:events:eu-west-1:123456789012:event-bus/default",
                    "arn:aws:lambda:eu-west-1:123456789012:function:send-receipt:$LATEST",
                ],
                detail: """
                    {"version":"1.0","timestamp":"2026-03-10T10:22:00.568Z",\
                    "requestContext":{"requestId":"e4b46cbf-b738-4f5e-8880-a18cdf61200e",\
                    "functionArn":"arn:aws:lambda:eu-west-1:123456789012:function:send-receipt:$LATEST",\
                    "condition":"RetriesExhausted","approximateInvokeCount":3},\
                    "requestPayload":{"orderId":"4711"},\
                    "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},\
                    "responsePayload":{"errorType":"TimeoutError","errorMessage":"mail.example.com did not answer"}}
                    """)
        ])
}
