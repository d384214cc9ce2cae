import Testing

@testable import Deployment

struct FollowerTests {
    private let lines = Log<String>()
    private let pauses = Log<Duration>()

    private func follow(
        token: String? = "t", stacks: @escaping ScriptedAWS.Answer = { _ in #"{"Stacks": []}"# },
        awaited: Follower.Awaited = .nothing, _ answer: @escaping ScriptedAWS.Answer
    ) async throws -> (Follower.Outcome, ScriptedAWS) {
        let aws = ScriptedAWS(["describe-stack-events": answer, "describe-stacks": stacks])
        let pause: @Sendable (Duration) async throws -> Void = { [pauses] time in pauses.add(time) }
        let start = ContinuousClock.now  // time stands still, however busy the machine is
        let watch = StackWatch(
            api: CloudFormationAPI(aws: aws.cli, region: "us-east-1"), pause: pause, now: { start })
        let follower = Follower(watch: watch, report: { [lines] in lines.add($0.line) }, pause: pause)
        return (
            try await follower.follow(
                Events.stack, name: "acme", token: token, resourceNames: ["Topic": "topic alerts"],
                awaited: awaited), aws
        )
    }

    @Test("It reports each step once, under the name people use, until the stack has ended")
    func steps() async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", "User Initiated")
        events.add("Topic", "CREATE_IN_PROGRESS")
        let first = events
        events.add("Topic", "CREATE_COMPLETE")
        events.add("Other", "CREATE_COMPLETE")
        let second = events
        events.add("", "CREATE_COMPLETE")
        let answers = script([first, first, second, events])
        let (outcome, _) = try await follow { try answers().answer($0) }
        #expect(outcome.status.name == "CREATE_COMPLETE")
        #expect(
            lines.all == [
                "acme: topic alerts CREATE_IN_PROGRESS", "acme: topic alerts CREATE_COMPLETE",
                "acme: Other CREATE_COMPLETE", "acme: ended, CREATE_COMPLETE",
            ])
        #expect(pauses.all.count == 4)
    }

    @Test("After minutes without news it says once what AWS is at, and what keeps a state machine")
    func waiting() async throws {
        var events = Events()
        events.add("", "DELETE_IN_PROGRESS", "User Initiated")
        events.add("Machine", "DELETE_IN_PROGRESS", type: "AWS::StepFunctions::StateMachine")
        events.add("Topic", "DELETE_COMPLETE")
        let first = events
        events.add("Machine", "DELETE_COMPLETE", type: "AWS::StepFunctions::StateMachine")
        events.add("", "DELETE_COMPLETE")
        let answers = script(Array(repeating: first, count: 300) + [events])
        _ = try await follow { try answers().answer($0) }
        let notes = lines.all.filter { $0.contains("nothing new for minutes") }
        #expect(notes.count == 1)
        #expect(notes.first?.contains("AWS is at Machine (DELETE_IN_PROGRESS); Step Functions deletes a state") == true)
    }

    @Test("Events of other operations are none of its business")
    func otherTokens() async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", token: "old")
        events.add("Topic", "CREATE_FAILED", "long ago", token: "old")
        events.add("", "CREATE_COMPLETE", token: "old")
        events.add("", "UPDATE_IN_PROGRESS")
        events.add("Topic", "UPDATE_COMPLETE")
        events.add("", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        let first = events
        events.add("", "UPDATE_COMPLETE")
        let answers = script([first, events])
        let (outcome, _) = try await follow { try answers().answer($0) }
        #expect(outcome.status.name == "UPDATE_COMPLETE")
        #expect(outcome.steps.map(\.status) == ["UPDATE_COMPLETE"])
        #expect(RootCause(in: outcome.steps) == nil)
    }

    @Test("It waits until the first event of its operation is there")
    func late() async throws {
        var events = Events()
        events.add("", "UPDATE_COMPLETE", token: "old")
        let first = events
        events.add("", "UPDATE_IN_PROGRESS")
        events.add("", "UPDATE_COMPLETE")
        let answers = script([first, events])
        let (_, aws) = try await follow { try answers().answer($0) }
        #expect(aws.operations.filter { $0 == "describe-stack-events" }.count == 2)
    }

    @Test("Where events carry no token, what begins after the request is taken for it after a while")
    func noTokens() async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", "User Initiated", token: nil)
        events.add("Topic", "CREATE_FAILED", "long ago", token: nil)
        events.add("", "CREATE_COMPLETE", token: nil)
        let first = events
        events.add("", "UPDATE_IN_PROGRESS", "User Initiated", token: nil)
        events.add("Topic", "UPDATE_COMPLETE", token: nil)
        events.add("", "UPDATE_COMPLETE", token: nil)
        let answers = script([first] + Array(repeating: events, count: 19))
        let (outcome, aws) = try await follow { try answers().answer($0) }
        #expect(outcome.status.name == "UPDATE_COMPLETE")
        #expect(outcome.steps.map(\.status) == ["UPDATE_COMPLETE"])
        #expect(aws.operations.filter { $0 == "describe-stack-events" }.count == 20)
    }

    @Test("An operation that ended before the request is never taken for it")
    func nothingNew() async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", "User Initiated", token: nil)
        events.add("", "CREATE_COMPLETE", token: nil)
        await #expect(
            throws: DeploymentError.lostSight(
                stack: "acme",
                why: .unreadable("aws cloudformation describe-stack-events", "shows nothing of the request"))
        ) {
            _ = try await follow { [events] in try events.answer($0) }
        }
        #expect(pauses.all.count == 120)
    }

    @Test("An operation in progress is told from earlier ones, with a token or without", arguments: ["console", nil])
    func inProgress(_ token: String?) async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", token: token.map { _ in "old" })
        events.add("Topic", "CREATE_FAILED", "long ago", token: token.map { _ in "old" })
        events.add("", "ROLLBACK_COMPLETE", token: token.map { _ in "old" })
        events.add("", "UPDATE_IN_PROGRESS", "User Initiated", token: token)
        events.add("Topic", "UPDATE_IN_PROGRESS", token: token)
        let first = events
        events.add("Topic", "UPDATE_FAILED", "now", token: token)
        events.add("", "UPDATE_ROLLBACK_COMPLETE", token: token)
        let answers = script([first, events])
        let (outcome, _) = try await follow(token: nil) { try answers().answer($0) }
        #expect(outcome.status.name == "UPDATE_ROLLBACK_COMPLETE")
        #expect(RootCause(in: outcome.steps)?.reason == "now")
        #expect(lines.all.count == 3)
    }

    @Test("More than a hundred events are read as far back as the operation goes")
    func pagination() async throws {
        var events = Events()
        events.add("", "CREATE_COMPLETE", token: "old")
        events.add("", "UPDATE_IN_PROGRESS")
        for number in 0..<150 { events.add("R\(number)", "UPDATE_COMPLETE") }
        let first = events
        for number in 150..<700 { events.add("R\(number)", "UPDATE_COMPLETE") }
        events.add("", "UPDATE_COMPLETE")
        let last = events
        let (outcome, aws) = try await follow { [pauses] call in
            try (pauses.all.count == 1 ? first : last).answer(call)
        }
        #expect(outcome.steps.map(\.id) == (0..<700).map { "R\($0)" })
        let limits = aws.calls.filter { $0.operation == "describe-stack-events" }.compactMap { $0.arguments.last }
        #expect(limits == ["100", "400", "100", "400", "1600"])
    }

    @Test("The deletion of a stack is its end, whoever asked for it")
    func deleted() async throws {
        var events = Events()
        events.add("", "DELETE_IN_PROGRESS", token: "other")
        events.add("", "DELETE_COMPLETE", token: "other")
        let (outcome, _) = try await follow { [events] in try events.answer($0) }
        #expect(outcome.status.name == "DELETE_COMPLETE")
    }

    @Test("Errors that pass are waited for, longer each time, and said once")
    func passing() async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS")
        events.add("", "CREATE_COMPLETE")
        let errors = script([
            AWSError.throttled(operation: "DescribeStackEvents"), .network("gone"),
            .service(code: "ServiceUnavailable", operation: "DescribeStackEvents", message: "busy"), nil,
        ])
        let (outcome, _) = try await follow { [events] call in
            if let error = try errors() { throw error }
            return try events.answer(call)
        }
        #expect(outcome.status.name == "CREATE_COMPLETE")
        #expect(
            lines.all == [
                "AWS is throttling DescribeStackEvents: too many requests in this account; trying again, acme goes on "
                    + "meanwhile", "acme: ended, CREATE_COMPLETE",
            ])
        #expect(pauses.all == [.seconds(0.5), .seconds(0.5), .seconds(1), .seconds(2)])
    }

    @Test("A network that stays away ends it after about two minutes, with what to do")
    func lostSight() async throws {
        let error = await #expect(throws: DeploymentError.self) {
            _ = try await follow { _ in throw AWSError.network("gone") }
        }
        #expect(
            error?.description == """
                lost sight of acme, AWS goes on with it: AWS cannot be reached: gone
                next: check the network, a proxy or VPN, then run this again
                """)
        let waited = pauses.all.reduce(.zero, +)
        #expect((.seconds(100)...(.seconds(130))).contains(waited))
    }

    @Test("Errors that do not pass are not waited for")
    func final() async throws {
        let why = AWSError.expired("token")
        await #expect(throws: DeploymentError.lostSight(stack: "acme", why: why)) {
            _ = try await follow { _ in throw why }
        }
        #expect(pauses.all == [.seconds(0.5)])
    }

    /// What one look at all stacks shows.
    private static func stacks(_ status: String) -> String {
        #"{"Stacks": [{"StackName": "acme", "StackId": "\#(Events.stack)", "StackStatus": "\#(status)"}]}"#
    }

    private static func created() -> Events {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", "User Initiated")
        events.add("Topic", "CREATE_COMPLETE")
        events.add("", "CREATE_COMPLETE")
        return events
    }

    @Test("Events are read only when the status of the stack has moved")
    func moved() async throws {
        let statuses = script(["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"])
        let (outcome, aws) = try await follow(stacks: { _ in Self.stacks(try statuses()) }) {
            try Self.created().answer($0)
        }
        #expect(outcome.status.name == "CREATE_COMPLETE")
        #expect(aws.operations == Array(repeating: "describe-stacks", count: 4) + ["describe-stack-events"])
    }

    @Test("Events are read at each look while somebody waits for a resource, which is said when it is there")
    func awaited() async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", "User Initiated")
        let first = events
        events.add("Topic", "CREATE_COMPLETE")
        let answers = script([first, events, Self.created()])
        let arrived = Log<String>()
        let statuses = script(Array(repeating: "CREATE_IN_PROGRESS", count: 5) + ["CREATE_COMPLETE"])
        let (_, aws) = try await follow(
            stacks: { _ in Self.stacks(try statuses()) },
            awaited: .init(isOpen: { arrived.all.isEmpty }, arrived: { arrived.add($0) })
        ) { try answers().answer($0) }
        #expect(arrived.all == ["Topic"])
        let short = aws.operations.map { $0 == "describe-stacks" ? "s" : "e" }.joined()
        #expect(short == "sesesssse")
    }

    @Test("A rollback is news, though the operation goes on")
    func rollback() async throws {
        var events = Events()
        events.add("", "CREATE_IN_PROGRESS", "User Initiated")
        events.add("Topic", "CREATE_FAILED", "No")
        events.add("", "ROLLBACK_IN_PROGRESS")
        let first = events
        events.add("", "ROLLBACK_COMPLETE")
        let answers = script([first, events])
        let statuses = script(
            ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"])
        let (outcome, _) = try await follow(stacks: { _ in Self.stacks(try statuses()) }) { try answers().answer($0) }
        #expect(outcome.status.name == "ROLLBACK_COMPLETE")
        #expect(RootCause(in: outcome.steps)?.reason == "No")
    }

    @Test("Where the stacks cannot be looked at, their events tell")
    func hidden() async throws {
        let (outcome, _) = try await follow(stacks: { _ in throw AWSError.network("gone") }) {
            try Self.created().answer($0)
        }
        #expect(outcome.status.name == "CREATE_COMPLETE")
    }

    @Test("Many who follow stacks of a Region share one look")
    func shared() async throws {
        let aws = ScriptedAWS(["describe-stacks": { _ in Self.stacks("CREATE_IN_PROGRESS") }])
        let watch = StackWatch(
            api: CloudFormationAPI(aws: aws.cli, region: "us-east-1"),
            pause: { _ in for _ in 0..<100 { await Task.yield() } })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<12 { group.addTask { _ = try await watch.next() } }
            try await group.waitForAll()
        }
        #expect(aws.calls.count < 12)
        #expect(await watch.newest?.first?.status.name == "CREATE_IN_PROGRESS")
    }
}
