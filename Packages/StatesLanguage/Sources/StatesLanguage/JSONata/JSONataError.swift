/// Why an expression cannot be read or evaluated. The codes are JSONata's own, where it has one for the mistake.
public struct JSONataError: Error, Equatable, CustomStringConvertible {
    /// JSONata's code: S… for syntax, T… for types, D… for the rest.
    public var code: String
    public var message: String
    /// Where in the expression, counted in Unicode code points from 0.
    public var position: Int?

    init(_ code: String, _ message: String, at position: Int? = nil) {
        self.code = code
        self.message = message
        self.position = position
    }

    static func tooDeep(_ depth: Int, of most: Int, at position: Int?) -> JSONataError {
        JSONataError(
            "D1011",
            "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive. "
                + "Depth=\(depth) max=\(most)", at: position)
    }

    /// It was stopped for what it takes; Step Functions names no code then.
    var isBound: Bool { ["D1011", "D1012", "D2015"].contains(code) }

    public var description: String {
        "\(code): \(message)" + (position.map { " (at \($0))" } ?? "")
    }
}
