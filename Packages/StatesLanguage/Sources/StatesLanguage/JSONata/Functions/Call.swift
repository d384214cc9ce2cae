/// What a function that comes with JSONata gets: its arguments, in the order and of the types of its signature.
struct Call {
    let evaluator: Evaluator
    let arguments: [Value?]
    /// The input and the variables where the call stands; none if another function calls it.
    var context: Value?
    var frame: Frame?

    var dialect: Dialect { evaluator.dialect }

    subscript(index: Int) -> Value? { arguments.indices.contains(index) ? arguments[index] : nil }

    func string(_ index: Int) -> String? {
        guard case .string(let text)? = self[index] else { return nil }
        return text
    }

    func number(_ index: Int) -> Double? {
        guard case .number(let number)? = self[index] else { return nil }
        return number
    }

    /// The whole part of a number, kept within what an Int can be.
    func integer(_ index: Int) -> Int? { number(index).map { Int(max(-9e15, min(9e15, $0.rounded(.towardZero)))) } }

    func list(_ index: Int) -> List? {
        guard case .array(let list)? = self[index] else { return nil }
        return list
    }

    func members(_ index: Int) -> Members? {
        guard case .object(let members)? = self[index] else { return nil }
        return members
    }

    func function(_ index: Int) -> Function? {
        guard case .function(let function)? = self[index] else { return nil }
        return function
    }

    /// Calls a function with as many of the arguments as it takes, and at least the first.
    func apply(_ function: Function, _ arguments: Value?...) throws -> Value? {
        try evaluator.call(function, Array(arguments.prefix(max(1, function.arity))))
    }
}

extension Builtin {
    static let ofJSONata = named(common + [evaluation])
    static let ofStepFunctions = named(common + states)

    private static let common =
        strings + patterns + encodings + numbers + arrays + objects + higherOrder + dates + integers + world

    private static func named(_ all: [Builtin]) -> [String: Builtin] {
        Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }

    /// A function of Step Functions that this engine has not.
    static let leftOut = "hash"
}
