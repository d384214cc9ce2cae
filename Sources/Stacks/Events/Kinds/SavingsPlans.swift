import Config

extension EventSource {
    /// Savings Plans that are about to end or to start, have ended, or could not be paid.
    /// <https://docs.aws.amazon.com/savingsplans/latest/userguide/automating-savingsplans-with-eventbridge.html>
    static let savingsPlans = EventSource(
        kind: .savingsPlans,
        catches: "Savings Plans that end or start within 7 days, have ended, or could not be paid",
        regions: ["us-east-1"],
        family: .account,
        pattern: """
            {"source":["aws.savingsplans"],"$or":[{"detail-type":["Savings Plans State Change Alert"]},\
            {"detail-type":["Savings Plans State Change"],"detail":{"currentState":["payment-failed","retired"]}}]}
            """,
        expression: .savingsPlans, source: "aws.savingsplans",
        samples: [
            SampleEvent(
                name: "Savings Plan has ended", at: "00:05", detailType: "Savings Plans State Change",
                resources: ["arn:aws:savingsplans::123456789012:savingsplan/07ec53ab-91c3-4ac5-bde6-79fd53192252"],
                detail: """
                    {"severity":"INFO","previousState":"active","currentState":"retired","message":"SavingsPlansRetired"}
                    """)
        ])
}
