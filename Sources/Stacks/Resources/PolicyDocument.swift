import CloudFormation

/// An IAM policy document.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>
struct PolicyDocument: Encodable, Sendable {
    private var version = "2012-10-17"
    var statement: [Statement]

    init(_ statement: [Statement]) { self.statement = statement }

    struct Statement: Encodable, Sendable {
        var sid: String
        private var effect = "Allow"
        var principal: [String: Value]?
        var action: [String]
        /// Trust policies have none.
        var resource: Value?
        var condition: [String: [String: Value]]?

        init(
            _ sid: String, principal: Principal? = nil, action: [String], resource: Value?,
            condition: [String: [String: Value]]? = nil
        ) {
            self.sid = sid
            self.principal = principal?.json
            self.action = action
            self.resource = resource
            self.condition = condition
        }
    }

    enum Principal: Sendable {
        case service(String)
        case account

        fileprivate var json: [String: Value] {
            switch self {
            case .service(let name): ["Service": "\(name).amazonaws.com"]
            case .account: ["AWS": "arn:\(AWS.partition):iam::\(AWS.accountID):root"]
            }
        }
    }

    /// Against the confused deputy: only what happens in this account may use the permission.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>
    static let sameAccount: [String: [String: Value]] = ["StringEquals": ["aws:SourceAccount": AWS.accountID]]
}
