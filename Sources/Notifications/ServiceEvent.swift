import JSONValue

/// An event of an AWS service, passed on by EventBridge unchanged.
/// <https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html>
package struct ServiceEvent: Equatable, Sendable {
    /// Such as `aws.ecs`.
    package var source: String
    /// Such as `ECS Deployment State Change`.
    package var detailType: String
    package var account: String
    package var region: String
    /// As AWS writes it: `2026-03-10T09:14:00Z`.
    package var time: String

    /// Sources that Chatbot does not take from EventBridge, and how it takes them.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/related-services.html>
    private static let elsewhere = [
        "aws.cloudwatch": "alarms reach Chatbot through their own SNS action",
        "aws.codebuild": notificationRules, "aws.codecommit": notificationRules,
        "aws.codedeploy": notificationRules, "aws.codepipeline": notificationRules,
    ]
    private static let notificationRules = "developer tools reach Chatbot through their notification rules"

    /// Every event has exactly these; a transformer's output has not.
    private static let keys: Set = [
        "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail",
    ]

    static func read(_ json: JSON) -> Reading<ServiceEvent> {
        var reasons: [String] = []
        let present = Set(json.objectValue?.names ?? [])
        let missing = keys.subtracting(present).sorted()
        let added = present.subtracting(keys).sorted()
        if !missing.isEmpty { reasons.append("the event was modified: \(missing.joined(separator: ", ")) missing") }
        if !added.isEmpty { reasons.append("the event was modified: \(added.joined(separator: ", ")) added") }
        var reader = MemberReader(json: json)
        let event = ServiceEvent(
            source: reader.text("source"), detailType: reader.text("detail-type"), account: reader.text("account"),
            region: reader.text("region"), time: reader.text("time"))
        let wrong = reader.missing.filter { json[$0] != nil }
        if !wrong.isEmpty { reasons.append("the event was modified: \(wrong.joined(separator: ", ")) not a text") }
        if !event.source.isEmpty, !event.source.hasPrefix("aws.") {
            reasons.append("source is \"\(event.source)\": events of applications are not shown, only those of AWS")
        }
        if let way = elsewhere[event.source] {
            reasons.append("events of \(event.source) are not supported through EventBridge: \(way)")
        }
        return reasons.isEmpty ? .accepted(event) : .refused(reasons)
    }
}
