/// What Step Functions finds in an expression when a definition is created, beside its syntax. There is no context item, so
/// a path starts at a variable; only steps after the first, predicates, sort terms and groups have one. The body of a
/// function keeps the context of where the function stands.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
struct References {
    /// Read from the context of the whole expression, in the order of the text.
    private(set) var top: [String] = []
    private(set) var readsRoot = false
    /// As a value; a call of it is not even read.
    private(set) var usesEval = false
    /// The fields of `$states` that are read.
    private(set) var fields: [String] = []

    init(_ root: Node) {
        collect(root)
        look(at: root)
    }

    /// In AWS's words. `offered`: the fields that `$states` has in this place.
    func refused(offered: Set<String>) -> [String] {
        (usesEval ? ["The function '$eval' is not supported; use '$parse'."] : [])
            + top.map { "Reference to '\($0)' at the top level is not supported." }
            + (readsRoot ? ["Reference to '$$' is not supported."] : [])
            + fields.filter { !offered.contains($0) }.map { "Field '$states.\($0)' does not exist." }
    }

    private mutating func collect(_ node: Node) {
        switch node.kind {
        case .name(let name): add(name, to: \.top)
        case .wildcard: add("*", to: \.top)
        case .descendants: add("**", to: \.top)
        case .variable(""): add("$", to: \.top)
        case .path(let steps): collect(steps[0])
        case .literal, .variable, .regex, .sort, .parent, .transform: break
        default: for child in node.parts { collect(child) }
        }
    }

    private mutating func look(at node: Node) {
        if case .variable("$") = node.kind { readsRoot = true }
        if case .variable("eval") = node.kind { usesEval = true }
        if case .path(let steps) = node.kind, steps.count > 1, case .variable("states") = steps[0].kind,
            case .name(let field) = steps[1].kind
        {
            add(field, to: \.fields)
        }
        for child in node.parts + node.predicates { look(at: child) }
        for case .filter(let child) in node.stages { look(at: child) }
        for pair in node.group ?? [] {
            look(at: pair.key)
            look(at: pair.value)
        }
    }

    private mutating func add(_ name: String, to list: WritableKeyPath<References, [String]>) {
        if !self[keyPath: list].contains(name) { self[keyPath: list].append(name) }
    }
}

extension Node {
    /// What it is made of, without what stands behind it in brackets.
    fileprivate var parts: [Node] {
        switch kind {
        case .literal, .name, .wildcard, .descendants, .variable, .regex, .parent: []
        case .path(let steps): steps
        case .negation(let node), .bind(_, let node): [node]
        case .binary(_, let left, let right), .apply(let left, let right): [left, right]
        case .array(let nodes), .block(let nodes): nodes
        case .object(let pairs): pairs.flatMap { [$0.key, $0.value] }
        case .condition(let test, let then, let otherwise): [test, then] + (otherwise.map { [$0] } ?? [])
        case .lambda(let definition): [definition.body]
        case .call(let procedure, let arguments): [procedure] + arguments
        case .partial(let procedure, let arguments): [procedure] + arguments.compactMap { $0 }
        case .sort(let terms): terms.map(\.expression)
        case .transform(let transform): [transform.pattern, transform.update] + (transform.deleted.map { [$0] } ?? [])
        case .fallback(let left, let right, _): [left, right]
        }
    }
}
