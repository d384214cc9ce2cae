/// A stack as CloudFormation describes it.
package struct DeployedStack: Decodable, Sendable {
    package var name: String
    /// The ARN, which tells it from earlier stacks of its name.
    package var id: String
    /// Where it was found.
    package var region = ""
    package var status: StackStatus
    package var tags: [String: String]
    /// Values of the parameters, as far as AWS shows them.
    package var parameters: [String: String]
    package var outputs: [Output]
    /// ISO 8601.
    package var lastChanged: String
    /// The name of the change set that was executed last.
    package var changeSet: String?

    /// The parameters whose values the stack can keep.
    package var parameterNames: Set<String> { Set(parameters.keys) }

    package struct Output: Decodable, Sendable {
        /// The output's logical id.
        package var key: String
        package var value: String

        private enum CodingKeys: String, CodingKey {
            case key = "outputKey"
            case value = "outputValue"
        }
    }

    private struct Tag: Decodable { var key: String, value: String }
    private struct Parameter: Decodable { var parameterKey: String, parameterValue: String? }
    private enum Key: String, CodingKey {
        case stackName, stackId, stackStatus, tags, parameters, outputs, creationTime, lastUpdatedTime, changeSetId
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .stackName)
        id = try container.decodeIfPresent(String.self, forKey: .stackId) ?? name
        status = StackStatus(try container.decode(String.self, forKey: .stackStatus))
        let pairs = try container.decodeIfPresent([Tag].self, forKey: .tags) ?? []
        tags = Dictionary(pairs.map { ($0.key, $0.value) }) { first, _ in first }
        let values = try container.decodeIfPresent([Parameter].self, forKey: .parameters) ?? []
        parameters = Dictionary(values.map { ($0.parameterKey, $0.parameterValue ?? "") }) { first, _ in first }
        outputs = try container.decodeIfPresent([Output].self, forKey: .outputs) ?? []
        let created = try container.decodeIfPresent(String.self, forKey: .creationTime)
        lastChanged = try container.decodeIfPresent(String.self, forKey: .lastUpdatedTime) ?? created ?? ""
        // arn:aws:cloudformation:REGION:ACCOUNT:changeSet/NAME/ID
        changeSet = try container.decodeIfPresent(String.self, forKey: .changeSetId)?.split(separator: "/").dropFirst()
            .first.map(String.init)
    }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html>
package struct StackStatus: Hashable, Sendable, CustomStringConvertible {
    package var name: String

    package init(_ name: String) { self.name = name }

    package var description: String { name }
    /// Whether CloudFormation is at work. In a review, it waits for a change set to be executed.
    package var isInProgress: Bool { name.hasSuffix("_IN_PROGRESS") && !isReview }
    /// A stack that has a change set and nothing else.
    package var isReview: Bool { name == "REVIEW_IN_PROGRESS" }
    /// A stack without a single resource.
    package var isEmptyShell: Bool { isReview || name == "ROLLBACK_COMPLETE" }
    /// Whether what was asked for is there.
    package var isSuccess: Bool {
        ["CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE", "IMPORT_COMPLETE"].contains(name)
    }
    /// A first creation that failed, or a deletion that did: such a stack can only be deleted.
    package var mustBeDeleted: Bool {
        ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"].contains(name)
    }
    /// Whether deploying begins from nothing, since there are at most remains of a failure.
    package var isNothing: Bool { isReview || mustBeDeleted }
}

struct StackEvent: Decodable, Sendable {
    var eventId: String
    var stackId: String
    var logicalResourceId: String
    var physicalResourceId: String?
    var resourceType: String?
    var timestamp: String
    var resourceStatus: String
    var resourceStatusReason: String?
    var clientRequestToken: String?

    var isOfStackItself: Bool { physicalResourceId == stackId }
}

/// Why CloudFormation refused a change set, as far as one resource is concerned.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html>
struct ValidationEvent: Decodable, Sendable {
    var eventType: String?
    var logicalResourceId: String?
    var resourceType: String?
    /// `NAME_CONFLICT_VALIDATION`
    var validationName: String?
    /// `FAIL`, or `WARN`, which refuses nothing.
    var validationFailureMode: String?
    var validationStatusReason: String?
    /// The account's own hooks have these instead.
    var hookType: String?
    var hookFailureMode: String?
    var hookStatusReason: String?
    var resourceStatusReason: String?

    var name: String? { validationName ?? hookType }
    var reason: String? { validationStatusReason ?? hookStatusReason ?? resourceStatusReason }
    var isRefusal: Bool { reason != nil && (validationFailureMode ?? hookFailureMode) != "WARN" }
}

struct ChangeSet: Decodable, Sendable {
    /// The ARN.
    var changeSetId: String?
    var status: String
    var statusReason: String?
    var changes: [Change]?

    struct Change: Decodable, Sendable { var resourceChange: ResourceChange? }
    struct ResourceChange: Decodable, Sendable {
        var action: String
        var logicalResourceId: String
        var resourceType: String
        var replacement: String?
        var details: [Detail]?
    }
    struct Detail: Decodable, Sendable {
        var changeSource: String?
        var causingEntity: String?
    }

    /// CloudFormation calls a change set without changes a failure; only the reason tells.
    var isEmpty: Bool {
        status == "FAILED"
            && (statusReason?.contains("didn't contain changes") == true
                || statusReason?.contains("No updates are to be performed") == true)
    }
}
