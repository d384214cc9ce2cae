/// The state machine behind all reports. Its input is `{"report": "daily" | "weekly" | "monthly"}`, with `date` for a
/// past day; a schedule adds `at` and `via`.
///
/// What it has sent it remembers as the output of its executions, which AWS keeps for 90 days: the next report reads
/// there what the last one said.
struct ReportMachine {
    var settings: StatesValue
    /// Report → ARN of its topic.
    var topics: [String: String]
    /// Where it is said that a report failed.
    var failureTopic: String

    var definition: StatesDefinition {
        StatesDefinition(
            "Asks Cost Explorer and Budgets, composes a report, publishes it",
            [
                "Settings": .pass(
                    assign: ["settings": settings, "topics": .object(topics.mapValues { .text($0) })], next: "Report"),
                "Report": .attempt(
                    report,
                    catch: [
                        .tooLarge(output: .expression("$states.errorOutput"), next: "Say it failed"),
                        .all(output: .expression("$states.errorOutput"), next: "Say it failed"),
                    ], next: nil),
                "Say it failed": .task(
                    "sns:publish", ["TopicArn": .text(failureTopic), "Message": .expression(.failed)],
                    output: .expression("$states.input"), retry: [Self.throttledPublish], next: "Failed"),
                "Failed": .fail(error: "ReportFailed", cause: "The report was not sent; its topic got the reason."),
            ])
    }

    private var report: StatesDefinition {
        StatesDefinition(
            branch: [
                "Plan": .pass(
                    assign: [
                        "run": .expression(.plan), "answers": [:], "memory": [:], "dailies": [], "estimated": [],
                        "token": "", "unit": "USD", "requests": 0,
                    ], next: "By schedule?"),
                "By schedule?": .choice(
                    [.init("$states.input.via = 'schedule'", next: "Start once")], otherwise: "Weekly?"),
                // A name is taken for 90 days, so that a schedule which fires twice reports once.
                "Start once": .task(
                    "sfn:startExecution",
                    [
                        "StateMachineArn": .expression("$states.context.StateMachine.Id"),
                        "Name": .expression("$run.report & '-' & $run.id"),
                        "Input": .expression("$string({'report': $run.report, 'at': $states.input.at})"),
                    ], retry: [Self.throttledStart],
                    catch: [
                        .init(
                            errorEquals: ["Sfn.ExecutionAlreadyExistsException"],
                            output: ["already": .expression("$run.report & '-' & $run.id")], next: "Already sent")
                    ], next: nil),
                "Already sent": .succeed,
                "Weekly?": .choice([.init("$run.report = 'weekly'", next: "Past reports")], otherwise: "Last report"),
                "Past reports": .task(
                    "sfn:listExecutions",
                    [
                        "StateMachineArn": .expression("$states.context.StateMachine.Id"), "StatusFilter": "SUCCEEDED",
                        "MaxResults": 100,
                    ],
                    assign: ["dailies": .expression("[$states.result.Executions.Name]")],
                    catch: [.all(next: "Queries")], next: "Queries"),
                // Without a memory a report is as right, only shorter.
                "Last report": .task(
                    "sfn:describeExecution",
                    [
                        "ExecutionArn": .expression(
                            "$replace($states.context.StateMachine.Id, ':stateMachine:', ':execution:') & ':' & $run.memory"
                        )
                    ],
                    assign: [
                        "memory": .expression(
                            "$exists($states.result.Output) and $not($run.isGiven) ? $parse($states.result.Output) : {}"
                        )
                    ],
                    catch: [.all(next: "Queries")], next: "Queries"),
                "Queries": .pass(assign: ["queries": .expression(.queries)], next: "Ask"),
                "Ask": Self.ask(next: "More?"),
                "More?": .choice(
                    [
                        .init("$token != ''", next: "Ask"),
                        .init(
                            "$run.report = 'monthly' and $queries[0].name = 'services'"
                                + " and ($run.month & '-01') in $estimated and ($run.today <= $run.day or $substring($run.today, 8) < '08')",
                            next: "Wait for final figures"),
                        .init(
                            "$count($queries) > 1",
                            assign: ["queries": .expression("[$queries[[1..$count($queries) - 1]]]")], next: "Ask"),
                    ], otherwise: "Budgets"),
                "Wait for final figures": .wait(seconds: 86_400, next: "Next day"),
                "Next day": .pass(
                    assign: [
                        "run": .expression(
                            "$merge([$run, {'now': $fromMillis($toMillis($run.now) + 86400000),"
                                + "'today': $substring($fromMillis($toMillis($run.today & 'T00:00:00.000Z') + 86400000), 0, 10)}])"
                        ), "answers": [:], "estimated": [],
                    ], next: "Ask"),
                "Budgets": .map(
                    .expression("$settings.budgets"), each: budget, assign: ["budgets": .expression("$states.result")],
                    next: "Compose"),
                "Compose": .pass(assign: ["composed": .expression(.compose)], next: "Publish"),
                // Not repeated where AWS may well have taken the message.
                "Publish": .task(
                    "sns:publish",
                    [
                        "TopicArn": .expression("$lookup($topics, $run.report)"),
                        "Message": .expression("$string($composed.notification)"),
                    ],
                    output: .expression("$merge([$composed.memory, {'messageId': $states.result.MessageId}])"),
                    retry: [Self.throttledPublish], next: nil),
            ])
    }

