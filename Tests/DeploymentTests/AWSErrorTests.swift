import Testing

@testable import Deployment

/// What versions 1 and 2 of the AWS CLI print, and what it means.
struct AWSErrorTests {
    private static func service(_ code: String, _ operation: String, _ message: String) -> String {
        "\nAn error occurred (\(code)) when calling the \(operation) operation: \(message)\n"
    }

    static let messages: [(String, AWSError)] = [
        (
            "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
            .noCredentials("Unable to locate credentials. You can configure credentials by running \"aws configure\".")
        ),
        (
            "\naws: [ERROR]: Unable to locate credentials. You can configure credentials by running \"aws login\".\n",
            .noCredentials(
                "aws: [ERROR]: Unable to locate credentials. You can configure credentials by running \"aws login\".")
        ),
        (
            "\nThe config profile (acme) could not be found\n",
            .noCredentials("The config profile (acme) could not be found")
        ),
        (
            "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
            .noCredentials("Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY")
        ),
        (
            "Error loading SSO Token: Token for acme does not exist",
            .noCredentials("Error loading SSO Token: Token for acme does not exist")
        ),
        (
            "Profile acme is configured to use SSO but is missing required configuration: sso_region",
            .noCredentials("Profile acme is configured to use SSO but is missing required configuration: sso_region")
        ),
        (
            "Error when retrieving credentials from custom-process: no such file",
            .noCredentials("Error when retrieving credentials from custom-process: no such file")
        ),
        (
            "Cannot refresh credentials: MFA token required.",
            .noCredentials("Cannot refresh credentials: MFA token required.")
        ),
        (
            service(
                "InvalidClientTokenId", "GetCallerIdentity", "The security token included in the request is invalid."),
            .noCredentials("The security token included in the request is invalid.")
        ),
        (
            "Error when retrieving token from sso: Token has expired and refresh failed",
            .expired("Error when retrieving token from sso: Token has expired and refresh failed")
        ),
        (
            """
            The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO \
            session run aws sso login with the corresponding profile.
            """,
            .expired(
                "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this "
                    + "SSO session run aws sso login with the corresponding profile.")
        ),
        (
            "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'.",
            .expired("Your session has expired or credentials have changed. Please reauthenticate using 'aws login'.")
        ),
        (
            service("ExpiredToken", "DescribeStacks", "The security token included in the request is expired"),
            .expired("The security token included in the request is expired")
        ),
        (
            service("ExpiredTokenException", "DescribeBudgets", "The security token is expired"),
            .expired("The security token is expired")
        ),
        (
            service("UnauthorizedException", "GetRoleCredentials", "Session token not found or invalid"),
            .expired("Session token not found or invalid")
        ),
        (
            service(
                "AccessDenied", "DescribeStacks",
                "User: arn:aws:iam::1:user/x is not authorized to perform: cloudformation:DescribeStacks on resource: y"
            ),
            .denied(
                action: "cloudformation:DescribeStacks",
                message: "User: arn:aws:iam::1:user/x is not authorized to perform: cloudformation:DescribeStacks on "
                    + "resource: y")
        ),
        (
            service(
                "AccessDenied", "AssumeRole", "User: x is not authorized to perform: sts:AssumeRole on resource: y"),
            .denied(
                action: "sts:AssumeRole", message: "User: x is not authorized to perform: sts:AssumeRole on resource: y"
            )
        ),
        (
            service("AccessDeniedException", "DescribeBudgets", "Account is not allowed."),
            .denied(action: "cloudformation:DescribeBudgets", message: "Account is not allowed.")
        ),
        (
            "\nAn error occurred (Throttling) when calling the DescribeStacks operation (reached max retries: 4): Rate "
                + "exceeded\n",
            .throttled(operation: "DescribeStacks")
        ),
        (
            "Could not connect to the endpoint URL: \"https://sts.us-east-1.amazonaws.com/\"",
            .network("Could not connect to the endpoint URL: \"https://sts.us-east-1.amazonaws.com/\"")
        ),
        (
            "Connect timeout on endpoint URL: \"https://x/\"",
            .network("Connect timeout on endpoint URL: \"https://x/\"")
        ),
        ("Read timeout on endpoint URL: \"https://x/\"", .network("Read timeout on endpoint URL: \"https://x/\"")),
        (
            "Connection was closed before we received a valid response from endpoint URL: \"https://x/\".",
            .network("Connection was closed before we received a valid response from endpoint URL: \"https://x/\".")
        ),
        (
            "Failed to connect to proxy URL: \"http://proxy:3128\"",
            .network("Failed to connect to proxy URL: \"http://proxy:3128\"")
        ),
        (
            "SSL validation failed for https://x/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            .network("SSL validation failed for https://x/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
        ),
        (
            "SSL validation failed for https://x/ certificate verify failed: certificate has expired (_ssl.c:1007)",
            .network(
                "SSL validation failed for https://x/ certificate verify failed: certificate has expired (_ssl.c:1007)")
        ),
        (
            "Could not connect to the endpoint URL: \"https://portal.sso.us-east-1.amazonaws.com/federation\"",
            .network(
                "Could not connect to the endpoint URL: \"https://portal.sso.us-east-1.amazonaws.com/federation\"")
        ),
        (
            "An HTTP Client failed to establish a connection: gaierror",
            .network("An HTTP Client failed to establish a connection: gaierror")
        ),
        (
            service("ValidationError", "DescribeStacks", "Stack with id acme does not exist"),
            .service(
                code: "ValidationError", operation: "DescribeStacks", message: "Stack with id acme does not exist")
        ),
        (
            "\naws: [ERROR]: An error occurred (ChangeSetNotFound) when calling the ExecuteChangeSet operation: ChangeSet "
                + "[x] does not exist\n\nAdditional error details:\nType: Sender\n",
            .service(
                code: "ChangeSetNotFound", operation: "ExecuteChangeSet", message: "ChangeSet [x] does not exist")
        ),
        (
            "\nAn error occurred (ValidationError) when calling the CreateChangeSet operation: Template error: (see: a)",
            .service(code: "ValidationError", operation: "CreateChangeSet", message: "Template error: (see: a)")
        ),
        ("", .unreadable("aws cloudformation create-change-set", "ended without a word")),
        (
            "usage: aws [options]\naws: error: argument command: Invalid choice, valid choices are:\n",
            .unreadable(
                "aws cloudformation create-change-set",
                "failed: usage: aws [options] aws: error: argument command: Invalid choice, valid choices are:")
        ),
    ]

