extension Parser {
    /// What the operator makes of the expression on its left.
    mutating func infix(_ left: Node, _ start: Token) throws -> Node {
        guard case .symbol(let symbol) = start.kind else { return left }
        let position = start.position
        switch symbol {
        case ".": return try Self.path(left, try expression(75), at: position)
        case "(": return try call(left, at: position)
        case "[": return try predicate(left, at: position)
        case "{":
            guard left.group == nil else { throw JSONataError("S0210", "a step can have one group only", at: position) }
            left.group = try pairs()
            return left
        case "^": return try sorted(left, at: position)
        case "?":
            let then = try expression(0)
            guard token.isSymbol(":") else { return Node(.condition(left, then: then, otherwise: nil), at: position) }
            try advance()
            return Node(.condition(left, then: then, otherwise: try expression(0)), at: position)
        case ":=":
            guard case .variable(let name) = left.kind else {
                throw JSONataError("S0212", "a variable must stand on the left of :=", at: left.position)
            }
            return Node(.bind(name, try expression(9)), at: position)
        case "~>":
            let right = try expression(40)
            let node = Node(.apply(left, right), at: position)
            node.keepsArray = left.keepsArray || right.keepsArray
            return node
        case "@", "#": throw leftOut(symbol, at: position)
        default:
            guard let operation = Node.Operator(rawValue: symbol) else {
                throw JSONataError("S0204", "unknown operator \(symbol)", at: position)
            }
            return Node(.binary(operation, left, try expression(start.power)), at: position)
        }
    }

    /// Joins two expressions to one flat path.
    private static func path(_ left: Node, _ right: Node, at position: Int) throws -> Node {
        let path: Node
        var steps: [Node]
        if case .path(let leftSteps) = left.kind {
            (path, steps) = (left, leftSteps)
        } else {
            (path, steps) = (Node(.path([]), at: position), [left])
        }
        if case .path(let rightSteps) = right.kind {
            steps += rightSteps
        } else {
            right.stages = right.predicates
            right.predicates = []
            steps.append(right)
        }
        for step in steps {
            switch step.kind {
            case .literal(.string(let name)): step.kind = .name(name)
            case .literal: throw JSONataError("S0213", "a literal cannot be a step of a path", at: step.position)
            default: break
            }
        }
        if steps.contains(where: \.keepsArray) { path.keepsSingleton = true }
        for step in [steps.first, steps.last] {
            if let step, case .array = step.kind { step.constructsArray = true }
        }
        path.kind = .path(steps)
        return path
    }

    private mutating func predicate(_ left: Node, at position: Int) throws -> Node {
        if token.isSymbol("]") {
            left.keepsArray = true
            if case .path(let steps) = left.kind, left.group == nil, let step = steps.last {
                if steps.count == 1 {
                    step.keepsArray = true
                    left.keepsSingleton = true
                }
            }
            try advance(afterOperand: true)
            return left
        }
        let predicate = try expression(0)
        try expect("]", endsOperand: true)
        if case .path(let steps) = left.kind, let step = steps.last {
            step.stages.append(predicate)
        } else {
            guard left.group == nil else {
                throw JSONataError("S0209", "a predicate cannot follow a group", at: position)
            }
            left.predicates.append(predicate)
        }
        return left
    }

    private mutating func sorted(_ left: Node, at position: Int) throws -> Node {
        try expect("(")
        var terms: [Node.SortTerm] = []
        while true {
            let isDescending = token.isSymbol(">")
            if isDescending || token.isSymbol("<") { try advance() }
            terms.append(Node.SortTerm(expression: try expression(0), isDescending: isDescending))
            guard token.isSymbol(",") else { break }
            try advance()
        }
        try expect(")", endsOperand: true)
        let sort = Node(.sort(terms), at: position)
        guard case .path(let steps) = left.kind else { return Node(.path([left, sort]), at: position) }
        left.kind = .path(steps + [sort])
        return left
    }

    /// A call, one with open arguments, or the definition of a function.
    private mutating func call(_ left: Node, at position: Int) throws -> Node {
        let arguments: [Node?] = try list(until: ")") { parser in
            guard parser.token.isSymbol("?") else { return try parser.expression(0) }
            try parser.advance(afterOperand: true)
            return nil
        }
        if case .path(let steps) = left.kind, steps.count == 1, case .name(let name) = steps[0].kind,
            name == "function" || name == "λ"
        {
            return try lambda(arguments, at: position)
        }
        if case .variable("eval") = left.kind {
            throw JSONataError("S0000", "Step Functions does not support $eval; $parse reads JSON", at: left.position)
        }
        let given = arguments.compactMap { $0 }
        return Node(given.count == arguments.count ? .call(left, given) : .partial(left, arguments), at: position)
    }

    private mutating func lambda(_ arguments: [Node?], at position: Int) throws -> Node {
        let parameters = try arguments.map { argument in
            guard let argument, case .variable(let name) = argument.kind else {
                throw JSONataError("S0208", "a parameter must be a variable", at: argument?.position ?? position)
            }
            return name
        }
        var signature: Signature?
        if token.isSymbol("<") {
            var text = ""
            while !token.isSymbol("{"), token.kind != .end {
                text += token.text
                try advance()
            }
            signature = Signature(text)
        }
        try expect("{")
        let body = try expression(0)
        try expect("}")
        return Node(.lambda(Lambda.Definition(parameters: parameters, signature: signature, body: body)), at: position)
    }
}
