import Foundation
import Testing

@testable import Deployment

/// What a plan says about each change, in people's words.
struct TemplateDifferenceTests {
    private func template(_ resources: String) throws -> JSON {
        try JSONDecoder().decode(JSON.self, from: Data("{\"Resources\": {\(resources)}}".utf8))
    }

    private static let topic = """
        "AlertsTopic": {"Type": "AWS::SNS::Topic", "Metadata": {"Name": "topic alerts"}, "Properties": {}}
        """

    private func budget(
        id: String = "DailyBudget", name: String = "daily", amount: String = "50", unit: String = "DAILY",
        threshold: String = "80", type: String = "PERCENTAGE", basis: String = "ACTUAL",
        subscribers: String = #"{"SubscriptionType": "SNS", "Address": {"Ref": "AlertsTopic"}}"#, more: String = "",
        nameInAWS: String = "acme-daily-1"
    ) throws -> JSON {
        try template(
            """
            \(Self.topic), "\(id)": {
              "Type": "AWS::Budgets::Budget", "Metadata": {"Name": "budget \(name)"}, "Properties": {
                "Budget": {
                  "BudgetName": "\(nameInAWS)", "TimeUnit": "\(unit)", \(more)
                  "BudgetLimit": {"Amount": \(amount), "Unit": "USD"}},
                "NotificationsWithSubscribers": [{
                  "Notification": {"NotificationType": "\(basis)", "Threshold": \(threshold), "ThresholdType": "\(type)"},
                  "Subscribers": [\(subscribers)]}]}}
            """)
    }

    private func changes(from old: JSON?, to new: JSON) -> [ResourceChange] {
        TemplateDifference(from: old, to: new).changes
    }

    @Test("The same is no change, however the numbers are written")
    func same() throws {
        #expect(try changes(from: budget(), to: budget()).isEmpty)
        #expect(try changes(from: budget(amount: "50"), to: budget(amount: "50.00")).isEmpty)
    }

    @Test("A new amount changes a budget in place")
    func amount() throws {
        let change = try #require(changes(from: budget(), to: budget(amount: "75.5")).first)
        #expect(change.kind == .update)
        #expect(change.name == "budget daily")
        #expect(change.details == ["limit 50 USD → 75.5 USD"])
        #expect(change.warning == nil)
    }

    @Test("A new threshold, kind or recipient of an alert replaces the budget, and says what follows")
    func alerts() throws {
        let email = #"{"SubscriptionType": "EMAIL", "Address": "a@example.com"}"#
        let sub = #"{"SubscriptionType": "SNS", "Address": {"Fn::Sub": "arn:aws:sns:${AWS::Region}:1:acme-critical"}}"#
        let versions: [(JSON, String)] = [
            (try budget(threshold: "90"), "alert to alerts at 80% → 90%"),
            (try budget(basis: "FORECASTED"), "alert to alerts at 80% → forecast 80%"),
            (try budget(type: "ABSOLUTE_VALUE"), "alert to alerts at 80% → 80 USD"),
            (try budget(subscribers: email), "alert at 80% to alerts → a@example.com"),
            (try budget(threshold: "90", subscribers: email), "alert at 80% to alerts → at 90% to a@example.com"),
            (try budget(subscribers: sub), "alert at 80% to alerts → acme-critical"),
        ]
        for (new, words) in versions {
            let change = try #require(changes(from: budget(), to: new).first)
            #expect(change.kind == .replace)
            #expect(change.details == [words])
            #expect(change.warning == "replaced: alerts already sent in this period may come again")
        }
    }

    @Test("What it counts, its period and its name in AWS are said")
    func others() throws {
        let new = try budget(unit: "MONTHLY", more: #""Metrics": ["AmortizedCost"], "FilterExpression": {},"#)
        #expect(
            changes(from: try budget(), to: new).map(\.details) == [
                ["period a day → a month", "what it counts", "basis of cost"]
            ])
        #expect(try changes(from: budget(), to: budget(nameInAWS: "acme-daily-2")).map(\.details) == [["name in AWS"]])
    }