    @Test("Each message is told from the others", arguments: messages)
    func classification(_ message: String, _ error: AWSError) {
        let call = AWSCLI.Call("cloudformation", "create-change-set", region: "us-east-1")
        #expect(AWSError(standardError: message, of: call) == error)
    }

    @Test("Each says what happened in its first line, and what to do in its last", arguments: messages.map(\.1))
    func nextStep(_ error: AWSError) {
        let lines = error.description.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(!lines[0].hasPrefix("next: "))
        #expect(lines[1].hasPrefix("next: "))
        #expect(error.firstLine == lines[0])
    }

    @Test("Answers that are not as expected are shown, not Swift's view of them")
    func unexpectedAnswer() async throws {
        for (answer, words) in [
            ("<html>\n<b>502</b>", "gave an unexpected answer: <html> <b>502</b>"), ("", "gave no answer"),
            ("{\"Account\": 5}", "gave an unexpected answer: {\"Account\": 5}"),
            (
                String(repeating: "x", count: 5000),
                "gave an unexpected answer: " + String(repeating: "x", count: 100) + "…"
            ),
            ("\u{1B}[31mno\u{7}", "gave an unexpected answer: [31mno"),
        ] {
            let aws = AWSCLI { _ in answer }
            await #expect(throws: AWSError.unreadable("aws sts get-caller-identity", words)) {
                _ = try await aws.callerIdentity(region: "us-east-1")
            }
        }
    }

    @Test("A page where a sentence was expected is cut, and commands to a terminal are taken out")
    func longMessage() {
        let call = AWSCLI.Call("sts", "get-caller-identity", region: "us-east-1")
        let page = String(repeating: "x", count: 100_000)
        let error = { AWSError(standardError: $0, of: call) }
        #expect(error("Unable\u{1B}[ \(page)") == .unreadable(call.name, "failed: Unable [ " + page.prefix(491) + "…"))
        #expect(error("\(page) proxy") == .network(String(page.prefix(500)) + "…"))
        #expect(error("\(page) expired") == .expired(String(page.prefix(500)) + "…"))
        #expect(error("\(page) sso") == .noCredentials(String(page.prefix(500)) + "…"))
        #expect(
            error(Self.service("AccessDenied", "X", "\(page) not authorized to perform: sts:Y"))
                == .denied(action: "sts:Y", message: String(page.prefix(500)) + "…"))
        #expect(
            error(Self.service("ExpiredToken", "X", "\u{7}Token: \(page)"))
                == .expired(" Token: " + page.prefix(492) + "…"))
        #expect(
            error(Self.service("Other", "X", page))
                == .service(code: "Other", operation: "X", message: String(page.prefix(500)) + "…"))
    }

    @Test("A change set that has gone was ended by another deployment")
    func otherDeployment() {
        let error = AWSError.service(code: "ChangeSetNotFound", operation: "DescribeChangeSet", message: "gone")
        #expect(
            error.description
                == "another deployment changed this stack first; yours was not applied\nnext: run the same command again"
        )
    }
}
