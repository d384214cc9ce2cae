/// Something that can be called.
indirect enum Function {
    case lambda(Lambda)
    case builtin(Builtin)
    /// Some arguments are given; nil marks those that the call brings.
    case partial(Function, [Argument])
    /// Left ~> right: the second is called with what the first gives.
    case chain(Function, Function)
    case pattern(Pattern)
    case transform(Transformer)
    /// The next match of a pattern in the same text.
    case nextMatch(Matches, Int)

    enum Argument {
        case given(Value?)
        case open
    }

    /// How many arguments it asks for; `$map` and others pass no more.
    var arity: Int {
        switch self {
        case .lambda(let lambda): lambda.definition.parameters.count
        case .builtin(let builtin): builtin.signature.required
        case .partial(_, let arguments):
            arguments.count {
                guard case .open = $0 else { return false }
                return true
            }
        case .chain, .pattern, .transform: 1
        case .nextMatch: 0
        }
    }
}

/// `function($x){…}` with what it saw where it was written.
final class Lambda {
    struct Definition {
        var parameters: [String]
        var signature: Signature?
        var body: Node
    }

    let definition: Definition
    let input: Value?
    let frame: Frame

    init(_ definition: Definition, input: Value?, frame: Frame) {
        self.definition = definition
        self.input = input
        self.frame = frame
    }
}

/// A function that comes with JSONata.
struct Builtin: Sendable {
    let name: String
    let signature: Signature
    let body: @Sendable (Call) throws -> Value?

    init(_ name: String, _ signature: String, _ body: @escaping @Sendable (Call) throws -> Value?) {
        self.name = name
        self.signature = Signature(signature)
        self.body = body
    }
}
