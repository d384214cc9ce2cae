/// The properties of one resource type, named and typed as CloudFormation has them, in lower camel case.
package protocol Resource: Encodable, Sendable {
    /// For example `AWS::SNS::Topic`.
    static var type: String { get }
}

/// A resource that stands in a template. Only ``Template/add(_:_:named:after:)`` makes one, so it cannot dangle.
///
/// The attributes of a type are declared in extensions, `extension Reference<Topic> { var arn: Value … }`, so that an
/// attribute nobody declared does not compile.
package struct Reference<R: Resource>: Sendable {
    /// The logical id.
    package let id: String

    fileprivate init(id: String) { self.id = id }

    /// What `Ref` gives for this type: its ARN, name or id.
    package var ref: Value { .ref(id) }

    /// `Fn::GetAtt`. For the extensions that declare a type's attributes.
    package func attribute(_ name: String) -> Value { .attribute(name, of: id) }
}

/// A CloudFormation template under construction.
package struct Template: Sendable {
    /// CloudFormation's limit on a body that is passed inline, in bytes.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
    package static let inlineLimit = 51_200
    /// CloudFormation's limit on resources in one template; the source is the same.
    package static let resourceLimit = 500

    package var description: String
    /// Who made it, for people who meet the stack in the console. Stacks are recognized by ``Stack/ownerTag``.
    package var metadata: [String: String]
    private(set) package var parameters: [String: Parameter] = [:]
    private(set) package var conditions: [String: Condition] = [:]
    private(set) package var resources: [String: AnyResource] = [:]
    private(set) package var outputs: [String: Output] = [:]

    package init(description: String, metadata: [String: String] = [:]) {
        self.description = description
        self.metadata = metadata
    }

    /// Adds a resource.
    /// - Parameters:
    ///   - id: the logical id, alphanumeric and unique. It is the resource's identity: derive it from names, never
    ///     from positions.
    ///   - name: what people call it, for example `budget monthly`; kept in the resource's metadata so that plans and
    ///     progress can say it, also for resources that only a deployed template still knows.
    ///   - dependencies: ids of resources that must exist first though no property refers to them.
    ///   - condition: without which the stack does not have the resource.
    ///   - isKept: whether AWS keeps the resource when the stack goes or no longer has it. One that is made in an
    ///     operation which is rolled back goes all the same.
    ///     <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
    @discardableResult
    package mutating func add<R: Resource>(
        _ id: String, _ resource: R, named name: String, after dependencies: [String] = [],
        if condition: Condition? = nil, isKept: Bool = false
    ) -> Reference<R> {
        precondition(resources[id] == nil, "two resources have the logical id \(id)")
        precondition(id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }, "\(id) is not alphanumeric")
        resources[id] = AnyResource(
            type: R.type, name: name, dependencies: dependencies.sorted(), condition: condition?.id, isKept: isKept,
            properties: resource)
        return Reference(id: id)
    }

    /// Changes every resource of one type that is there by now.
    package mutating func change<R: Resource>(all type: R.Type, _ change: (inout R) -> Void) {
        for (id, resource) in resources {
            guard var properties = resource.properties as? R else { continue }
            change(&properties)
            resources[id]?.properties = properties
        }
    }

    /// Takes out the resources of a type that nothing else refers to.
    package mutating func leaveOut(_ type: String) {
        resources = resources.filter { $0.value.type != type }
    }

    /// Adds a parameter and gives the reference to it.
    package mutating func add(_ id: String, _ parameter: Parameter) -> Value {
        precondition(parameters[id] == nil, "two parameters have the logical id \(id)")
        parameters[id] = parameter
        return .ref(id)
    }

    /// Adds a condition that holds if a value, such as a parameter's, is empty.
    package mutating func addCondition(_ id: String, isEmpty value: Value) -> Condition {
        precondition(conditions[id] == nil, "two conditions have the logical id \(id)")
        let condition = Condition(id: id, value: value)
        conditions[id] = condition
        return condition
    }

    /// Adds an output; `export` is unique in the account and Region.
    package mutating func output(_ id: String, _ value: Value, description: String, export: Value? = nil) {
        precondition(outputs[id] == nil, "two outputs have the logical id \(id)")
        outputs[id] = Output(description: description, value: value, export: export.map { ["Name": $0] })
    }
}

extension Template {
    /// ID of the output that shows what is deployed: a fingerprint of the whole template but for this output, so that one
    /// look at all stacks shows which of them are as they should be. Values of parameters are no part of it.
    package static let fingerprintOutput = "Fingerprint"

    /// The fingerprint, once ``seal()`` has written it.
    package private(set) var fingerprint: String? {
        get { outputs[Self.fingerprintOutput]?.value.plainText }
        set { outputs[Self.fingerprintOutput] = newValue.map { Output(value: .text($0)) } }
    }

    /// Writes the fingerprint, or writes it anew; to be called when all else is in the template.
    /// - Returns: the size of the minified template in bytes.
    @discardableResult
    package mutating func seal() throws -> Int {
        fingerprint = nil
        let body = try json(.minified)
        let isFirst = outputs.isEmpty
        fingerprint = Fingerprint(of: [body]).wholeText
        let output = try Self.minified([Self.fingerprintOutput: outputs[Self.fingerprintOutput]]).utf8.count
        return body.count + (isFirst ? output + #""Outputs":,"#.utf8.count : output - 1)
    }
}

/// A condition of a template. Only ``Template/addCondition(_:isEmpty:)`` makes one.
package struct Condition: Encodable, Sendable {
    let id: String
    private let value: Value

    fileprivate init(id: String, value: Value) {
        self.id = id
        self.value = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(["Fn::Equals": [value, .text("")]])
    }
}

/// A parameter of type `String`.
package struct Parameter: Encodable, Sendable {
    private var type = "String"
    package var description: String
    /// What it has without a value from the deployment.
    package var `default`: String?
    /// Its value is shown as `****` by CloudFormation.
    package var noEcho: Bool?
    /// A regular expression for the whole value. CloudFormation checks it before it changes anything.
    package var allowedPattern: String?
    /// What CloudFormation says of a value that does not match.
    package var constraintDescription: String?

    package init(
        description: String, default: String? = nil, noEcho: Bool? = nil, allowedPattern: String? = nil,
        constraintDescription: String? = nil
    ) {
        self.description = description
        self.default = `default`
        self.noEcho = noEcho
        self.allowedPattern = allowedPattern
        self.constraintDescription = constraintDescription
    }
}

/// A value that a stack shows, and may export to other stacks.
package struct Output: Encodable, Sendable {
    package var description: String?
    package var value: Value
    var export: [String: Value]?
}

/// A resource whose type only its text still tells.
package struct AnyResource: Encodable, Sendable {
    package var type: String
    package var name: String
    var dependencies: [String]
    var condition: String?
    var isKept: Bool
    var properties: any Resource

    private enum Key: String, CodingKey {
        case type, metadata, dependsOn, condition, deletionPolicy, updateReplacePolicy, properties
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type, forKey: .type)
        try container.encode([Template.nameKey: name], forKey: .metadata)
        if !dependencies.isEmpty { try container.encode(dependencies, forKey: .dependsOn) }
        try container.encodeIfPresent(condition, forKey: .condition)
        if isKept {
            try container.encode("RetainExceptOnCreate", forKey: .deletionPolicy)
            try container.encode("Retain", forKey: .updateReplacePolicy)
        }
        try container.encode(properties, forKey: .properties)
    }
}
