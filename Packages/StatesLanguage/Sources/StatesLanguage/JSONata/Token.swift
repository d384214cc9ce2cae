import JSONValue

/// A word of an expression.
struct Token {
    enum Kind: Equatable {
        case name(String)
        case variable(String)
        case string(String)
        case number(Double)
        case null
        case bool(Bool)
        case regex(pattern: String, flags: String)
        /// `and`, `or` and `in` too, which are names where no operator can stand.
        case symbol(String)
        case end
    }

    var kind: Kind
    var position: Int

    /// How strongly it binds what stands on its left; 0 ends an expression.
    var power: Int {
        guard case .symbol(let symbol) = kind else { return 0 }
        return switch symbol {
        case "[", "(", "@", "#": 80
        case ".": 75
        case "{": 70
        case "*", "/", "%": 60
        case "+", "-", "&": 50
        case "=", "!=", "<", "<=", ">", ">=", "^", "~>", "in", "??", "?:": 40
        case "and": 30
        case "or": 25
        case "?": 20
        case ":=": 10
        default: 0
        }
    }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }

    var text: String {
        switch kind {
        case .name(let text), .string(let text), .symbol(let text): text
        case .variable(let name): "$" + name
        case .number(let number): number.javaScriptText
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .regex(let pattern, let flags): "/\(pattern)/\(flags)"
        case .end: "the end"
        }
    }
}
