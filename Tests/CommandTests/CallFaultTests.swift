import Foundation
import Testing

/// What is said when a call of the AWS CLI goes wrong, and what it leaves behind.
@Suite(.timeLimit(.minutes(5)))
struct CallFaultTests {
    @Test("Without the AWS CLI, it says where to get it", arguments: ["deploy", "destroy", "status", "diff"])
    func notInstalled(_ command: String) async throws {
        let run = try await Sandbox().bellwether(command, hasCLI: false)
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(
            run.errors == """
                error: the AWS CLI is not installed: no program 'aws' on the PATH
                  next: install it, https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html

                """)
    }

    static let firstCallFaults = [
        (
            "no-credentials",
            """
            error: no usable AWS credentials: Unable to locate credentials. You can configure credentials by running \
            "aws configure".
              next: sign in (aws configure, aws sso login, or export AWS_PROFILE=…), then run this again

            """
        ),
        (
            "expired",
            """
            error: the AWS credentials have expired: The security token included in the request is expired
              next: sign in again (aws sso login), then run this again

            """
        ),
        (
            "throttled",
            """
            error: AWS is throttling GetCallerIdentity: too many requests in this account
              next: run this again in a minute

            """
        ),
        (
            "garbage",
            """
            error: aws sts get-caller-identity gave an unexpected answer: <html><body>502 Bad Gateway</body></html>
              next: run that command yourself to see why; a proxy or an old AWS CLI may be the cause

            """
        ),
        (
            "crash",
            """
            error: aws sts get-caller-identity failed: ImportError: no awscli
              next: run that command yourself to see why; a proxy or an old AWS CLI may be the cause

            """
        ),
        (
            "usage",
            """
            error: aws sts get-caller-identity failed: usage: aws [options] aws: error: argument command: Invalid choice
              next: run that command yourself to see why; a proxy or an old AWS CLI may be the cause

            """
        ),
    ]

    @Test("A fault of the first call is the only thing that happens", arguments: firstCallFaults)
    func firstCall(_ fault: String, _ text: String) async throws {
        let sandbox = try Sandbox()
        try sandbox.plant(fault, times: -1)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(run.errors == text)
        #expect(try sandbox.operations() == ["get-caller-identity"])
    }

    @Test("An 'aws' that is no program is said to be one that cannot be started")
    func notAProgram() async throws {
        let sandbox = try Sandbox()
        try sandbox.write("aws", "nothing to run")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: sandbox.path("aws"))
        let run = try await sandbox.bellwether("status", hasCLI: false)
        #expect(run.exit == 1)
        #expect(run.errors.hasPrefix("error: aws sts get-caller-identity could not be started: "), "\(run)")
        #expect(run.errors.contains("\n  next: run that command yourself to see why; "), "\(run)")
    }

    @Test(
        "Credentials of another account are refused before any other call",
        arguments: ["deploy", "destroy", "status", "diff"])
    func wrongAccount(_ command: String) async throws {
        let sandbox = try Sandbox(state: ["account": "999999999999"])
        let run = try await sandbox.bellwether(command)
        #expect(run.exit == 1)
        #expect(run.output == "")
        #expect(
            run.errors == """
                error: these credentials belong to account 999999999999 (arn:aws:iam::999999999999:user/deployer), \
                the configuration is for 123456789012
                  next: sign in to 123456789012 (AWS_PROFILE=…), or correct 'account' in the configuration

                """)
        #expect(try sandbox.operations() == ["get-caller-identity"])
    }

    @Test(
        "A denied action is named",
        arguments: [
            "describe-stacks": "DescribeStacks", "create-change-set": "CreateChangeSet",
            "describe-change-set": "DescribeChangeSet", "execute-change-set": "ExecuteChangeSet",
        ])
    func denied(_ operation: String, _ action: String) async throws {
        let sandbox = try Sandbox()
        try sandbox.plant("denied", times: -1, operation: operation)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors.hasSuffix(
                """
                error: AWS refused cloudformation:\(action): User: arn:aws:iam::123456789012:user/deployer is not \
                authorized to perform: cloudformation:\(action) on resource: * because no identity-based policy allows \
                the cloudformation:\(action) action
                  next: ask an administrator of the account to allow cloudformation:\(action), then run this again

                """), "\(run)")
        #expect(try sandbox.changeSetCount() == 0)
        #expect(try sandbox.statuses() == [:])
    }

    @Test("Whoever may not look at Chatbot can still deploy")
    func deniedPreflight() async throws {
        let sandbox = try Sandbox()
        try sandbox.plant("denied", times: -1, operation: "describe-slack-workspaces")
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0)
        #expect(
            run.errors.hasPrefix(
                "not checked beforehand, since chatbot:DescribeSlackWorkspaces is not allowed\n"))
    }

    @Test("Credentials that end while AWS works do not lose the deployment", arguments: ["expired", "denied"])
    func endsMeanwhile(_ fault: String) async throws {
        let sandbox = try Sandbox()
        try sandbox.plant(fault, times: -1, operation: "describe-stack-events")
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        let reasons = [
            "expired": """
            error: lost sight of acme, AWS goes on with it: the AWS credentials have expired: The security token \
            included in the request is expired
              next: sign in again (aws sso login), then run this again

            """,
            "denied": """
            error: lost sight of acme, AWS goes on with it: AWS refused cloudformation:DescribeStackEvents: User: \
            arn:aws:iam::123456789012:user/deployer is not authorized to perform: \
            cloudformation:DescribeStackEvents on resource: * because no identity-based policy allows the \
            cloudformation:DescribeStackEvents action
              next: ask an administrator of the account to allow cloudformation:DescribeStackEvents, then run this again

            """,
        ]
        #expect(run.errors.hasSuffix(try #require(reasons[fault])), "\(run)")
        try sandbox.heal()
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 0)
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
    }

    @Test("Throttling passes by itself while AWS works", arguments: ["throttled", "network"])
    func passes(_ fault: String) async throws {
        let sandbox = try Sandbox()
        try sandbox.plant(fault, times: 2, operation: "describe-stack-events")
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0)
        #expect(run.errorLines.filter { $0.contains("trying again, acme goes on meanwhile") }.count == 1, "\(run)")
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
    }

    @Test("kill ends it as Ctrl-C does, also while a call hangs")
    func terminated() async throws {
        let sandbox = try Sandbox()
        try sandbox.plant("sigterm", operation: "describe-stack-events")
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 130)
        #expect(
            run.errors.hasSuffix(
                "stopping; press Ctrl-C again to end at once\ninterrupted; AWS goes on with what it has begun: acme\n"
                    + "  next: run the same command again to pick it up\n"))
    }

    @Test("A second Ctrl-C ends it at once")
    func impatient() async throws {
        let sandbox = try Sandbox()
        try sandbox.plant("hang", operation: "delete-change-set")
        let run = try await sandbox.bellwether(
            "deploy", onTerminal: [["[y/N]", "n\r"], ["hanging", "\u{3}"], ["stopping", "\u{3}"]])
        #expect(run.exit == 256 - 2, "\(run)")
    }
}
