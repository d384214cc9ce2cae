import CloudFormation
import Foundation
import JSONValue
import StatesLanguage
import Testing

@testable import Stacks

@Suite("The stack of reports")
struct ReportsTests {
    private func look(_ rest: String = "", budgets: String? = nil, in stack: String = "acme-reports") throws -> Look {
        let yaml =
            budgets.map { Sample.yaml(budgets: $0, rest: rest) } ?? Sample.yaml(rest: rest)
        return try Look(#require(try Sample.stacks(yaml).first { $0.name == stack }))
    }

    private func schedules(_ rest: String = "") throws -> Look { try look(rest, in: "acme-schedules") }

    /// Of a schedule: when, and in which time zone.
    private func time(_ report: String, _ rest: String) throws -> [String?] {
        let schedule = try schedules(rest).properties("\(report)Schedule")
        return [schedule["ScheduleExpression"] as? String, schedule["ScheduleExpressionTimezone"] as? String]
    }

    @Test("has a schedule for each report, in the configured time zone")
    func schedules() throws {
        let rest = """
            timezone: Europe/Berlin
            reports:
              daily: { at: "07:30" }
              weekly: { on: friday, at: "18:05" }
              monthly: { day: 28, at: "00:00" }
            """
        #expect(try time("Daily", rest) == ["cron(30 7 * * ? *)", "Europe/Berlin"])
        #expect(try time("Weekly", rest) == ["cron(5 18 ? * FRI *)", "Europe/Berlin"])
        #expect(try time("Monthly", rest) == ["cron(0 0 28 * ? *)", "Europe/Berlin"])
    }

    @Test("keeps to UTC if no time zone is given")
    func utc() throws {
        #expect(try time("Daily", "") == ["cron(0 9 * * ? *)", "UTC"])
    }

    @Test("starts the machine with what is due, and keeps what could not be started")
    func target() throws {
        let target = try #require(try schedules().properties("WeeklySchedule")["Target"] as? [String: Any])
        let input = #"{"report":"weekly","at":"<aws.scheduler.scheduled-time>"}"#
        #expect(target["Input"] as? String == input)
        #expect((target["DeadLetterConfig"] as? [String: Any])?["Arn"] != nil)
    }

    @Test("has no schedule for a report that is off", arguments: ["daily", "weekly", "monthly"])
    func off(_ report: String) throws {
        let others = ["daily", "weekly", "monthly"].filter { $0 != report }.map { "\($0.capitalized)Schedule" }
        #expect(try schedules("reports: { \(report): off }").ids(of: "AWS::Scheduler::Schedule") == others.sorted())
    }

    @Test("is not there if all reports are off")
    func allOff() throws {
        let stacks = try Sample.stacks(Sample.yaml(rest: "reports: { daily: off, weekly: off, monthly: off }"))
        #expect(stacks.map(\.name) == ["acme", "acme-budget-alerts", "acme-watchdog", "acme-dashboard"])
    }

    @Test("sends each report to its channel, and failures to the first one")
    func channels() throws {
        let rest = "reports: { daily: { to: critical }, monthly: { to: heartbeat } }"
        let part = try #require(try Monitor(Sample.config(Sample.yaml(rest: rest))).reports())
        let arn = "arn:aws:sns:us-east-1:123456789012:acme-"
        #expect(
            part.machine.topics == [
                "daily": arn + "critical", "weekly": arn + "heartbeat", "monthly": arn + "heartbeat",
            ])
        #expect(part.machine.failureTopic == arn + "critical")
    }

    /// Sid → what it allows and where.
    private func permissions(_ rest: String) throws -> [String: String] {
        try look(rest).permissions(of: "ReportRole")
    }

