package import JSONValue

/// A JSONata 2.0.6 expression, with the functions that Step Functions adds and without `$eval`, which it refuses.
///
/// Left out: the operators `%` (parent), `@`, `#` and `|…|` (transform), and `$formatInteger`, `$parseInteger`,
/// `$shuffle`, `$hash`.
/// <https://docs.jsonata.org>, <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
package struct JSONata {
    private let root: Node

    /// Reads an expression, without the `{% %}` around it.
    package init(_ text: String) throws {
        var parser = try Parser(text)
        root = try parser.expression()
    }

    /// The value of the expression, or nil where JSONata says undefined.
    package func evaluate(
        _ input: JSON? = nil, variables: [String: JSON] = [:], ambient: Ambient = Ambient(milliseconds: 0)
    ) throws -> JSON? {
        let frame = Frame(variables)
        let value = input.map(Value.init)
        if let value { frame.bind("$", value) }
        return try evaluate(value, in: frame, ambient: ambient)
    }

    func evaluate(_ input: Value?, in frame: Frame, ambient: Ambient) throws -> JSON? {
        var input = input
        if case .array(let list)? = input { input = .array(List([.array(list)], [.sequence, .outer])) }
        let evaluator = Evaluator(ambient: ambient)
        return try evaluator.evaluate(root, input, frame).map { try $0.json() }
    }

    /// What is wrong with an expression before it is run: its syntax, or a function that Step Functions refuses.
    package static func check(_ text: String) -> JSONataError? {
        do {
            _ = try JSONata(text)
            return nil
        } catch let error as JSONataError {
            return error
        } catch {
            return JSONataError("S0201", "\(error)")
        }
    }
}
