import JSONValue

/// Runs an expression. One evaluator runs one expression once.
final class Evaluator {
    let ambient: Ambient
    private let stack = StackGuard()
    let dialect: Dialect
    private var depth = 0
    private var steps = 0

    init(ambient: Ambient, dialect: Dialect) {
        self.ambient = ambient
        self.dialect = dialect
    }

    func evaluate(_ node: Node, _ input: Value?, _ frame: Frame) throws -> Value? {
        let result = try stream(node, input, frame)
        guard case .array(let list)? = result, list.traits.contains(.tuples) else { return result }
        return Self.collapse(.array(list.withoutBindings), keepsArray: node.keepsArray)
    }

    /// What `$` and `$$` are in an expression: an array counts as one item.
    static func outer(_ input: Value?) -> Value? {
        guard case .array(let list)? = input else { return input }
        return .array(List([.array(list)], [.sequence, .outer]))
    }

    /// The value; that of a path whose steps have been bound to something is a stream.
    func stream(_ node: Node, _ input: Value?, _ frame: Frame) throws -> Value? {
        try enter(node)
        try deepen(in: frame, at: node.position)
        defer { rise(in: frame) }
        var result = try value(node, input, frame)
        for predicate in node.predicates { result = .array(try filter(predicate, result, frame)) }
        if let pairs = node.group {
            if case .path = node.kind {} else { result = try group(pairs, result, frame, at: node.position) }
        }
        if let result, dialect.isStepFunctions, result.holdsTooMuch(dialect.mostBytes) {
            throw JSONataError(
                "D2015", "Expression evaluation memory limit exceeded: Check for excessive memory usage",
                at: node.position)
        }
        if let result, result.depth > JSON.deepest {
            throw JSONataError("D1011", "the value is nested too deeply", at: node.position)
        }
        return Self.collapse(result, keepsArray: node.keepsArray)
    }

    /// A sequence of one item is that item, an empty one is undefined.
    static func collapse(_ value: Value?, keepsArray: Bool = false) -> Value? {
        guard case .array(var list)? = value, list.traits.contains(.sequence), !list.traits.contains(.tuples) else {
            return value
        }
        if keepsArray { list.traits.insert(.keepsSingleton) }
        switch list.items.count {
        case 0: return nil
        case 1 where !list.traits.contains(.keepsSingleton): return list.items[0]
        default: return .array(list)
        }
    }

    private func enter(_ node: Node) throws {
        steps += 1
        guard steps <= dialect.mostSteps else {
            throw JSONataError("D1012", "the expression takes too long; it may never end", at: node.position)
        }
        try checkStack(at: node.position)
    }

    func checkStack(at position: Int? = nil) throws {
        guard stack.hasRoom else {
            throw JSONataError("D1011", "stack overflow; a function may call itself without end", at: position)
        }
    }

    /// One level of evaluation begins. As the library counts on which Step Functions runs: what is evaluated while its
    /// frame is at a member of an array or object that is not the first does not count, neither when it begins nor when
    /// it ends; so whatever begins before such a member and ends after it counts for good.
    func deepen(in frame: Frame? = nil, at position: Int? = nil) throws {
        if frame?.isParallel ?? false { return }
        depth += 1
        guard depth <= dialect.deepest else {
            throw JSONataError.tooDeep(depth, of: dialect.deepest, at: position)
        }
    }

    func rise(in frame: Frame? = nil) {
        if !(frame?.isParallel ?? false) { depth -= 1 }
    }

    /// A level that ends at once.
    func touch(in frame: Frame? = nil, at position: Int? = nil) throws {
        try deepen(in: frame, at: position)
        rise(in: frame)
    }

