import Testing

@testable import Deployment

/// What is said about a failure, and about what stands in the way of a deployment.
struct CauseTests {
    private func step(
        _ name: String, _ status: String, _ reason: String? = nil, type: String = "AWS::SNS::Topic"
    ) -> ResourceProgress {
        ResourceProgress(stack: "acme", id: name, name: name, type: type, status: status, reason: reason, time: "")
    }

    @Test("The first failure is the cause, what was cancelled after it is not, even if it is told first")
    func firstFailure() {
        let cause = RootCause(in: [
            step("a", "CREATE_COMPLETE"), step("b", "CREATE_FAILED", "Resource creation cancelled"),
            step("c", "CREATE_FAILED", "Rate exceeded"), step("d", "CREATE_FAILED", "later"),
        ])
        #expect(cause?.resource == "c")
        #expect(cause?.reason == "Rate exceeded")
        #expect(RootCause(in: [step("a", "CREATE_COMPLETE")]) == nil)
        #expect(RootCause(in: [step("a", "CREATE_FAILED")])?.reason == "CREATE_FAILED")
    }

    @Test(
        "Known causes come with what mends them",
        arguments: [
            (
                "This Slack channel has already been configured for AWS account 1",
                "AWS allows one Chatbot configuration"
            ),
            ("User: x is not authorized to perform: budgets:ModifyBudget", "ask an administrator"),
            ("Error creating budget: x - the budget already exists.", "delete or rename the budget"),
            ("acme-alerts already exists in workspace x", "it is left over, or somebody else's: delete it"),
            ("Slack workspace T1 is not authorized", "authorize the workspace once"),
            (
                "User not enabled for cost explorer access (Service: CostExplorer)",
                "open https://console.aws.amazon.com/"
            ),
            (
                "Limit exceeded on dimensional spend monitor creation (HandlerErrorCode: ServiceLimitExceeded)",
                "the account has a monitor of all services already"
            ),
            (
                "Resource handler returned message: \"null\" (RequestToken: 1, HandlerErrorCode: AlreadyExists)",
                "it is left over, or somebody else's: delete it"
            ),
            (
                "AWS.SimpleQueueService.QueueDeletedRecently",
                "SQS keeps the name of a deleted queue for 60 seconds: run"
            ),
            (
                "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume "
                    + "the provided role.", "a role that was just made is not known everywhere in AWS yet: run deploy"
            ),
            (
                "The state machine IAM Role is not authorized to access the Log Destination",
                "a role that was just made is not known everywhere in AWS yet: run deploy"
            ),
            (
                "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
                "a role that was just made is not known everywhere in AWS yet: run deploy"
            ),
            ("LimitExceeded: too many", "delete what is no longer used"),
        ])
    func remedy(_ reason: String, _ remedy: String) throws {
        let cause = try #require(RootCause(in: [step("a", "CREATE_FAILED", reason)]))
        #expect(cause.remedy?.hasPrefix(remedy) == true)
        let text = DeploymentError.failed(stack: "acme", status: StackStatus("ROLLBACK_COMPLETE"), cause: cause)
            .description
        #expect(
            text.hasPrefix(
                "acme: a failed: \(reason); everything was rolled back, nothing is deployed\nnext: \(remedy)"))
    }

    @Test("A monitor that exists is told as such, though its handler says no more than that")
    func monitor() throws {
        let reason = "Resource handler returned message: \"null\" (RequestToken: 1, HandlerErrorCode: AlreadyExists)"
        let cause = try #require(RootCause(in: [step("a", "CREATE_FAILED", reason, type: "AWS::CE::AnomalyMonitor")]))
        #expect(cause.remedy?.hasPrefix("the account has a monitor of all services already") == true)
    }

    @Test("A custom action that AWS refuses can be left out, whatever the reason")
    func customAction() throws {
        let cause = try #require(RootCause(in: [step("chat action spend", "CREATE_FAILED", "Too long")]))
        #expect(cause.remedy?.hasPrefix("add `chat: { actions: false }`") == true)
    }

    @Test("An unknown cause has no remedy, and an unknown end is told by its status")
    func unknown() {
        let cause = RootCause(in: [step("a", "CREATE_FAILED", "Something new")])
        #expect(cause?.remedy == nil)
        let error = DeploymentError.failed(stack: "acme", status: StackStatus("DELETE_COMPLETE"), cause: nil)
        #expect(error.description == "acme failed; the stack is DELETE_COMPLETE")
    }

    private let expectation = SlackExpectation(
        workspace: "T1", channels: ["acme-a": "C1", "acme-b": "C2"], monitor: "acme", region: "us-east-1")
    private let workspace = SlackWorkspace(slackTeamId: "T1", slackTeamName: "Acme")

    private func configuration(_ name: String, _ channel: String) -> SlackConfiguration {
        SlackConfiguration(configurationName: name, slackChannelId: channel)
    }

    @Test("Nothing stands in the way of a workspace that is authorized and channels that are free, or ours")
    func noObstacles() {
        let ours = configuration("acme-a", "C1")
        #expect(expectation.obstacles(workspaces: [workspace], configurations: []) == [])
        #expect(expectation.obstacles(workspaces: [workspace], configurations: [ours, configuration("x", "C9")]) == [])
    }

    @Test("What may not be seen, or is not known here, is not an obstacle")
    func unknownObstacles() {
        #expect(expectation.obstacles(workspaces: nil, configurations: nil) == [])
        let unknown = SlackExpectation(workspace: nil, channels: [:], monitor: "acme", region: "us-east-1")
        #expect(unknown.obstacles(workspaces: [], configurations: [configuration("x", "C1")]) == [])
    }

    @Test("All obstacles are told at once, each with its way out, none with an id")
    func obstacles() {
        let reasons = expectation.obstacles(
            workspaces: [SlackWorkspace(slackTeamId: "T2", slackTeamName: "Beta")],
            configurations: [configuration("x", "C2"), configuration("y", "C1")])
        #expect(reasons.count == 3)
        #expect(
            reasons[0].hasPrefix("the Slack workspace is not authorized in this account (authorized: Beta)\nnext: "))
        #expect(reasons[1].hasPrefix("the Slack channel of 'acme-a' already has the Chatbot configuration 'y'"))
        #expect(reasons[2].hasPrefix("the Slack channel of 'acme-b' already has the Chatbot configuration 'x'"))
        #expect(reasons.allSatisfy { $0.contains("\nnext: ") && !$0.contains("C1") && !$0.contains("T1") })
    }

    @Test("A Slack channel that another channel of the same monitor has is freed by a deployment, not in the console")
    func ownChannel() {
        let reasons = expectation.obstacles(
            workspaces: [workspace], configurations: [configuration("acme-old", "C1")])
        #expect(reasons.count == 1)
        #expect(
            reasons[0].hasSuffix(
                "\nnext: deploy once without the channel 'old' and all else as before, then deploy this"))
    }

    @Test("Channels that take each other's place are one obstacle, with the deployments that work")
    func swapped() {
        let swap = expectation.obstacles(
            workspaces: [workspace], configurations: [configuration("acme-a", "C2"), configuration("acme-b", "C1")])
        #expect(
            swap == [
                "the channels 'a', 'b' take each other's Slack channels, and AWS allows one configuration for each "
                    + "channel and account\nnext: deploy without 'a' and all else as before, then with 'b' in its new "
                    + "Slack channel, then with 'a' again"
            ])
        let three = SlackExpectation(
            workspace: nil, channels: ["acme-a": "C2", "acme-b": "C3", "acme-c": "C1", "acme-d": "C4"],
            monitor: "acme", region: "us-east-1")
        let holders = [("acme-a", "C1"), ("acme-b", "C2"), ("acme-c", "C3"), ("acme-old", "C4")]
        let reasons = three.channelObstacles(holders.map { configuration($0.0, $0.1) })
        #expect(reasons.count == 2)
        #expect(
            reasons[0].hasSuffix(
                "deploy without 'a' and all else as before, then with 'c' in its new Slack channel, "
                    + "then with 'b' in its new Slack channel, then with 'a' again"))
        #expect(reasons[1].contains("'acme-d'") && reasons[1].contains("without the channel 'old'"))
    }

    @Test("A channel that waits for others is not part of their circle")
    func chain() {
        let chain = SlackExpectation(
            workspace: nil, channels: ["acme-a": "C2", "acme-b": "C3", "acme-c": "C2x"], monitor: "acme",
            region: "us-east-1")
        let reasons = chain.channelObstacles([configuration("acme-a", "C1"), configuration("acme-b", "C2")])
        #expect(reasons.count == 1)
        #expect(reasons[0].hasSuffix("deploy once without the channel 'b' and all else as before, then deploy this"))
    }

    @Test("A monitor that is deployed in another Region is an obstacle")
    func otherRegion() {
        var there = configuration("acme-a", "C1")
        there.snsTopicArns = ["arn:aws:sns:eu-west-1:1:acme-a", "arn:aws:sns:us-east-1:1:other"]
        var here = there
        here.snsTopicArns?.append("arn:aws:sns:us-east-1:1:acme-a")
        #expect(expectation.obstacles(workspaces: [workspace], configurations: [here]) == [])
        let reasons = expectation.obstacles(workspaces: [workspace], configurations: [there])
        #expect(reasons.count == 1)
        #expect(reasons.first?.hasPrefix("acme is deployed in eu-west-1, ") == true)
    }
}
