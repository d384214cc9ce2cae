import Config

extension EventSource {
    /// Instances and clusters: what RDS files under failure and low storage, failovers, recoveries from a crash, stopped
    /// replication, and what ends these; not the steps of a planned switchover.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html>
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html>
    static let rds = EventSource(
        kind: .rds,
        catches: "RDS and Aurora databases that failed, failed over, crashed, lack storage or stopped replicating",
        family: .infrastructure,
        pattern: """
            {"source":["aws.rds"],"detail-type":["RDS DB Instance Event","RDS DB Cluster Event"],"$or":[\
            {"detail":{"EventCategories":["failure","low storage","failover","recovery"],\
            "EventID":[{"exists":false},{"anything-but":[\(list(noNews))]}]}},\
            {"detail":{"EventID":[\(list(others))]}}]}
            """,
        expression: .rds, source: "aws.rds",
        samples: [
            SampleEvent(
                name: "failover started", at: "11:03", detailType: "RDS DB Instance Event",
                resources: ["arn:aws:rds:eu-west-1:123456789012:db:orders"],
                detail: """
                    {"EventCategories":["failover"],"SourceType":"DB_INSTANCE",\
                    "SourceArn":"arn:aws:rds:eu-west-1:123456789012:db:orders","Date":"2026-03-10T11:03:00.293Z",\
                    "Message":"Multi-AZ instance failover started.","SourceIdentifier":"orders",\
                    "EventID":"RDS-EVENT-0013"}
                    """),
            SampleEvent(
                name: "failover completed", at: "11:05", detailType: "RDS DB Instance Event",
                resources: ["arn:aws:rds:eu-west-1:123456789012:db:orders"],
                detail: """
                    {"EventCategories":["failover"],"SourceType":"DB_INSTANCE",\
                    "SourceArn":"arn:aws:rds:eu-west-1:123456789012:db:orders","Date":"2026-03-10T11:05:00.293Z",\
                    "Message":"Multi-AZ instance failover completed.","SourceIdentifier":"orders",\
                    "EventID":"RDS-EVENT-0049"}
                    """),
            SampleEvent(
                name: "storage low", at: "13:30", detailType: "RDS DB Instance Event",
                resources: ["arn:aws:rds:eu-west-1:123456789012:db:search"],
                detail: """
                    {"EventCategories":["low storage"],"SourceType":"DB_INSTANCE",\
                    "SourceArn":"arn:aws:rds:eu-west-1:123456789012:db:search","Date":"2026-03-10T13:30:00.293Z",\
                    "Message":"The free storage capacity for DB instance: search is low at 4% of the provisioned storage \
                    [Provisioned Storage: 97.87 GB, Free Storage: 4.18 GB]. You may want to increase the provisioned storage \
                    to address this issue.","SourceIdentifier":"search","EventID":"RDS-EVENT-0089"}
                    """),
        ])

    /// Autoscaling of storage that tries again by itself, a failover that was asked for too soon, a snapshot that has to
    /// wait, a custom instance that is within the support perimeter again.
    private static let noNews = ["0219", "0220", "0237", "0034", "0023", "0166"]

    /// Events of categories that hold routine, too.
    private static let others = [
        "0187", "0239", "0185", "0238",  // global failover: failed, completed
        "0221", "0222", "0330", "0331", "0017", "0218", "0332",  // storage: low, more of it
        "0045", "0046",  // replication: stopped, resumed
        "0419",  // the database cannot use its key
        "0022", "0202",  // MySQL does not restart, a replica cannot be made
    ]

    private static func list(_ numbers: [String]) -> String {
        numbers.map { "\"RDS-EVENT-\($0)\"" }.joined(separator: ",")
    }
}
