public import JSONValue

/// A JSONata expression, ready to be evaluated as often as wanted. <https://docs.jsonata.org>
///
/// ```swift
/// let total = try JSONata("$sum(items.(price * quantity))")
/// let value = try total.evaluate(JSON(parsing: order))
/// ```
public struct JSONata {
    private let root: Node
    private let dialect: Dialect

    /// Reads an expression, without the `{% %}` that Step Functions writes around it. Throws a ``JSONataError``.
    public init(_ text: String, dialect: Dialect = .jsonata) throws {
        var parser = try Parser(text, dialect)
        root = try parser.expression()
        self.dialect = dialect
    }

    /// The value of the expression, or nil where JSONata says undefined. Throws a ``JSONataError``.
    ///
    /// - Parameters:
    ///   - input: what `$` and `$$` are, and names are looked up in.
    ///   - variables: what `$name` is, for each name.
    public func evaluate(
        _ input: JSON? = nil, variables: [String: JSON] = [:], ambient: Ambient = Ambient(milliseconds: 0)
    ) throws -> JSON? {
        let frame = Frame(variables, dialect)
        let value = input.map(Value.init)
        if let value { frame.bind("$", value) }
        return try evaluate(value, in: frame, ambient: ambient)
    }

    func evaluate(_ input: Value?, in frame: Frame, ambient: Ambient) throws -> JSON? {
        let evaluator = Evaluator(ambient: ambient, dialect: dialect)
        return try evaluator.evaluate(root, Evaluator.outer(input), frame).map { try $0.json() }
    }

    /// What Step Functions refuses of an expression when a definition is created, as it says it, code and words.
    /// `offered`: the fields that `$states` has in this place.
    static func refused(_ text: String, offered: Set<String>) -> [String] {
        do {
            let references = References(try JSONata(text, dialect: .stepFunctions).root)
            return references.refused(offered: offered).map { "UNSUPPORTED_JSONATA_EXPRESSION: \($0)" }
        } catch {
            return ["INVALID_JSONATA_EXPRESSION: \(error)"]
        }
    }
}
