import Testing

@testable import Deployment

struct FollowerTests {
    private let lines = Log<String>()
    private let pauses = Log<Duration>()

    private func follow(
        token: String? = "t", _ answer: @escaping ScriptedAWS.Answer
    ) async throws -> (Follower.Outcome, ScriptedAWS) {
        let aws = ScriptedAWS(["describe-stack-events": answer])
        let follower = Follower(
            api: CloudFormationAPI(aws: aws.cli, region: "us-east-1"), report: { [lines] in lines.add($0.line) },
            pause: { [pauses] time in pauses.add(time) })
        return (
            try await follower.follow(
                Events.stack, name: "acme", token: token, resourceNames: ["Topic": "topic alerts"]), aws
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
        #expect(pauses.all.count == 3)
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
        #expect(aws.calls.count == 2)
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
        #expect(aws.calls.count == 20)
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
        #expect(pauses.all.count == 119)
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
            try (pauses.all.isEmpty ? first : last).answer(call)
        }
        #expect(outcome.steps.map(\.id) == (0..<700).map { "R\($0)" })
        #expect(aws.calls.compactMap { $0.arguments.last } == ["100", "400", "100", "400", "1600"])
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
        #expect(pauses.all == [.seconds(0.5), .seconds(1), .seconds(2)])
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
        #expect(pauses.all.isEmpty)
    }
}
