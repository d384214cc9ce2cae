/// What the schedules start: it starts the report under a name that follows from the report and its day, and ends. So the
/// metrics of the reports' own machine count reports only, and its own count starts.
///
/// Its input is `{"report", "at"}`.
struct ReportStartMachine {
    /// Milliseconds, as in ``ReportSettings``.
    var monthlyShift: StatesValue
    /// ARN of the machine that reports.
    var report: String

    /// URL of the queue of what could not be started.
    var queue: String

    var definition: StatesDefinition {
        StatesDefinition(
            "Starts each scheduled report once", timeoutSeconds: 3_600,
            [
                "Start": .attempt(
                    start,
                    catch: [
                        .tooLarge(output: .expression("$states.errorOutput"), next: "Keep"),
                        .all(output: .expression("$states.errorOutput"), next: "Keep"),
                    ], next: nil),
                // Beside what a schedule could not hand over, so that one alarm watches both.
                "Keep": .task(
                    "sqs:sendMessage",
                    [
                        "QueueUrl": .text(queue),
                        "MessageBody": .expression(
                            "$string({'report': $states.context.Execution.Input.report, 'error': $states.input.Error,"
                                + "'cause': $states.input.Cause, 'execution': $states.context.Execution.Id})"),
                    ],
                    retry: [
                        .init(
                            errorEquals: ["Sqs.SqsException", "States.Timeout"], intervalSeconds: 5, maxAttempts: 5,
                            backoffRate: 2)
                    ], next: "Not started"),
                "Not started": .fail(
                    error: "ReportNotStarted", cause: "The reason is in the queue of what did not start."),
            ])
    }

    private var start: StatesDefinition {
        StatesDefinition(
            branch: [
                "Settings": .pass(assign: ["settings": ["monthlyShift": monthlyShift]], next: "Plan"),
                "Plan": .pass(assign: ["run": .expression(Expression(.plan).shortened)], next: "Start once"),
                // A name is taken for 90 days, so that a schedule which fires twice reports once.
                "Start once": .task(
                    "sfn:startExecution",
                    [
                        "StateMachineArn": .text(report),
                        "Name": .expression("$run.report & '-' & $run.id"),
                        "Input": .expression("$string({'report': $run.report, 'at': $run.now})"),
                    ], retry: [ReportMachine.throttledStart],
                    catch: [
                        .init(
                            errorEquals: ["Sfn.ExecutionAlreadyExistsException"],
                            output: ["already": .expression("$run.report & '-' & $run.id")], next: "Already sent")
                    ], next: nil),
                "Already sent": .succeed,
            ])
    }
}

/// The one state machine that a channel may start: yesterday's report, whatever its input and its name are. The report's
/// run gets a name from AWS, so no name of a scheduled report is taken, and no later report reads what it remembers.
struct ReportNowMachine {
    /// ARN of the machine that reports.
    var report: String

    var definition: StatesDefinition {
        StatesDefinition(
            "Sends the daily report now", timeoutSeconds: 3_600,
            [
                "Start": .task(
                    "sfn:startExecution",
                    ["StateMachineArn": .text(report), "Input": #"{"report":"daily"}"#], output: [:],
                    retry: [ReportMachine.throttledStart], next: nil)
            ])
    }
}
