import Foundation
import JSONValue
import StatesLanguage
import Testing

@testable import Stacks

@Suite("An expression")
struct ExpressionTests {
    /// Those that can be evaluated by themselves; the others are parts of `compose` and `publish`.
    static let whole: [ExpressionFile] = [
        .plan, .queries, .fold, .compose, .failed, .envelope, .ecs, .emr, .rule, .fallback, .publish,
        .batch, .stepFunctions, .glue, .lambda, .rds, .ec2, .spot, .ebs, .autoScaling,
    ]

    @Test("is as short as a machine needs it, and means what its file says", arguments: whole)
    func compaction(_ file: ExpressionFile) throws {
        let short = try JSONata(Expression.compacted(Expression.expanded(file.source)), dialect: .stepFunctions)
        let long = try JSONata(Expression.expanded(file.source), dialect: .stepFunctions)
        var values: Set<String> = []
        for sample in Self.samples {
            let (a, b) = (outcome(of: short, sample), outcome(of: long, sample))
            #expect(a == b)
            values.insert(a)
        }
        #expect(values.contains { !$0.hasPrefix("error") }, "no sample is one for \(file)")
    }

    private func outcome(of expression: JSONata, _ variables: [String: JSON]) -> String {
        do {
            return try expression.evaluate(nil, variables: variables).map(\.text) ?? "undefined"
        } catch {
            return "error \((error as? JSONataError)?.code ?? "\(error)")"
        }
    }

    /// Variables as they are in some state of a machine.
    private static let samples: [[String: JSON]] = {
        let event: JSON = [
            "version": "0", "source": "aws.ecs", "detail-type": "ECS Deployment State Change", "region": "eu-west-1",
            "account": "123456789012", "time": "2026-03-10T14:02:00Z",
            "resources": ["arn:aws:ecs:e:1:service/prod/web"],
            "detail": [
                "eventName": "SERVICE_DEPLOYMENT_FAILED", "reason": "a /* b */ 'c' \"d\"   e `f`", "clusterId": "j-1",
                "state": "TERMINATED_WITH_ERRORS", "name": "etl",
                "stateChangeReason": #"{"code":"STEP_FAILURE","message":"a \"b\""}"#,
            ],
        ]
        let budget: JSON = [
            "name": "b", "aws": "acme-b-1", "period": "month", "isWhole": true, "isMain": true, "limit": 1500,
            "actual": 700.25, "forecast": 1600,
        ]
        let settings: JSON = [
            "name": "acme", "account": "123456789012", "region": "us-east-1", "metric": "UnblendedCost",
            "basis": "unblended", "budgetLink": "https://b?name=",
            "explorer": ["start": "s", "filter": "f", "end": "e"],
            "watch": ["percent": 10, "cents": 500], "moreBudgets": 0, "monthlyShift": 0, "hasDaily": true,
            "hidesCredits": true, "quiet": [], "billsLink": "https://x", "anomaliesLink": "https://y",
            "critical": "critical", "people": [:], "owners": [:],
            "rules": [
                "own": [
                    "title": ["x ", ["path": ["detail", "name"]]], "fields": [],
                    "next": [
                        [
                            "texts": [
                                ["pieces": ["n"]],
                                ["text": ["t"], "url": ["https://x/", ["path": ["resources", 0]]]],
                            ]
                        ]
                    ],
                ]
            ],
        ]
        let days: JSON = .object(
            (1...9).reduce(into: JSON.Object()) { $0["2026-03-0\($1)"] = ["EC2 - Other": 12.5, "AWS Lambda": 3] })
        let card: JSON = [
            "state": "failed", "title": "T", "facts": [["label": "L", "parts": ["p", ["before": "b", "code": "c"]]]],
            "links": [["text": "t", "url": "https://x"]], "next": [["n", ["bold": "b"]]], "keywords": ["k"],
            "thread": "t", "summary": "s", "eventType": "E", "resources": ["r"],
        ]
        let context: JSON = [
            "Execution": ["StartTime": "2026-03-10T14:02:01Z", "Id": "arn:x", "Input": ["report": "daily"]]
        ]
        let inputs: [JSON] = [
            ["report": "daily"], ["report": "weekly", "date": "2026-03-01"], ["report": "monthly"],
            ["kind": "ecs", "channel": "critical", "event": event],
            ["kind": "rule", "rule": "own", "channel": "critical", "event": event],
            ["Error": "States.X", "Cause": "a  b"],
        ]
        let runs: [JSON] = [
            [
                "report": "daily", "id": "2026-03-09", "day": "2026-03-09", "now": "2026-03-10T08:00:00Z",
                "today": "2026-03-10", "isGiven": false,
            ],
            [
                "report": "weekly", "id": "2026-W10", "day": "2026-03-08", "monday": "2026-03-02",
                "now": "2026-03-10T08:00:00Z", "today": "2026-03-10", "isGiven": false,
            ],
            [
                "report": "monthly", "id": "2026-02", "day": "2026-02-28", "month": "2026-02",
                "now": "2026-03-10T08:00:00Z", "today": "2026-03-10", "isGiven": false,
            ],
        ]
        let result: JSON = [
            "ResultsByTime": [
                [
                    "TimePeriod": ["Start": "2026-03-09"],
                    "Groups": [["Keys": ["AWS Lambda"], "Metrics": ["UnblendedCost": ["Amount": "1.5"]]]],
                ]
            ]
        ]
        let queries: JSON = [["name": "services", "bucket": "day", "key": "SERVICE"]]
        let answers: JSON = [
            "services": days, "days": ["2026-03-09": ["total": 15.5]], "before": ["all": ["AWS Lambda": 3]],
            "kinds": ["all": ["Credit": -5]],
        ]
        return inputs.flatMap { input in
            runs.map { run in
                [
                    "states": ["input": input, "context": context, "result": result], "settings": settings, "run": run,
                    "answers": answers, "memory": [:], "budgets": [budget], "queries": queries, "estimated": [],
                    "dailies": [], "unit": "USD", "requests": 2, "card": card,
                    "event": ["kind": "ecs", "channel": "critical", "event": event],
                ]
            }
        }
    }()
}
