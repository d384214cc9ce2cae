/// Why a deployment cannot begin, or failed.
package enum DeploymentError: Error, Equatable, Sendable {
    case wrongAccount(expected: String, actual: String, identity: String)
    /// A stack of that name exists that Bellwether did not make.
    case foreignStack(String)
    /// Values that neither the configuration nor the deployed stack has; whole diagnostics.
    case missingValues([String])
    /// Things in Slack or Chatbot that would make the deployment fail, a sentence each.
    case notReady([String])
    case refusedChangeSets([RefusedChangeSet])
    /// CloudFormation could not do it. `cause` is the first failure of a resource.
    case failed(stack: String, status: StackStatus, cause: RootCause?)
    /// The connection is gone, while CloudFormation goes on by itself.
    case lostSight(stack: String, why: AWSError)
}

extension DeploymentError: CustomStringConvertible {
    /// What happened, why, and on a last line what to do.
    package var description: String {
        switch self {
        case .wrongAccount(let expected, let actual, let identity):
            "these credentials belong to account \(actual) (\(identity)), the configuration is for \(expected)\n"
                + "next: sign in to \(expected) (AWS_PROFILE=…), or correct 'account' in the configuration"
        case .foreignStack(let name):
            "a stack named \(name) exists, and it was not made by this configuration; nothing was changed\n"
                + "next: choose another 'name' in the configuration"
        case .missingValues(let diagnostics):
            diagnostics.joined(separator: "\n")
        case .notReady(let reasons):
            reasons.joined(separator: "\n")
        case .refusedChangeSets(let refused):
            refused.map(\.description).joined(separator: "\n")
        case .failed(let stack, let status, let cause):
            Self.describe(stack, status, cause)
        case .lostSight(let stack, let why):
            "lost sight of \(stack), AWS goes on with it: \(why)"
        }
    }

    private static func describe(_ stack: String, _ status: StackStatus, _ cause: RootCause?) -> String {
        let end =
            switch status.name {
            case "ROLLBACK_COMPLETE": "everything was rolled back, nothing is deployed"
            case "UPDATE_ROLLBACK_COMPLETE": "everything was rolled back, the previous version is in place"
            case "UPDATE_ROLLBACK_FAILED": "the rollback failed as well; running deploy again continues it"
            case "DELETE_FAILED": "the rest was deleted; run the same command again when the cause is mended"
            default: "the stack is \(status)"
            }
        guard let cause else { return "\(stack) failed; \(end)" }
        let next = cause.remedy.map { "\nnext: \($0)" } ?? ""
        return "\(stack): \(cause.resource) failed: \(cause.reason); \(end)\(next)"
    }
}