    /// The first of `$queries` to Cost Explorer, a page of it; what is known then is in `$answers`.
    static func ask(next: String) -> State {
        .task(
            "costexplorer:getCostAndUsage",
            .expression(
                "$merge([{'TimePeriod': {'Start': $queries[0].start, 'End': $queries[0].end},"
                    + "'Granularity': $queries[0].granularity, 'Metrics': [$settings.metric]},"
                    + "$queries[0].key != '' ? {'GroupBy': [{'Type': 'DIMENSION', 'Key': $queries[0].key}]},"
                    + "$exists($settings.filter) and $queries[0].key != 'RECORD_TYPE' ? {'Filter': $settings.filter},"
                    + "$token != '' ? {'NextPageToken': $token}])"),
            assign: [
                "answers": .expression(.fold),
                "token": .expression("$exists($states.result.NextPageToken) ? $states.result.NextPageToken : ''"),
                "unit": .expression(
                    "( $u := [$states.result.ResultsByTime.(Groups.Metrics.*.Unit)][0];"
                        + "$v := [$states.result.ResultsByTime.Total.*.Unit][0];"
                        + "$exists($u) ? $u : $exists($v) ? $v : $unit )"),
                "estimated": .expression(
                    "$append($estimated, [$states.result.ResultsByTime[Estimated].TimePeriod.Start])"),
                "requests": .expression("$requests + 1"),
            ],
            // Each of these is a request that AWS bills.
            retry: [
                .init(
                    errorEquals: [
                        "CostExplorer.LimitExceededException", "CostExplorer.ThrottlingException", "States.Timeout",
                    ], intervalSeconds: 30, maxAttempts: 3, backoffRate: 2)
            ], next: next)
    }

    private var budget: StatesDefinition {
        StatesDefinition(
            branch: [
                "Budget": .task(
                    "budgets:describeBudget",
                    [
                        "AccountId": .expression("$settings.account"),
                        "BudgetName": .expression("$states.input.aws"),
                    ],
                    output: .expression(
                        "( $b := $states.result.Budget; $merge([$states.input, {"
                            + "'limit': $number($b.BudgetLimit.Amount),"
                            + "'actual': $number($b.CalculatedSpend.ActualSpend.Amount),"
                            + "'forecast': $exists($b.CalculatedSpend.ForecastedSpend.Amount)"
                            + "? $number($b.CalculatedSpend.ForecastedSpend.Amount)}]) )"),
                    retry: [Self.throttledBudgets],
                    catch: [
                        .all(
                            output: .expression("$merge([$states.input, {'error': $states.errorOutput.Error}])"),
                            next: "No figures")
                    ], next: nil),
                "No figures": .pass(next: nil),
            ])
    }

    static let throttledBudgets = State.Retry(
        errorEquals: ["Budgets.ThrottlingException"], intervalSeconds: 5, maxAttempts: 3, backoffRate: 2)
    static let throttledStart = State.Retry(
        errorEquals: ["Sfn.ThrottlingException", "Sfn.ExecutionLimitExceededException"], intervalSeconds: 10,
        maxAttempts: 5, backoffRate: 2)
    /// SNS documents no error for a publication that is throttled, so that it is none of those with a name of their own.
    /// <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>
    static let throttledPublish = State.Retry(
        errorEquals: [
            "Sns.SnsException", "Sns.ThrottledException", "Sns.KmsThrottlingException", "Sns.KMSThrottlingException",
        ], intervalSeconds: 5, maxAttempts: 5, backoffRate: 2)
}