    @Test("A renamed budget goes and comes")
    func rename() throws {
        let changes = try changes(from: budget(), to: budget(id: "DayBudget", name: "day"))
        #expect(changes.map(\.kind) == [.remove, .add])
        #expect(changes.map(\.name) == ["budget daily", "budget day"])
        #expect(changes.map(\.details) == [[], ["50 USD a day, alerts at 80%"]])
    }

    @Test("A budget without alerts is said to have none")
    func noAlerts() throws {
        let new = try template(
            """
            "B": {"Type": "AWS::Budgets::Budget", "Properties": {"Budget": {
              "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": 1, "Unit": "USD"}}}}
            """)
        #expect(changes(from: nil, to: new).map(\.details) == [["1 USD a month, no alerts"]])
    }

    @Test("A route to another Slack channel is a change of its properties; a new workspace replaces it")
    func route() throws {
        func channel(_ property: String, _ value: String) throws -> JSON {
            try template(
                """
                "C": {"Type": "AWS::Chatbot::SlackChannelConfiguration", "Metadata": {"Name": "Slack channel alerts"},
                  "Properties": {"\(property)": "\(value)"}}
                """)
        }
        let inPlace = try changes(from: channel("LoggingLevel", "ERROR"), to: channel("LoggingLevel", "INFO"))
        #expect(inPlace.map(\.kind) == [.update])
        #expect(inPlace.map(\.details) == [["LoggingLevel ERROR → INFO"]])
        let replaced = try changes(from: channel("ConfigurationName", "a"), to: channel("ConfigurationName", "b"))
        #expect(replaced.map(\.kind) == [.replace])
    }

    @Test("A new order, or a new text for people, is no change")
    func metadata() throws {
        let old = try template(#""T": {"Type": "AWS::SNS::Topic", "DependsOn": ["A"], "Properties": {}}"#)
        let new = try template(#""T": {"Type": "AWS::SNS::Topic", "Metadata": {"Name": "topic"}, "Properties": {}}"#)
        #expect(changes(from: old, to: new).isEmpty)
    }

    @Test("A text that CloudFormation gives back with question marks is the text that was sent, and else it is not")
    func givenBack() throws {
        func topic(_ title: String, key: String = "Team") throws -> JSON {
            try template(
                """
                "T": {"Type": "AWS::SNS::Topic", "Metadata": {"Name": "topic \(title)"}, "Properties": {
                  "DisplayName": "\(title)", "Tags": [{"Key": "a", "Value": "b"}, {"Key": "\(key)", "Value": "\(title)"}],
                  "Map": {"\(key)": "\(title)", "x": 1}}}
                """)
        }
        // Code points count: the heart is two, the technologist three.
        let new = try topic("Käse ❤️ 👩‍💻", key: "Größe")
        let deployed = try topic("K?se ?? ???", key: "Gr??e")
        #expect(deployed != new)
        #expect(deployed.restored(from: new) == new)
        #expect(changes(from: deployed.restored(from: new), to: new).isEmpty)
        for other in ["K?se ? ???", "K?se ?? ??? ", "Kase ?? ???"] {
            let old = try topic(other, key: "Gr??e").restored(from: new)
            #expect(changes(from: old, to: new).map(\.details.count) == [3], "\(other)")
        }
        // One more tag before the others, and the words are as they were sent.
        let more = try template(
            """
            "T": {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [
              {"Key": "0", "Value": "ä"}, {"Key": "a", "Value": "b"}, {"Key": "Größe", "Value": "Käse ❤️ 👩‍💻"}]}}
            """)
        let old = try #require(deployed.restored(from: more)["Resources"]?["T"]?["Properties"]?["Tags"]?.elements)
        #expect(old == more["Resources"]?["T"]?["Properties"]?["Tags"]?.elements.dropFirst().map(\.self))
    }

    @Test("A resource without a name is called by its type and id; changes are sorted by name")
    func names() throws {
        let new = try template(
            #""Z": {"Type": "AWS::SNS::Topic"}, "A": {"Type": "AWS::SNS::TopicPolicy"}, "B": {"Type": "AWS::SNS::Topic"}"#
        )
        #expect(changes(from: nil, to: new).map(\.name) == ["Topic B", "Topic Z", "TopicPolicy A"])
    }
}
