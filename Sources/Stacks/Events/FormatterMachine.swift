import Config

/// The state machine that makes a card of an event. Its input is `{"kind", "channel", "event"}`, with `rule` for events of
/// the user's own.
///
/// What is broken now it remembers in a table: a failure is counted there, and the event that clears it takes it out and
/// is told in the same thread. A good event without a failure before it is not told at all.
///
/// AWS ends an Express run after five minutes, and counts that apart from failures. All time-outs and pauses together are
/// shorter, so that a run only ends well or fails.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
struct FormatterMachine {
    var settings: StatesValue
    var sources: [EventSource]
    /// Whether it formats events of the user's own, too.
    var hasRules: Bool
    /// Kind → last day, `YYYY-MM-DD`, on which its events are held back.
    var quiet: [String: String]
    /// All but the channel's name of its topic's ARN.
    var topicPrefix: String
    var table: String

    /// Of many events with one key that follow each other closely, these are told.
    private static let told = [1, 10, 100, 1_000, 10_000]

    /// Not told: one that is not among `told` and comes soon after the one before it.
    private static let isRepeated =
        "$not($number($memory.count.N) in [\(told.map(String.init).joined(separator: ", "))]) and "
        + "$toMillis($event.event.time) - $toMillis($memory.previous.S) < ($card.isLasting = true ? 7776000000 : $card.isStorm = true ? 3600000 : 600000)"

    var definition: StatesDefinition {
        StatesDefinition(
            "Makes a card of an event, publishes it", Array(states) + (hasContainers ? Array(logStates) : []))
    }

    private var states: KeyValuePairs<String, State> {
        [
            "Settings": .pass(
                assign: [
                    "settings": settings, "event": .expression(.envelope), "memory": [:], "failure": "",
                    "quiet": .object(quiet.mapValues { .text($0) }),
                    "today": .expression("$substring($states.context.Execution.StartTime, 0, 10)"),
                ], next: "Held back?"),
            "Held back?": .choice(
                [
                    .init(
                        "$exists($lookup($quiet, $event.kind)) and $lookup($quiet, $event.kind) >= $today",
                        next: "Silent")
                ],
                otherwise: "Format"),
            "Format": .attempt(
                format,
                catch: [
                    .tooLarge(output: .expression("$states.errorOutput"), next: "Fall back"),
                    .all(output: .expression("$states.errorOutput"), next: "Fall back"),
                ], next: "Card"),
            "Fall back": .pass(
                assign: ["failure": .expression("$string($states.input.Error)")], output: .expression(.fallback),
                next: "Card"),
            "Card": .pass(assign: ["card": .expression("$states.input")], next: "Which?"),
            "Which?": .choice(
                [
                    .init("$card.state = 'failed'", next: "Remember"),
                    .init("$card.state = 'good'", next: "Recall"),
                    .init("$card.state = 'once'", next: "Publish"),
                ], otherwise: "Silent"),
            "Remember": remember,
            // Without the table a failure is told all the same.
            "Told?": .choice([.init(Self.isRepeated, next: "Silent")], otherwise: telling),
            "Recall": .task(
                "dynamodb:deleteItem", ["TableName": .text(table), "Key": Self.key, "ReturnValues": "ALL_OLD"],
                assign: [
                    "memory": .expression("$exists($states.result.Attributes) ? $states.result.Attributes : {}")
                ],
                // There is no other way on: without an answer nobody knows whether the good news is any. 31 seconds.
                retry: [Self.throttledTable(maxAttempts: 5)], timeoutSeconds: 5, next: "Was it broken?"),
            "Was it broken?": .choice([.init("$exists($memory.since)", next: "Publish")], otherwise: "Silent"),
            "Publish": .task(
                "sns:publish",
                [
                    "TopicArn": .expression("'\(topicPrefix)' & \(channel)"),
                    "Message": .expression(Expression(.publish).shortened),
                ], retry: [ReportMachine.throttledPublish(maxAttempts: 4)],
                catch: [.all(output: .expression("$states.errorOutput"), next: "Publish without card")],
                timeoutSeconds: 10, next: "Formatted?"),
            "Publish without card": .task(
                "sns:publish",
                [
                    "TopicArn": .expression("'\(topicPrefix)' & \(channel)"),
                    "Message": .expression(
                        "$string({'version': '1.0', 'source': 'custom', 'content': {'textType': 'client-markdown',"
                            + "'title': ':red_circle: An event could not be shown · ' & $settings.name, 'description':"
                            + "'An event arrived for this channel, and Bellwether could not make a message of it. Look into the'"
                            + "& ' log group */aws/vendedlogs/states/' & $states.context.StateMachine.Name & '*.'}})"
                    ),
                ], assign: ["failure": "card"], retry: [ReportMachine.throttledPublish(maxAttempts: 2)],
                timeoutSeconds: 10, next: "Formatted?"),
            // A card that fell back is news for whoever keeps the formatter running, too.
            "Formatted?": .choice([.init("$failure = ''", next: "Silent")], otherwise: "Not formatted"),
            "Not formatted": .fail(
                error: "NotFormatted", cause: "The event was published as it came, since its formatter failed."),
            "Silent": .succeed,
        ]
    }

