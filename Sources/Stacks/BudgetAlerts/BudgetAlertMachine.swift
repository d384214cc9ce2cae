/// The state machine that says why a budget's alert came, beside AWS's own message. Whatever fails in it fails the
/// execution and publishes nothing: the alert itself has arrived.
///
/// A pipe hands it a list with one message of the queue, which may come twice; so it starts itself, under a name that
/// follows from the message: Step Functions takes each name once in 90 days.
struct BudgetAlertMachine {
    var settings: StatesValue

    var definition: StatesDefinition {
        StatesDefinition(
            "Says why a budget's alert came", timeoutSeconds: 3_600,
            [
                "Settings": .pass(assign: ["settings": settings], next: "From the queue?"),
                "From the queue?": .choice(
                    [.init("$type($states.input) = 'array'", next: "Unwrap")], otherwise: "Read"),
                "Unwrap": .pass(
                    assign: [
                        "message": .expression(
                            "( $body := $states.input[0].body; $type($body) = 'string' ? $parse($body) : $body )")
                    ], next: "Start once"),
                "Start once": .task(
                    "sfn:startExecution",
                    [
                        "StateMachineArn": .expression("$states.context.StateMachine.Id"),
                        "Name": .expression("'alert-' & $message.MessageId"),
                        "Input": .expression(
                            "$string({'at': $states.context.Execution.StartTime, 'message': {'TopicArn': $message.TopicArn,"
                                + "'Message': $substring($message.Message, 0, 10000)}})"),
                    ], retry: [ReportMachine.throttledStart],
                    catch: [.init(errorEquals: ["Sfn.ExecutionAlreadyExistsException"], next: "Explained already")],
                    next: nil),
                "Explained already": .succeed,
                "Read": .pass(
                    assign: ["alert": .expression(.alert), "alertedAt": .expression("$states.input.at")],
                    next: "Understood?"),
                "Understood?": .choice(
                    [
                        .init("$exists($alert.problem)", next: "Not understood"),
                        .init("$not($exists($alert.budget) and $exists($alert.isCritical))", next: "Not of this file"),
                    ], otherwise: "Budget"),
                "Not understood": .fail(
                    error: "UnknownText",
                    cause: "AWS Budgets has changed the text of its alerts, which is not explained; it has arrived."),
                "Not of this file": .succeed,
                "Budget": .task(
                    "budgets:describeBudget",
                    ["AccountId": .expression("$settings.account"), "BudgetName": .expression("$alert.aws")],
                    assign: [
                        "budget": .expression(
                            "(\(ReportMachine.spend("$alertedAt")))")
                    ], retry: [ReportMachine.throttledBudgets], next: "Plan"),
                "Plan": .pass(
                    assign: [
                        "queries": .expression(.costs), "answers": ["services": [:]], "token": "", "unit": "USD",
                        "requests": 0, "estimated": [],
                        // Asked for as the budget counts.
                        "settings": .expression(
                            "$merge([$settings, $exists($alert.budget.filter) ? {'filter': $alert.budget.filter}])"),
                    ], next: "Ask"),
                "Ask": ReportMachine.ask(next: "More?"),
                "More?": .choice(
                    [
                        .init("$token != ''", next: "Ask"),
                        .init(
                            "$count($queries) > 1",
                            assign: ["queries": .expression("[$queries[[1..$count($queries) - 1]]]")], next: "Ask"),
                    ], otherwise: "Explain"),
                "Explain": .pass(
                    assign: ["notification": .expression(Expression(.explain).shortened)], next: "Publish"),
                // Not repeated where AWS may well have taken the message.
                "Publish": .task(
                    "sns:publish",
                    ["TopicArn": .expression("$alert.topic"), "Message": .expression("$string($notification)")],
                    output: .expression("{'messageId': $states.result.MessageId}"),
                    retry: [ReportMachine.throttledPublish()], next: nil),
            ])
    }
}
