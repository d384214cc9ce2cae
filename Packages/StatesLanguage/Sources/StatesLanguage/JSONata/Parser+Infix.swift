extension Parser {
    /// What the operator makes of the expression on its left.
    mutating func infix(_ left: Node, _ start: Token) throws -> Node {
        guard case .symbol(let symbol) = start.kind else { return left }
        let position = start.position
        switch symbol {
        case ".": return path(left, try expression(75), at: position)
        case "(": return try call(left, at: position)
        case "[": return try predicate(left, at: position)
        case "{":
            if left.group != nil { note(JSONataError("S0210", "a step can have one group only", at: position)) }
            left.group = try pairs()
            return left
        case "^": return try sorted(left, at: position)
        case "?":
            let then = try expression(0)
            guard token.isSymbol(":") else {
                return Node(.condition(left, then: then, otherwise: nil), at: position).seeking([left, then])
            }
            try advance()
            let otherwise = try expression(0)
            return Node(.condition(left, then: then, otherwise: otherwise), at: position)
                .seeking([left, then, otherwise])
        case "??", "?:":
            let right = try expression(0)
            return Node(.fallback(left, right, orFalse: symbol == "?:"), at: position).seeking([left, right])
        case ":=":
            guard case .variable(let name) = left.kind, left.predicates.isEmpty else {
                throw JSONataError("S0212", "a variable must stand on the left of :=", at: left.position)
            }
            let right = try expression(9)
            return Node(.bind(name, right), at: position).seeking([right])
        case "~>":
            let right = try expression(40)
            let node = Node(.apply(left, right), at: position)
            node.keepsArray = left.keepsArray || right.keepsArray
            return node
        case "@": return try focus(left, try name(after: symbol), at: position)
        case "#": return index(left, try name(after: symbol))
        default:
            guard let operation = Node.Operator(rawValue: symbol) else {
                throw JSONataError("S0204", "unknown operator \(symbol)", at: position)
            }
            let right = try expression(start.power)
            return Node(.binary(operation, left, right), at: position).seeking([left, right])
        }
    }

    /// Goes back for each `%` at the end of a path.
    private mutating func resolveParents(_ path: Node) {
        do {
            try path.resolveParents()
        } catch {
            note(error)
        }
    }

    /// Joins two expressions to one flat path.
    private mutating func path(_ left: Node, _ right: Node, at position: Int) -> Node {
        let path: Node
        var steps: [Node]
        if case .path(let leftSteps) = left.kind {
            (path, steps) = (left, leftSteps)
        } else {
            (path, steps) = (Node(.path([]), at: position), [left])
            if case .parent(let slot) = left.kind { path.seeking = [slot] }
        }
        if case .path(let rightSteps) = right.kind {
            steps += rightSteps
        } else {
            right.stages = right.predicates.map(Node.Stage.filter)
            right.predicates = []
            steps.append(right)
        }
        for step in steps {
            switch step.kind {
            case .literal(.string(let name)): step.kind = .name(name)
            case .literal: note(JSONataError("S0213", "a literal cannot be a step of a path", at: step.position))
            default: break
            }
        }
        if steps.contains(where: \.keepsArray) { path.keepsSingleton = true }
        for step in [steps.first, steps.last] {
            if let step, case .array = step.kind { step.constructsArray = true }
        }
        path.kind = .path(steps)
        resolveParents(path)
        return path
    }

    /// The name of the variable behind `@` or `#`.
    private mutating func name(after symbol: String) throws -> String {
        let right = try expression(80)
        guard case .variable(let name) = right.kind else {
            throw JSONataError("S0214", "a variable must stand on the right of \(symbol)", at: right.position)
        }
        return name
    }

    private static func lastStep(of node: Node) -> Node {
        if case .path(let steps) = node.kind { steps.last ?? node } else { node }
    }

    private mutating func focus(_ left: Node, _ name: String, at position: Int) throws -> Node {
        let step = Self.lastStep(of: left)
        if !step.stages.isEmpty || !step.predicates.isEmpty {
            note(JSONataError("S0215", "@ cannot follow a predicate", at: position))
        }
        if case .sort = step.kind { note(JSONataError("S0216", "@ cannot follow a sort", at: position)) }
        step.focus = name
        step.isTuple = true
        return left
    }

    private func index(_ left: Node, _ name: String) -> Node {
        let step = Self.lastStep(of: left)
        var path = left
        if step === left {
            path = Node(.path([left]), at: left.position)
            step.stages = step.predicates.map(Node.Stage.filter)
            step.predicates = []
        }
        if step.stages.isEmpty { step.index = name } else { step.stages.append(.index(name)) }
        step.isTuple = true
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
        let step = Self.lastStep(of: left)
        if step.group != nil { note(JSONataError("S0209", "a predicate cannot follow a group", at: position)) }
        do {
            try step.resolveParents(of: predicate)
        } catch {
            note(error)
        }
        if case .path = left.kind { step.stages.append(.filter(predicate)) } else { step.predicates.append(predicate) }
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
        let sort = Node(.sort(terms), at: position).seeking(terms.map(\.expression))
        var path = left
        if case .path(let steps) = left.kind {
            path.kind = .path(steps + [sort])
        } else {
            path = Node(.path([left, sort]), at: position)
        }
        resolveParents(path)
        return path
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
        if case .variable("eval") = left.kind, dialect.isStepFunctions {
            throw JSONataError("S0000", "Step Functions does not support $eval; $parse reads JSON", at: left.position)
        }
        let given = arguments.compactMap { $0 }
        return Node(given.count == arguments.count ? .call(left, given) : .partial(left, arguments), at: position)
            .seeking(given)
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
            let start = token.position
            var text = ""
            while !token.isSymbol("{"), token.kind != .end {
                text += token.text
                try advance()
            }
            let given = Signature(text)
            if let mistake = given.mistake(at: start) { throw mistake }
            signature = given
        }
        try expect("{")
        let body = try expression(0)
        try expect("}")
        return Node(.lambda(Lambda.Definition(parameters: parameters, signature: signature, body: body)), at: position)
    }
}