    /// What is urgent goes to the critical channel, wherever its kind goes. Only one kind has such events.
    private var channel: String {
        sources.contains { $0.kind == .health }
            ? "($card.isUrgent = true ? $settings.critical : $event.channel)" : "$event.channel"
    }

    /// Only an ECS task's definition says where its containers log.
    private var hasContainers: Bool { sources.contains { $0.kind == .ecs } }

    /// Where the way to publishing a failure begins.
    private var telling: String { hasContainers ? "Has a log?" : "Publish" }

    /// After the guard against storms: tasks die by the hundred, and the account's own deployments make the same call,
    /// which ECS throttles.
    private var logStates: KeyValuePairs<String, State> {
        [
            "Has a log?": .choice([.init("$exists($card.logOf)", next: "Find the log")], otherwise: "Publish"),
            "Find the log": .task(
                "ecs:describeTaskDefinition", ["TaskDefinition": .expression("$card.logOf.taskDefinition")],
                // Nothing of the answer goes on but the names in the card.
                assign: ["card": .expression(.ecsLog)], output: [:],
                catch: [.tooLarge(output: [:], next: "Publish"), .all(output: [:], next: "Publish")],
                timeoutSeconds: 10, next: "Publish"),
        ]
    }

    /// One state for each kind; what goes wrong in one is caught around all.
    private var format: StatesDefinition {
        var choices: [State.Choice] = []
        var states: [(key: String, value: State)] = []
        for source in sources {
            let name = "Format \(source.kind.rawValue)"
            choices.append(.init("$states.input.kind = '\(source.kind.rawValue)'", next: name))
            states.append((name, .pass(output: .expression(source.expression), next: nil)))
        }
        if hasRules {
            choices.append(.init("$states.input.kind = 'rule'", next: "Format rule"))
            states.append(("Format rule", .pass(output: .expression(.rule), next: nil)))
        }
        states.append(("Unknown kind", .fail(error: "UnknownKind", cause: "There is no formatter for this kind.")))
        return StatesDefinition([("Kind?", .choice(choices, otherwise: "Unknown kind"))] + states)
    }

    private var remember: State {
        .task(
            "dynamodb:updateItem",
            [
                "TableName": .text(table), "Key": Self.key, "ReturnValues": "ALL_NEW",
                "UpdateExpression": .text(
                    "SET since = if_not_exists(since, :time), #previous = if_not_exists(#last, :never), "
                        + "#last = :time, expires = :expires ADD #count :one"),
                "ExpressionAttributeNames": ["#count": "count", "#last": "last", "#previous": "previous"],
                "ExpressionAttributeValues": [
                    ":never": ["S": "1970-01-01T00:00:00Z"],
                    ":time": ["S": .expression("$event.event.time")],
                    ":one": ["N": "1"],
                    // 90 days: whoever has not recovered by then will not be waited for.
                    ":expires": [
                        "N": .expression(
                            "$string($floor($toMillis($states.context.Execution.StartTime) / 1000) + 7776000)")
                    ],
                ],
            ],
            assign: ["memory": .expression("$states.result.Attributes")], retry: [Self.throttledTable(maxAttempts: 3)],
            catch: [.all(next: telling)], timeoutSeconds: 5, next: "Told?")
    }

    /// DynamoDB's keys have at most 2,048 bytes, a character up to four.
    private static let key: StatesValue = ["incident": ["S": .expression("$substring($card.key, 0, 500)")]]

    private static func throttledTable(maxAttempts: Int) -> State.Retry {
        State.Retry(
            errorEquals: [
                "DynamoDb.ThrottlingException", "DynamoDb.ProvisionedThroughputExceededException",
                "DynamoDb.RequestLimitExceededException", "DynamoDb.InternalServerErrorException",
                "DynamoDb.DynamoDbException", "States.Timeout",
            ], intervalSeconds: 1, maxAttempts: maxAttempts, backoffRate: 2)
    }
}
