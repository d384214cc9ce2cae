/// A text in a template whose parts CloudFormation may fill in: plain text, `Ref`, `Fn::GetAtt`, `Fn::Sub`.
///
/// A string literal is one, and interpolation joins values: `"arn:aws:budgets::\(AWS.accountID):*"` becomes `Fn::Sub`.
/// Other targets get references only from what they add to a ``Template``, so that none can dangle.
package struct Value: Hashable, Sendable {
    private var form: Form

    private indirect enum Form: Hashable {
        case text(String)
        case ref(String)
        case attribute(String, of: String)
        case joined([Value])
        case either(String, Value, Value)
    }

    package static func text(_ text: String) -> Value { Value(form: .text(text)) }
    /// The values one after the other.
    package static func joined(_ pieces: [Value]) -> Value { Value(form: .joined(pieces)) }
    /// One of two values. CloudFormation takes it as a whole value only, not within a text.
    package static func either(if condition: Condition, _ value: Value, else other: Value) -> Value {
        Value(form: .either(condition.id, value, other))
    }
    /// The text of one without references.
    var plainText: String? { if case .text(let text) = form { text } else { nil } }
    static func ref(_ id: String) -> Value { Value(form: .ref(id)) }
    static func attribute(_ name: String, of id: String) -> Value { Value(form: .attribute(name, of: id)) }
}

/// What CloudFormation knows about the deployment itself.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html>
package enum AWS {
    package static let accountID = Value.ref("AWS::AccountId")
    package static let partition = Value.ref("AWS::Partition")
    package static let region = Value.ref("AWS::Region")
}

extension Value: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) { self.init(form: .text(text)) }

    package init(stringInterpolation parts: Parts) {
        self.init(form: parts.isText ? .text(parts.text) : .joined(parts.pieces))
    }

    package struct Parts: StringInterpolationProtocol {
        fileprivate var pieces: [Value] = []
        fileprivate var text = ""
        fileprivate var isText = true

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ part: String) {
            guard !part.isEmpty else { return }
            pieces.append(.text(part))
            text += part
        }
        package mutating func appendInterpolation(_ part: String) { appendLiteral(part) }
        package mutating func appendInterpolation(_ part: Value) {
            pieces.append(part)
            isText = false
        }
    }
}

extension DefaultStringInterpolation {
    /// Closes a hole: a `Value` dropped into a plain `String` would print its case names into the template.
    /// Only a deprecated overload is preferred by the compiler and still refused, since warnings are errors.
    @available(*, deprecated, message: "make the whole string a Value")
    package mutating func appendInterpolation(_ value: Value) {}
}

extension Value: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch form {
        case .text(let text): try container.encode(text)
        case .ref(let id): try container.encode(["Ref": id])
        case .attribute(let name, let id): try container.encode(["Fn::GetAtt": [id, name]])
        case .joined: try container.encode(["Fn::Sub": inSub])
        case .either(let condition, let value, let other):
            try container.encode(["Fn::If": [.text(condition), value, other]])
        }
    }

    /// Its form inside `Fn::Sub`, where a literal `${` is written `${!`.
    private var inSub: String {
        switch form {
        case .text(let text): text.replacing("${", with: "${!")
        case .ref(let id): "${\(id)}"
        case .attribute(let name, let id): "${\(id).\(name)}"
        case .joined(let pieces): pieces.map(\.inSub).joined()
        case .either: preconditionFailure("a choice cannot stand within a text")
        }
    }
}