    private func value(_ node: Node, _ input: Value?, _ frame: Frame) throws -> Value? {
        switch node.kind {
        case .literal(let value): value
        case .name(let name): Self.lookUp(name, in: input)
        case .path(let steps): try path(node, steps, input, frame)
        case .wildcard: wildcard(input)
        case .descendants: descendants(input)
        case .variable(let name): variable(name, input, frame)
        case .negation(let operand): try negation(operand, input, frame)
        case .binary(let operation, let left, let right): try binary(operation, left, right, input, frame)
        case .array(let items): try array(node, items, input, frame)
        case .object(let pairs): try group(pairs, input, frame, at: node.position)
        case .block(let expressions): try block(node, expressions, input, frame)
        case .bind(let name, let expression): try bind(name, expression, input, frame)
        case .condition(let test, let then, let otherwise): try condition(test, then, otherwise, input, frame)
        case .lambda(let definition): .function(.lambda(Lambda(definition, input: input, frame: frame)))
        case .call(let procedure, let arguments): try call(node, procedure, arguments, input, frame)
        case .partial(let procedure, let arguments): try partial(node, procedure, arguments, input, frame)
        case .apply(let left, let right): try apply(node, left, right, input, frame)
        case .sort(let terms): .array(try sorted(terms, Self.list(input), frame, at: node.position))
        case .regex(let pattern): .function(.pattern(pattern))
        case .parent(let slot): frame.lookUp(slot.label)
        case .transform(let transform): .function(.transform(Transformer(transform, frame: frame)))
        case .fallback(let left, let right, let orFalse):
            try fallback(left, right, orFalse: orFalse, input, frame)
        }
    }

    private func variable(_ name: String, _ input: Value?, _ frame: Frame) -> Value? {
        guard name.isEmpty else { return frame.lookUp(name) }
        if case .array(let list)? = input, list.traits.contains(.outer) { return list.items.first }
        return input
    }

    private func array(_ node: Node, _ items: [Node], _ input: Value?, _ frame: Frame) throws -> Value {
        var list = List()
        for (index, item) in items.enumerated() {
            frame.isParallel = index > 0
            guard let value = try evaluate(item, input, frame) else { continue }
            if case .array = item.kind {
                list.append(value)
            } else if case .array(let inner) = value {
                list.append(contentsOf: inner)
            } else {
                list.append(value)
            }
        }
        if node.constructsArray { list.traits.insert(.constructed) }
        return .array(list)
    }

    private func block(_ node: Node, _ expressions: [Node], _ input: Value?, _ frame: Frame) throws -> Value? {
        guard let last = expressions.last else { return nil }
        let inner = Frame(in: frame)
        for expression in expressions.dropLast() { _ = try evaluate(expression, input, inner) }
        return try node.isTuple ? stream(last, input, inner) : evaluate(last, input, inner)
    }

    private func fallback(
        _ left: Node, _ right: Node, orFalse: Bool, _ input: Value?, _ frame: Frame
    ) throws -> Value? {
        if let value = try evaluate(left, input, frame), value.isTruthy || !orFalse { return value }
        return try evaluate(right, input, frame)
    }

    private func bind(_ name: String, _ expression: Node, _ input: Value?, _ frame: Frame) throws -> Value? {
        let value = try evaluate(expression, input, frame)
        frame.bind(name, value)
        return value
    }

    private func condition(
        _ test: Node, _ then: Node, _ otherwise: Node?, _ input: Value?, _ frame: Frame
    ) throws -> Value? {
        if try evaluate(test, input, frame)?.isTruthy ?? false { return try evaluate(then, input, frame) }
        return try otherwise.flatMap { try evaluate($0, input, frame) }
    }

    static func list(_ value: Value?) -> List {
        switch value {
        case nil: .sequence
        case .array(let list): list
        case let value?: List([value], .sequence)
        }
    }
}

extension Value {
    /// Whether a text or an array exceeds the limit by itself; its elements were checked when they were made.
    fileprivate func holdsTooMuch(_ most: Int) -> Bool {
        switch self {
        case .string(let text): text.utf8.count > most && text.utf16.count > most
        case .array(let list): list.items.count > most / 8
        default: false
        }
    }
}
