/// What a deployment reports while it runs.
package enum DeploymentEvent: Sendable {
    /// A fact about a stack, in a sentence.
    case note(String)
    /// AWS has been asked to change a stack; from here on it goes on by itself. `total` is the number of resources
    /// concerned, if known.
    case started(stack: String, total: Int?)
    case resource(ResourceProgress)
    case ended(stack: String, status: StackStatus)
}

/// A step of one resource.
package struct ResourceProgress: Equatable, Sendable {
    package var stack: String
    /// The logical id.
    package var id: String
    /// In people's words: `budget monthly`.
    package var name: String
    /// `AWS::SQS::Queue`
    package var type: String
    /// CloudFormation's word: `CREATE_IN_PROGRESS`.
    package var status: String
    /// In AWS's words; mostly only for failures.
    package var reason: String?
    /// ISO 8601, as AWS says it.
    package var time: String

    package var isInProgress: Bool { status.hasSuffix("_IN_PROGRESS") }
    package var isFailed: Bool { status.hasSuffix("_FAILED") }
}
