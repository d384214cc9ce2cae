import JSONValue

extension JSON {
    /// A number, or a text that is one.
    var number: Double? { numberValue ?? stringValue.flatMap(Double.init) }

    /// What it is, in a sentence.
    var kind: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .string(let text): "the text \"\(text.prefix(40))\""
        case .number(let number): "the number \(Int(exactly: number).map(String.init) ?? "\(number)")"
        case .bool(let bool): "\(bool)"
        case .null: "null"
        }
    }
}
