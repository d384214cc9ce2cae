/// The state machine behind all reports. Its input is `{"report": "daily" | "weekly" | "monthly"}`, with `date` for a
/// past day; a schedule's comes from ``ReportStartMachine`` and has `at`.
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
            // Twelve days: a monthly report waits for final figures for a week at most. Without a limit a run that hangs
            // would be reported after a year.
            timeoutSeconds: 1_036_800,
            [
                "Settings": .pass(
                    assign: ["settings": settings, "topics": .object(topics.mapValues { .text($0) })], next: "Report"),
                "Report": .attempt(
                    report,
                    catch: [
                        .tooLarge(output: .expression("$states.errorOutput"), next: "Say it failed"),
                        .all(output: .expression("$states.errorOutput"), next: "Say it failed"),
                    ], next: nil),
                // Whether Cost Explorer is not enabled, or has been for less than a day. The words are those that callers
                // report; AWS documents none.
                "Say it failed": .pass(
                    assign: [
                        "isNew": .expression(
                            "$contains($string($states.input.Error) & $string($states.input.Cause),"
                                + " /DataUnav|not enabled for cost/)")
                    ], next: "Publish failure"),
                "Publish failure": .task(
                    "sns:publish",
                    [
                        "TopicArn": .expression(
                            "( $own := $lookup($topics, $string($states.context.Execution.Input.report));"
                                + "$isNew and $exists($own) ? $own : '\(failureTopic)' )"),
                        "Message": .expression(Expression(.failed).shortened),
                    ],
                    output: .expression("$states.input"), retry: [Self.throttledPublish()], next: "New?"),
                "New?": .choice([.init("$isNew", next: "No figures at all")], otherwise: "Failed"),
                "No figures at all": .succeed,
                "Failed": .fail(error: "ReportFailed", cause: "The report was not sent; its topic got the reason."),
            ])
    }

    private var report: StatesDefinition {
        StatesDefinition(
            branch: [
                "Plan": .pass(
                    assign: [
                        "run": .expression(Expression(.plan).shortened), "answers": [:], "memory": [:], "dailies": [],
                        "estimated": [],
                        "token": "", "unit": "USD", "requests": 0, "waited": 0, "patience": 0,
                    ], next: "Early?"),
                "Early?": .choice(
                    [
                        .init("$waited < $run.early + $patience", next: "Wait for the day"),
                        .init("$requests > 0", next: "Queries"),
                        .init("$run.report = 'weekly'", next: "Past reports"),
                    ], otherwise: "Last report"),
                "Wait for the day": .wait(
                    seconds: 900, assign: ["waited": .expression("$waited + 1")], next: "Early?"),
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
                            "( $said := $exists($states.result.Output) and $not($run.isGiven) ? $parse($states.result.Output);"
                                + "$said.report & '-' & $said.id = $run.memory ? $said : {} )"
                        )
                    ],
                    catch: [.all(next: "Queries")], next: "Queries"),
                "Queries": .pass(assign: ["queries": .expression(Expression(.queries).shortened)], next: "Ask"),
                "Ask": Self.ask(
                    next: "More?",
                    catch: [.tooLarge(next: "Ask for less")]),
                // AWS bills the answer that was too large, too.
                "Ask for less": .pass(
                    assign: [
                        "queries": .expression(Expression(.smaller).shortened),
                        "requests": .expression("$requests + 1"),
                    ], next: "Ask"),
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
                // A machine that is deleted goes when its runs reach their next transition, so none is far away.
                // <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html>
                "Wait for final figures": .wait(
                    seconds: 900, assign: ["waited": .expression("$waited + 1")], next: "A day later?"),
                "A day later?": .choice(
                    [.init("$waited % 96 = 0", next: "Next day")], otherwise: "Wait for final figures"),
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
                "Compose": .pass(assign: ["composed": .expression(Expression(.compose).shortened)], next: "Figures?"),
                // Twice 45 minutes: CloudWatch misses a report after 26 hours.
                "Figures?": .choice(
                    [
                        .init(
                            "$composed.isIncomplete and $run.isSchedule and $patience < 6",
                            assign: [
                                "patience": .expression("$patience + 3"), "estimated": [],
                                "answers": .expression(
                                    "{'days': $answers.days, 'apart': {'days': $answers.apart.days}}"
                                ),
                            ], next: "Early?")
                    ], otherwise: "Publish"),
                // Not repeated where AWS may well have taken the message.
                "Publish": .task(
                    "sns:publish",
                    [
                        "TopicArn": .expression("$lookup($topics, $run.report)"),
                        "Message": .expression("$string($composed.notification)"),
                    ],
                    output: .expression("$merge([$composed.memory, {'messageId': $states.result.MessageId}])"),
                    retry: [Self.throttledPublish()], next: nil),
            ])
    }

    /// The first of `$queries` to Cost Explorer, a page of it; what is known then is in `$answers`.
    static func ask(next: String, catch: [State.Catch] = []) -> State {
        .task(
            "costexplorer:getCostAndUsage",
            .expression(
                "$merge([{'TimePeriod': {'Start': $queries[0].start, 'End': $queries[0].end},"
                    + "'Granularity': $queries[0].granularity, 'Metrics': [$settings.metric]},"
                    + "{'GroupBy': $append($queries[0].keys[0] = 'SERVICE' ? {'Type': 'DIMENSION', 'Key': 'SERVICE'},"
                    + "[{'Type': 'DIMENSION', 'Key': 'RECORD_TYPE'}])},"
                    + "$exists($settings.filter) ? {'Filter': $settings.filter},"
                    + "$token != '' ? {'NextPageToken': $token}])"),
            assign: [
                "answers": .expression(Expression(.fold).shortened),
                "token": .expression("$exists($states.result.NextPageToken) ? $states.result.NextPageToken : ''"),
                "unit": .expression(
                    "( $u := [$states.result.ResultsByTime.Groups.Metrics.*.Unit][0]; $exists($u) ? $u : $unit )"),
                "estimated": .expression(
                    "$append($estimated, [$states.result.ResultsByTime[Estimated].TimePeriod.Start])"),
                "requests": .expression("$requests + 1"),
            ],
            // Each of these is a request that AWS bills. What the API's model does not name, such as throttling, and a
            // refusal too, comes under the service's own name.
            retry: [
                .init(
                    errorEquals: ["CostExplorer.LimitExceededException", "States.Timeout"], intervalSeconds: 30,
                    maxAttempts: 3, backoffRate: 2),
                .init(
                    errorEquals: ["CostExplorer.CostExplorerException"], intervalSeconds: 30, maxAttempts: 2,
                    backoffRate: 2),
            ], catch: `catch`, next: next)
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
                        "$merge([$append($states.input, (\(Self.spend("$run.now"))))])"),
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
    /// The API's model has no error for throttling, so it comes under the service's own name. To start by name once more
    /// starts nothing twice.
    static let throttledStart = State.Retry(
        errorEquals: ["Sfn.SfnException", "Sfn.ExecutionLimitExceededException"], intervalSeconds: 10,
        maxAttempts: 5, backoffRate: 2)
    /// SNS documents no error for a publication that is throttled, so that it is none of those with a name of their own.
    /// <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>
    static func throttledPublish(maxAttempts: Int = 5) -> State.Retry {
        State.Retry(
            errorEquals: ["Sns.SnsException", "Sns.KmsThrottlingException", "Sns.KMSThrottlingException"],
            intervalSeconds: 5, maxAttempts: maxAttempts, backoffRate: 2)
    }

    /// An expression that reads the answer to `DescribeBudget`: `limit`, `actual` and `forecast`; or `changed`, the time of
    /// a change since which AWS Budgets has no figures. A change sets actual spend to zero until there are new ones, which
    /// takes up to a day; a zero that is older is real.
    /// <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudget.html>
    /// - Parameter now: an expression for the time of the question.
    static func spend(_ now: String) -> String {
        "$b := $states.result.Budget;"
            + "$actual := $number($b.CalculatedSpend.ActualSpend.Amount);"
            + "$age := $exists($b.LastUpdatedTime) ? $toMillis(\(now)) - $toMillis($b.LastUpdatedTime) : 86400000;"
            + "$counts := $actual != 0 or $age >= 86400000 or $age < -300000;"
            + "$forecast := $counts and $exists($b.CalculatedSpend.ForecastedSpend.Amount)"
            + " ? $number($b.CalculatedSpend.ForecastedSpend.Amount);"
            + "{'limit': $number($b.BudgetLimit.Amount), 'actual': $counts ? $actual, 'forecast': $forecast,"
            + "'changed': $not($counts) ? $b.LastUpdatedTime}"
    }
}
