/// Turns the text of an expression into nodes, by the binding power of its operators.
struct Parser {
    private var lexer: Lexer
    let dialect: Dialect
    private(set) var token = Token(kind: .end, position: 0)
    private var depth = 0
    /// The first mistake in what an expression means; one in how it is written, further on, comes before it.
    private var mistake: JSONataError?
    /// How many `%` there are.
    private var parents = 0

    /// Nesting, and operators in a row: more could exhaust the stack here or when the expression runs.
    private static let deepest = 400

    init(_ text: String, _ dialect: Dialect) throws {
        self.dialect = dialect
        lexer = Lexer(text, hasDefaults: !dialect.isStepFunctions)
        try advance()
    }

    /// The whole text.
    mutating func expression() throws -> Node {
        let node = try expression(0)
        guard token.kind == .end else { throw JSONataError("S0201", "unexpected \(token.text)", at: token.position) }
        if node.isParent || !node.seeking.isEmpty { note(.noParent(at: node.position)) }
        if let mistake { throw mistake }
        return node
    }

    mutating func expression(_ power: Int) throws -> Node {
        let outside = depth
        defer { depth = outside }
        var start = token
        try descend()
        try advance(afterOperand: true)
        var left = try prefix(start)
        while power < token.power {
            start = token
            try descend()
            try advance()
            left = try infix(left, start)
        }
        return left
    }

    private mutating func descend() throws {
        depth += 1
        guard depth < Self.deepest else { throw JSONataError("D1011", "nested too deeply", at: token.position) }
    }

    mutating func advance(afterOperand: Bool = false) throws {
        token = try lexer.next(afterOperand: afterOperand)
        guard !token.isSymbol("!"), !token.isSymbol("~") else {
            throw JSONataError("S0204", "unknown operator \(token.text)", at: token.position)
        }
    }

    mutating func note(_ error: JSONataError) { mistake = mistake ?? error }

    mutating func expect(_ symbol: String, endsOperand: Bool = false) throws {
        guard token.isSymbol(symbol) else {
            let code = token.kind == .end ? "S0203" : "S0202"
            throw JSONataError(code, "`\(symbol)` should be here, not \(token.text)", at: token.position)
        }
        try advance(afterOperand: endsOperand)
    }

    /// One or more parts with `,` between them, or none before the closing symbol.
    mutating func list<Part>(until closing: String, _ part: (inout Parser) throws -> Part) throws -> [Part] {
        var parts: [Part] = []
        if !token.isSymbol(closing) {
            while true {
                parts.append(try part(&self))
                guard token.isSymbol(",") else { break }
                try advance()
            }
        }
        try expect(closing, endsOperand: true)
        return parts
    }

    mutating func pairs() throws -> [Node.Pair] {
        try list(until: "}") { parser in
            let key = try parser.expression(0)
            try parser.expect(":")
            return (key, try parser.expression(0))
        }
    }

    /// What begins with that token.
    private mutating func prefix(_ start: Token) throws -> Node {
        let position = start.position
        switch start.kind {
        case .name(let name): return Node(.path([Node(.name(name), at: position)]), at: position)
        case .variable(let name): return Node(.variable(name), at: position)
        case .string(let text): return Node(.literal(.string(text)), at: position)
        case .number(let number): return Node(.literal(.number(number)), at: position)
        case .bool(let flag): return Node(.literal(.bool(flag)), at: position)
        case .null: return Node(.literal(.null), at: position)
        case .regex(let pattern, let flags):
            return Node(.regex(try Pattern(pattern, flags: flags, at: position)), at: position)
        case .end: throw JSONataError("S0207", "the expression ends too early", at: position)
        case .symbol(let symbol): return try prefix(symbol, at: position)
        }
    }

    private mutating func prefix(_ symbol: String, at position: Int) throws -> Node {
        switch symbol {
        case "and", "or", "in": return Node(.path([Node(.name(symbol), at: position)]), at: position)
        case "*": return Node(.wildcard, at: position)
        case "**": return Node(.descendants, at: position)
        case "-":
            let operand = try expression(70)
            guard case .literal(.number(let number)) = operand.kind else {
                return Node(.negation(operand), at: position).seeking([operand])
            }
            operand.kind = .literal(.number(-number))
            return operand
        case "(": return try block(at: position)
        case "[":
            let items = try list(until: "]") { parser in
                let item = try parser.expression(0)
                guard parser.token.isSymbol("..") else { return item }
                let place = parser.token.position
                try parser.advance()
                let last = try parser.expression(0)
                return Node(.binary(.range, item, last), at: place).seeking([item, last])
            }
            return Node(.array(items), at: position).seeking(items)
        case "{":
            let pairs = try pairs()
            return Node(.object(pairs), at: position).seeking(pairs.flatMap { [$0.key, $0.value] })
        case "%":
            parents += 1
            return Node(.parent(ParentSlot("!\(parents)")), at: position)
        case "|": return try transform(at: position)
        default: throw JSONataError("S0211", "\(symbol) cannot begin an expression", at: position)
        }
    }

    private mutating func block(at position: Int) throws -> Node {
        var expressions: [Node] = []
        while !token.isSymbol(")") {
            expressions.append(try expression(0))
            guard token.isSymbol(";") else { break }
            try advance()
        }
        try expect(")", endsOperand: true)
        let node = Node(.block(expressions), at: position).seeking(expressions)
        node.constructsArray = expressions.contains { expression in
            if case .path(let steps) = expression.kind { return steps[0].constructsArray }
            return expression.constructsArray
        }
        return node
    }

    /// `|pattern|update|` or `|pattern|update, names to delete|`.
    private mutating func transform(at position: Int) throws -> Node {
        let pattern = try expression(0)
        try expect("|")
        let update = try expression(0)
        var deleted: Node?
        if token.isSymbol(",") {
            try advance()
            deleted = try expression(0)
        }
        try expect("|", endsOperand: true)
        return Node(.transform(Node.Transform(pattern: pattern, update: update, deleted: deleted)), at: position)
    }
}
