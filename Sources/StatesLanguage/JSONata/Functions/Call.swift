/// What a function that comes with JSONata gets: its arguments, in the order and of the types of its signature.
struct Call {
    let evaluator: Evaluator
    let arguments: [Value?]

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
    static let named: [String: Builtin] = {
        let all = strings + patterns + encodings + numbers + arrays + objects + higherOrder + dates + states
        return Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }()

    /// Functions of JSONata or Step Functions that no message needs.
    static let leftOut: Set = ["formatInteger", "parseInteger", "shuffle", "hash", "clone", "eval"]
}
