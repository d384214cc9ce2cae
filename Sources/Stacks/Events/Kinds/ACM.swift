import Config

extension EventSource {
    /// Certificates that expire soon, have expired, were revoked or cannot renew themselves. AWS tells of one that expires
    /// on each of the last 45 days; here it is 45, 30 and 14 days before, and each day of the last week.
    /// <https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html>
    static let acm = EventSource(
        kind: .acm,
        catches: "certificates of ACM that expire soon, have expired, were revoked or cannot renew themselves",
        needs: "The certificates of CloudFront are in us-east-1: their events are, too.",
        family: .account,
        pattern: """
            {"source":["aws.acm"],"$or":[{"detail-type":["ACM Certificate Approaching Expiration"],\
            "detail":{"DaysToExpiry":[45,30,14,{"numeric":["<=",7]}]}},\
            {"detail-type":["ACM Certificate Expired","ACM Certificate Revoked","ACM Certificate Available",\
            "ACM Certificate Renewal Action Required"]}]}
            """,
        expression: .acm, source: "aws.acm",
        samples: [
            SampleEvent(
                name: "certificate expires soon", at: "06:51", detailType: "ACM Certificate Approaching Expiration",
                resources: ["arn:aws:acm:eu-west-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b"],
                detail: #"{"DaysToExpiry":7,"CommonName":"shop.example.com"}"#)
        ])
}
