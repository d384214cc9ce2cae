import TerminalText

/// Why a call to AWS failed.
package enum AWSError: Error, Equatable, Sendable {
    case notInstalled
    /// No credentials, or none that can be used; with the program's own words.
    case noCredentials(String)
    case expired(String)
    /// `action` as in an IAM policy, `cloudformation:CreateChangeSet`.
    case denied(action: String, message: String)
    case throttled(operation: String)
    /// The service could not be reached.
    case network(String)
    /// Any other error of a service; `code` as in its API reference.
    case service(code: String, operation: String, message: String)
    /// The program ended in a way, or printed something, that it is not known for: which call, and what it did.
    case unreadable(String, String)

    /// Reads what the AWS CLI printed on standard error.
    init(standardError: String, of call: AWSCLI.Call) {
        let lines = standardError.split(whereSeparator: \.isNewline)
        let isTraceback = standardError.contains("Traceback (most recent call last)")
        let text = (isTraceback ? lines.suffix(1) : lines[...]).joined(separator: " ")
            .trimmingPrefix(while: \.isWhitespace).description
        if let (code, operation, message) = Self.serviceError(in: text) {
            self = Self(code: code, operation: operation, message: message, service: call.service)
        } else if Self.contains(text, Self.networkPhrases) {
            // First, since an address may hold "sso", and a server's certificate may have expired.
            self = .network(Self.shown(text))
        } else if Self.contains(text, ["expired", "run aws sso login", "token refresh"]) {
            self = .expired(Self.shown(text))
        } else if Self.contains(text, Self.credentialPhrases) {
            self = .noCredentials(Self.shown(text))
        } else {
            self = .unreadable(call.name, text.isEmpty ? "ended without a word" : "failed: \(Self.shown(text))")
        }
    }

    /// What a program or a server said, for a terminal: harmless, and not a whole page of HTML.
    static func shown(_ text: some StringProtocol, atMost limit: Int = 500) -> String {
        let start = text.unicodeScalars.prefix(limit)
        return String(String.UnicodeScalarView(start)).harmless()
            + (start.endIndex < text.unicodeScalars.endIndex ? "…" : "")
    }

    private static let networkPhrases = [
        "could not connect", "timeout on endpoint", "connection was closed", "ssl validation", "proxy",
        "http client", "response stream",
    ]
    private static let credentialPhrases = [
        "locate credentials", "config profile", "sso", "partial credentials", "retrieving credentials",
        "assume_role", "mfa", "aws login",
    ]

    /// Whether the same call may well succeed a moment later.
    var isPassing: Bool {
        switch self {
        case .throttled, .network: true
        case .service(let code, _, _):
            ["InternalFailure", "InternalError", "ServiceUnavailable", "503", "500", "RequestTimeout"].contains(code)
        default: false
        }
    }

    private init(code: String, operation: String, message: String, service: String) {
        let shown = Self.shown(message)
        switch code {
        case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError":
            let action = message.firstMatch(of: /perform: ([A-Za-z0-9-]+:[A-Za-z0-9]+)/).map { String($0.1) }
            self = .denied(action: action ?? "\(service):\(operation)", message: shown)
        case "Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded":
            self = .throttled(operation: operation)
        // IAM Identity Center calls a session that has ended unauthorized: https://github.com/aws/aws-cli/issues/7340
        case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired", "UnauthorizedException":
            self = .expired(shown)
        case "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "AuthFailure":
            self = .noCredentials(shown)
        default:
            self = .service(code: code, operation: operation, message: shown)
        }
    }

    /// The form that botocore gives every error of a service.
    private static func serviceError(in text: String) -> (code: String, operation: String, message: String)? {
        // Version 2 adds a paragraph with what it has put in the message already.
        let text = text.split(separator: " Additional error details:").first ?? ""
        return text.firstMatch(of: /An error occurred \(([^)]+)\) when calling the (\w+) operation[^:]*: ?(.*)/)
            .map { (Self.shown($0.1, atMost: 100), String($0.2), String($0.3)) }
    }

    private static func contains(_ text: String, _ phrases: [String]) -> Bool {
        let lowercased = text.lowercased()
        return phrases.contains { lowercased.contains($0) }
    }
}

extension AWSError: CustomStringConvertible {
    /// What happened, without what to do.
    var firstLine: String { description.split(separator: "\n").first.map(String.init) ?? description }

    /// What happened, why, and on a second line what to do.
    package var description: String {
        switch self {
        case .notInstalled:
            "the AWS CLI is not installed: no program 'aws' on the PATH\n"
                + "next: install it, https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
        case .noCredentials(let message):
            "no usable AWS credentials: \(message)\n"
                + "next: sign in (aws configure, aws sso login, or export AWS_PROFILE=…), then run this again"
        case .expired(let message):
            "the AWS credentials have expired: \(message)\nnext: sign in again (aws sso login), then run this again"
        case .denied(let action, let message):
            "AWS refused \(action): \(message)\n"
                + "next: ask an administrator of the account to allow \(action), then run this again"
        case .throttled(let operation):
            "AWS is throttling \(operation): too many requests in this account\nnext: run this again in a minute"
        case .network(let message):
            "AWS cannot be reached: \(message)\nnext: check the network, a proxy or VPN, then run this again"
        case .service("ChangeSetNotFound", _, _):
            "another deployment changed this stack first; yours was not applied\nnext: run the same command again"
        case .service(let code, let operation, let message):
            "AWS refused \(operation): \(message) (\(code))\nnext: run this again when the cause is mended"
        case .unreadable(let call, let reason):
            "\(call) \(reason)\n"
                + "next: run that command yourself to see why; a proxy or an old AWS CLI may be the cause"
        }
    }
}
