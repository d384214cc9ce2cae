extension Evaluator {
    func call(
        _ node: Node, _ procedure: Node, _ arguments: [Node], _ input: Value?, _ frame: Frame, first: Value?? = nil
    ) throws -> Value? {
        let function = try function(procedure, input, frame)
        var values: [Value?] = first.map { [$0] } ?? []
        for argument in arguments { values.append(try evaluate(argument, input, frame)) }
        do {
            return try call(function, values, context: input, in: frame)
        } catch var error as JSONataError {
            error.position = error.position ?? node.position
            throw error
        }
    }

    private func function(
        _ procedure: Node, _ input: Value?, _ frame: Frame, isPartial: Bool = false
    ) throws -> Function {
        switch try evaluate(procedure, input, frame) {
        case .function(let function): return function
        case nil:
            if case .path(let steps) = procedure.kind, case .name(let name) = steps[0].kind, frame.lookUp(name) != nil {
                throw JSONataError(
                    isPartial ? "T1007" : "T1005", "\(name) is not a function; is $\(name) meant?",
                    at: procedure.position)
            }
            if case .variable(let name) = procedure.kind {
                let isLeftOut = dialect.isStepFunctions && name == Builtin.leftOut
                throw JSONataError(
                    isPartial ? "T1008" : "T1006",
                    "$\(name) \(isLeftOut ? "is not supported here" : "is not a function")", at: procedure.position)
            }
        default: break
        }
        throw JSONataError(isPartial ? "T1008" : "T1006", "what is called is not a function", at: procedure.position)
    }

    /// Calls a function. The last call of a function takes the place of that function, so that recursion which ends
    /// with the call needs no stack.
    func call(
        _ function: Function, _ arguments: [Value?], context: Value? = nil, in frame: Frame? = nil
    ) throws -> Value? {
        try checkStack()
        var next = (function: function, arguments: arguments, context: context)
        while true {
            switch next.function {
            case .lambda(let lambda):
                let frame = Frame(in: lambda.frame)
                var values = next.arguments
                if let signature = lambda.definition.signature {
                    values = try signature.arrange(values, context: next.context, of: "lambda")
                }
                for (parameter, value) in zip(lambda.definition.parameters, values) { frame.bind(parameter, value) }
                switch try tail(lambda.definition.body, lambda.input, frame) {
                case .value(let value): return value
                case .call(let procedure, let arguments, let frame):
                    let function = try self.function(procedure, lambda.input, frame)
                    next = (function, try arguments.map { try evaluate($0, lambda.input, frame) }, lambda.input)
                }
            case .builtin(let builtin):
                let arguments = try builtin.signature.arrange(
                    next.arguments, context: next.context, of: builtin.name)
                return try builtin.body(
                    Call(evaluator: self, arguments: arguments, context: next.context, frame: frame))
            case .partial(let function, let given):
                var open = next.arguments[...]
                let arguments: [Value?] = given.map { argument in
                    guard case .given(let value) = argument else { return open.popFirst() ?? nil }
                    return value
                }
                if case .builtin = function {  // to the library, a function that ends with calling this one
                    try touch()
                }
                next = (function, arguments, nil)
            case .chain(let first, let second):  // to the library, function($x) { $second($first($x)) }
                try deepen()
                try touch()
                let value = try call(first, next.arguments)
                rise()
                next = (second, [value], nil)
            case .pattern(let pattern):
                guard case .string(let text)?? = next.arguments.first else { return nil }
                return Matches(all: try pattern.matches(in: text)).value(at: 0)
            case .transform(let transformer):
                let arguments = try Transformer.signature.arrange(next.arguments, context: nil, of: "transform")
                return try call(transformer, arguments.first ?? nil)
            case .nextMatch(let matches, let index): return matches.value(at: index)
            }
        }
    }

    private enum Outcome {
        case value(Value?)
        /// To be called when what is around it has ended.
        case call(Node, [Node], Frame)
    }

    private func tail(_ node: Node, _ input: Value?, _ frame: Frame) throws -> Outcome {
        guard node.isPlain else { return .value(try evaluate(node, input, frame)) }
        switch node.kind {
        case .call(let procedure, let arguments):
            try touch(in: frame, at: node.position)
            return .call(procedure, arguments, frame)
        case .condition(let test, let then, let otherwise):
            try deepen(in: frame, at: node.position)
            defer { rise(in: frame) }
            if try evaluate(test, input, frame)?.isTruthy ?? false { return try tail(then, input, frame) }
            return try otherwise.map { try tail($0, input, frame) } ?? .value(nil)
        case .block(let expressions):
            guard let last = expressions.last else { return .value(nil) }
            try deepen(in: frame, at: node.position)
            defer { rise(in: frame) }
            let inner = Frame(in: frame)
            for expression in expressions.dropLast() { _ = try evaluate(expression, input, inner) }
            return try tail(last, input, inner)
        default: return .value(try evaluate(node, input, frame))
        }
    }

    func partial(
        _ node: Node, _ procedure: Node, _ arguments: [Node?], _ input: Value?, _ frame: Frame
    ) throws -> Value {
        let given = try arguments.map { argument -> Function.Argument in
            guard let argument else { return .open }
            return .given(try evaluate(argument, input, frame))
        }
        return .function(.partial(try function(procedure, input, frame, isPartial: true), given))
    }

    /// `left ~> right`: calls the function on the right with the left, or joins two functions.
    func apply(_ node: Node, _ left: Node, _ right: Node, _ input: Value?, _ frame: Frame) throws -> Value? {
        let value = try evaluate(left, input, frame)
        if case .call(let procedure, let arguments) = right.kind {
            return try call(right, procedure, arguments, input, frame, first: .some(value))
        }
        guard case .function(let function)? = try evaluate(right, input, frame) else {
            throw JSONataError("T2006", "a function must stand on the right of ~>", at: node.position)
        }
        if case .function(let first)? = value { return .function(.chain(first, function)) }
        return try call(function, [value])
    }
}
