package import JSONValue

/// A JSONata 2.0.6 expression, with the functions that Step Functions adds and without `$eval`, which it refuses.
///
/// Left out: the operators `%` (parent), `@`, `#` and `|…|` (transform), and `$formatInteger`, `$parseInteger`,
/// `$shuffle`, `$hash`.
/// <https://docs.jsonata.org>, <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
package struct JSONata {
    private let root: Node

    /// Levels that Step Functions lets an expression have.
    package static let deepest = 100

    /// Reads an expression, without the `{% %}` around it.
    package init(_ text: String) throws {
        var parser = try Parser(text)
        root = try parser.expression()
    }

    /// The value of the expression, or nil where JSONata says undefined.
    package func evaluate(
        _ input: JSON? = nil, variables: [String: JSON] = [:], ambient: Ambient = Ambient(milliseconds: 0),
        deepest: Int = JSONata.deepest
    ) throws -> JSON? {
        let frame = Frame(variables)
        let value = input.map(Value.init)
        if let value { frame.bind("$", value) }
        return try evaluate(value, in: frame, ambient: ambient, deepest: deepest)
    }

    func evaluate(_ input: Value?, in frame: Frame, ambient: Ambient, deepest: Int = JSONata.deepest) throws -> JSON? {
        var input = input
        if case .array(let list)? = input { input = .array(List([.array(list)], [.sequence, .outer])) }
        let evaluator = Evaluator(ambient: ambient, deepest: deepest)
        return try evaluator.evaluate(root, input, frame).map { try $0.json() }
    }

    /// What Step Functions refuses of an expression when a definition is created, as it says it, code and words.
    /// `offered`: the fields that `$states` has in this place.
    static func refused(_ text: String, offered: Set<String>) -> [String] {
        do {
            let references = References(try JSONata(text).root)
            return references.refused(offered: offered).map { "UNSUPPORTED_JSONATA_EXPRESSION: \($0)" }
        } catch {
            return ["INVALID_JSONATA_EXPRESSION: \(error)"]
        }
    }
}