    @Test("may do exactly what reports need")
    func role() throws {
        let account = "${AWS::Region}:${AWS::AccountId}"
        #expect(
            try permissions("") == [
                "PublishCritical": "sns:Publish on arn:${AWS::Partition}:sns:\(account):acme-critical",
                "PublishHeartbeat": "sns:Publish on arn:${AWS::Partition}:sns:\(account):acme-heartbeat",
                "ReadCosts": "ce:GetCostAndUsage on *",
                "ReadBudgets":
                    "budgets:ViewBudget on arn:${AWS::Partition}:budgets::${AWS::AccountId}:budget/acme-*",
                "ListPast":
                    "states:ListExecutions on "
                    + "arn:${AWS::Partition}:states:\(account):stateMachine:acme-reports",
                "Remember":
                    "states:DescribeExecution on arn:${AWS::Partition}:states:\(account):execution:acme-reports:*",
            ])
    }

    @Test("may use the key of encrypted topics, and no other key")
    func encryption() throws {
        let more = try permissions("encryption: true").filter { try permissions("")[$0.key] == nil }
        #expect(
            more == [
                "UseTopicKey":
                    "kms:Decrypt kms:GenerateDataKey on "
                    + "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/* "
                    + "if ForAnyValue:StringEquals kms:ResourceAliases alias/acme-topics"
            ])
    }

    @Test("catches what is too large by its own name, since nothing else does")
    func tooLarge() throws {
        let states = try look().states(of: "Report")
        let catches = try #require((states["Report"] as? [String: Any])?["Catch"] as? [[String: Any]])
        #expect(catches.map { $0["ErrorEquals"] as? [String] } == [["States.DataLimitExceeded"], ["States.ALL"]])
        #expect(catches.allSatisfy { $0["Next"] as? String == "Say it failed" })
    }

    // MARK: - Running

    /// What a run asks Cost Explorer, and what it says; `estimated` tells of each answer whether its figures, those of
    /// February, are.
    private func run(_ input: JSON, at time: String, estimated: [Bool] = [false], _ rest: String = "") throws -> (
        execution: StatesLanguage.Execution, asked: [String], message: String
    ) {
        let part = try #require(try Monitor(Sample.config(Sample.yaml(rest: rest))).reports())
        let machine = try StateMachine(definition: JSON(parsing: try Template.minified(part.machine.definition)))
        var asked: [String] = []
        var message = ""
        let context: JSON.Object = [
            "Execution": ["Id": "arn:x", "Name": "x", "StartTime": .string(time), "Input": input],
            "StateMachine": ["Id": "arn:aws:states:us-east-1:123456789012:stateMachine:acme-reports", "Name": "x"],
        ]
        let execution = machine.run(input: input, context: context) { task in
            switch task.resource.split(separator: ":").last {
            case "getCostAndUsage":
                let start = task.arguments["TimePeriod"]?["Start"]?.stringValue ?? ""
                let end = task.arguments["TimePeriod"]?["End"]?.stringValue ?? ""
                asked.append("\(start)..\(end)")
                let isEstimated = estimated[min(asked.count, estimated.count) - 1]
                let result: JSON = [
                    "TimePeriod": ["Start": "2026-02-01", "End": .string(end)], "Total": [:], "Groups": [],
                    "Estimated": .bool(isEstimated),
                ]
                return ["ResultsByTime": [result]]
            case "publish":
                message = task.arguments["Message"]?.stringValue ?? ""
                return ["MessageId": "m"]
            default: throw TaskFailure(error: "X.NotFoundException", cause: "")
            }
        }
        return (execution, asked, message)
    }

    @Test("waits for a month until AWS has closed it, and then says that the figures are final")
    func waits() throws {
        let run = try run(["report": "monthly"], at: "2026-03-06T08:00:00Z", estimated: [true, false])
        #expect(run.execution.waits.map(\.seconds) == Array(repeating: 900, count: 96))
        #expect(run.message.contains("final figures"))
    }

    @Test("does not wait longer than until day 8, and says that the figures are estimated")
    func waitsInVain() throws {
        let run = try run(["report": "monthly"], at: "2026-03-06T08:00:00Z", estimated: [true])
        #expect(run.execution.waits.map(\.seconds) == Array(repeating: 900, count: 192))
        #expect(run.message.contains("still estimated by AWS on 8 Mar"))
    }

    @Test("waits for the end of a month that is over in its own time zone, but not yet in UTC")
    func waitsForTheEnd() throws {
        // 1 March, 09:00 in Auckland.
        let run = try run(
            ["report": "monthly", "at": "2026-02-28T20:00:00Z"], at: "2026-02-28T20:00:00Z", estimated: [true, false],
            "timezone: Pacific/Auckland\nreports: { monthly: { day: 1 } }")
        #expect(run.execution.waits.map(\.seconds) == Array(repeating: 900, count: 96))
        #expect(run.message.contains("February closed"))
        #expect(run.message.contains("final figures"))
    }

    @Test(
        "never asks for what Cost Explorer has forgotten, nor for nothing",
        arguments: ["daily", "weekly", "monthly"], ["2026-10-25", "2026-10-01", "2025-10-31", "2025-10-01"])
    func history(_ report: String, _ date: String) throws {
        let run = try run(["report": .string(report), "date": .string(date)], at: "2026-11-25T08:00:00Z")
        #expect(run.execution.failure == nil)
        #expect(!run.asked.isEmpty)
        for period in run.asked {
            let days = period.split(separator: "..")
            #expect(days[0] >= "2025-10-01", "\(period)")
            #expect(days[0] < days[1], "\(period)")
        }
    }
}

extension Look {
    /// Of a role: sid → `action action on resource if condition key value`.
    func permissions(of role: String) throws -> [String: String] {
        let policies = try #require(try properties(role)["Policies"] as? [[String: Any]])
        let statements = policies.flatMap {
            ($0["PolicyDocument"] as? [String: Any])?["Statement"] as? [[String: Any]] ?? []
        }
        return try statements.reduce(into: [:]) { result, statement in
            #expect(statement["Effect"] as? String == "Allow")
            let actions = try #require(statement["Action"] as? [String])
            var text = "\(actions.joined(separator: " ")) on \(Self.text(statement["Resource"]))"
            for (test, keys) in statement["Condition"] as? [String: [String: Any]] ?? [:] {
                for (key, value) in keys { text += " if \(test) \(key) \(Self.text(value))" }
            }
            result[try #require(statement["Sid"] as? String)] = text
        }
    }

    private static func text(_ value: Any?) -> String {
        switch value {
        case let text as String: text
        case let object as [String: Any]:
            object["Fn::Sub"] as? String ?? (object["Fn::GetAtt"] as? [String])?.joined(separator: ".") ?? "\(object)"
        default: "\(value ?? "nothing")"
        }
    }

    func states(of machine: String) throws -> [String: Any] {
        let definition = try #require(try properties(machine)["Definition"] as? [String: Any])
        return try #require(definition["States"] as? [String: Any])
    }
}
