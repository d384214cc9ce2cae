import Foundation
import Testing

@testable import Notifications

@Suite struct ChatbotMessageTests {
    @Test func takesTheTwelveMessagesAndFindsNothingBeyondOurLimits() throws {
        let messages = try Samples.messages()
        #expect(messages.count == 12)
        for body in messages {
            guard case .custom(let notification) = ChatbotMessage(snsMessage: body, subject: nil) else {
                Issue.record("dropped: \(body)")
                continue
            }
            #expect(notification.beyondOurs == [])
            #expect(
                try notification.json() == JSONDecoder().decode(CustomNotification.self, from: Data(body.utf8)).json())
        }
    }

    @Test func readsTheTextOfABudget() {
        let expected = BudgetAlert(
            budget: "acme-prod-monthly", account: "123456789012", type: "ACTUAL", threshold: "> $0.16",
            budgeted: "$0.20", amount: "$0.59",
            sentence: "You requested that we alert you when the ACTUAL Cost associated with your acme-prod-monthly "
                + "budget is greater than $0.16 for the current month. The month to date ACTUAL Cost associated with "
                + "this budget is $0.59.")
        #expect(ChatbotMessage(snsMessage: Samples.budget, subject: Samples.budgetSubject) == .budget(expected))
        #expect(ChatbotMessage(snsMessage: Samples.budget, subject: nil) == .budget(expected))
    }

    @Test func readsTheJSONOfABudget() {
        let json = """
            {"accountId":"123456789012","budgetName":"b","budgetedAmount":3000,"alertType":"Forecasted",\
            "alertThreshold":"> $3,000.00","forecastedAmount":3188.5}
            """
        #expect(
            ChatbotMessage(snsMessage: json, subject: nil)
                == .budget(
                    BudgetAlert(
                        budget: "b", account: "123456789012", type: "FORECASTED", threshold: "> $3,000.00",
                        budgeted: "$3,000.00", amount: "$3,188.50")))
    }

    @Test func readsAnAnomalyAsMessageAndAsEvent() throws {
        guard case .anomaly(let anomaly) = ChatbotMessage(snsMessage: Samples.anomaly, subject: nil) else {
            Issue.record("not an anomaly")
            return
        }
        #expect(anomaly.impact == .init(total: 594, actual: 625, expected: 31, percentage: 1916.13))
        #expect(anomaly.rootCauses.first?.usageType == "BoxUsage:m5.4xlarge")
        #expect(anomaly.dimension == "Amazon Elastic MapReduce")
        let event = Samples.event.replacing("\"aws.health\"", with: "\"aws.ce\"")
            .replacing("\"detail\":{}", with: "\"detail\":\(Samples.anomaly)")
        #expect(ChatbotMessage(snsMessage: event, subject: nil) == .anomaly(anomaly))
    }

    @Test func readsAnAlarm() {
        #expect(
            ChatbotMessage(snsMessage: Samples.alarm, subject: nil)
                == .alarm(
                    AlarmNotice(
                        name: "checkout-5xx", description: "Errors of the shop", state: .alarm, previous: .ok,
                        reason: "Threshold Crossed", time: "2026-03-10T09:14:00.000+0000", region: "EU (Ireland)",
                        account: "123456789012",
                        metric: .init(
                            namespace: "AWS/ApplicationELB", name: "HTTPCode_Target_5XX_Count",
                            dimensions: [.init(name: "LoadBalancer", value: "app/shop/1")], threshold: 5,
                            comparison: "GreaterThanThreshold"))))
    }

    @Test func readsAnEvent() {
        #expect(
            ChatbotMessage(snsMessage: Samples.event, subject: nil)
                == .event(
                    ServiceEvent(
                        source: "aws.health", detailType: "AWS Health Event", account: "123456789012",
                        region: "eu-west-1", time: "2026-03-10T09:14:00Z")))
    }

    private static let long = String(repeating: "x", count: 8_001)

    /// An object with lists in lists.
    private static func deep(_ depth: Int) -> String {
        #"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
    }

    @Test(arguments: [
        ("hello", ["plain text; only JSON and the text of AWS Budgets are shown"]),
        ("", ["plain text; only JSON and the text of AWS Budgets are shown"]),
        (
            "{\"version\":\"1.0\",", ["not valid JSON: a name in quotes should be here, at byte 17"]
        ),
        (
            "{\"version\":\"1.0\",\"source\":\"a \"b\" c\"}",
            ["not valid JSON: `,` or `}` should be here, at byte 30"]
        ),
        // Not every reader of JSON takes these: what Chatbot does is not known, so nobody shall rely on it.
        (
            #"{"version":"1.0","source":"custom","content":{"description":"\ud83d"}}"#,
            ["not valid JSON: a lone surrogate, at byte 67"]
        ),
        (deep(501), ["not valid JSON: nested too deeply, at byte 505"]),
        (deep(20_000), ["not valid JSON: nested too deeply, at byte 505"]),
        ("[1]", ["JSON, but a list and not an object"]),
        ("{}", ["neither a custom notification (version, source, content) nor a message of an AWS service"]),
        (
            #"{"version":1.0,"source":"mine","content":{"textType":"markdown","title":7}}"#,
            [
                "version is the number 1, not \"1.0\"", "source is the text \"mine\", not \"custom\"",
                "content.textType is \"markdown\"; only \"client-markdown\" is known",
                "content.description is missing", "content.title is the number 7, not a text",
            ]
        ),
        (
            #"{"source":"custom"}"#,
            ["version is missing; it must be \"1.0\"", "content is missing"]
        ),
        (#"{"version":"1.0","source":"custom","content":"text"}"#, ["content is the text \"text\", not an object"]),
        (
            #"{"version":"1.0","source":"custom","content":{"description":" "}}"#, ["content.description is empty"]
        ),
        (
            #"{"version":"1.0","source":"custom","content":{"description":"\#(long)"}}"#,
            ["content.description has 8001 characters, more than the 8000 of AWS"]
        ),
        (
            #"""
            {"version":"1.0","source":"custom","content":{"description":"d","title":null,"nextSteps":"one",
            "keywords":[1,"\#(long.prefix(76))"]},"metadata":{"threadId":7,"additionalContext":{"a":"b","n":1},
            "enableCustomActions":"no"}}
            """#,
            [
                "content.title is null, not a text", "content.nextSteps is the text \"one\", not a list",
                "content.keywords[0] is the number 1, not a text",
                "content.keywords[1] has 76 characters, more than the 75 of AWS",
                "metadata.threadId is the number 7, not a text",
                "metadata.additionalContext.n is the number 1, not a text",
                "metadata.enableCustomActions is the text \"no\", not true or false",
            ]
        ),
        (
            #"{"detail-type":"X","source":"shop","detail":{},"time":1}"#,
            [
                "the event was modified: account, id, region, resources, version missing",
                "the event was modified: time not a text",
                "source is \"shop\": events of applications are not shown, only those of AWS",
            ]
        ),
        (
            Samples.event.replacing("aws.health", with: "aws.cloudwatch"),
            [
                "events of aws.cloudwatch are not supported through EventBridge: "
                    + "alarms reach Chatbot through their own SNS action"
            ]
        ),
        (
            Samples.event.replacing("{\"version\"", with: "{\"note\":\"\",\"version\""),
            ["the event was modified: note added"]
        ),
        (
            #"{"AlarmName":"a","NewStateValue":"ALARM"}"#,
            [
                "looks like a CloudWatch alarm, but was modified: "
                    + "NewStateReason, StateChangeTime, Region, AWSAccountId, Trigger missing"
            ]
        ),
        (
            #"{"anomalyId":"a","accountId":"1"}"#,
            [
                "looks like a cost anomaly, but was modified: "
                    + "anomalyStartDate, anomalyDetailsLink, impact.totalImpact missing"
            ]
        ),
        (
            "Budget Name: b\nAlert Type: ACTUAL",
            ["looks like an AWS Budgets notification, but was modified: Budgeted Amount, Alert Threshold missing"]
        ),
    ])
    func saysWhyAMessageIsDropped(body: String, reasons: [String]) {
        #expect(ChatbotMessage(snsMessage: body, subject: nil) == .dropped(reasons: reasons))
    }

    @Test func dropsWhatSNSWouldNotTake() {
        let body = String(repeating: "x", count: 262_145)
        #expect(
            ChatbotMessage(snsMessage: body, subject: nil)
                == .dropped(reasons: ["the message has 262145 bytes; SNS takes 262144"]))
    }

    @Test func saysWhatIsBeyondOurLimits() throws {
        let body = """
            {"version":"1.0","source":"custom","content":{"title":"\(String(repeating: "t", count: 121))",\
            "description":"```\\n\(String(repeating: "c", count: 39))\\n```","nextSteps":["1","2","3","4"]},\
            "metadata":{"threadId":"t"}}
            """
        guard case .custom(let notification) = ChatbotMessage(snsMessage: body, subject: nil) else {
            Issue.record("dropped")
            return
        }
        #expect(
            notification.beyondOurs == [
                "title has 121 characters, 120 are readable", "4 next steps, 3 are readable",
                "no summary: AWS writes one of its own on the thread's first message",
                "a code block is 39 columns wide, a phone shows 38",
            ])
    }
}
