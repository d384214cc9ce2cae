import JSONValue

extension Value {
    init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .array(let items): self = .array(List(items.map(Value.init)))
        case .object(let object):
            var members = Members()
            for (name, value) in object { members[name] = Value(value) }
            self = .object(members)
        }
    }

    /// What leaves the expression. JSON has no functions, and no numbers beyond its range.
    func json() throws -> JSON {
        switch self {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .number(let number):
            guard number.isFinite else { throw JSONataError("D1001", "number out of range: \(number.javaScriptText)") }
            return .number(number)
        case .string(let text): return .string(text)
        case .array(let list): return .array(try list.items.map { try $0.json() })
        case .object(let members):
            var object = JSON.Object()
            for (name, value) in members { object[name] = try value.json() }
            return .object(object)
        case .function: throw JSONataError("T0000", "the result holds a function, which JSON cannot")
        }
    }

    /// As `$string` and `&` write it.
    func text(_ dialect: Dialect, pretty: Bool = false) throws -> String {
        switch self {
        case .string(let text): return text
        case .function: return ""
        case .array(let list) where list.traits.contains(.outer):
            return try list.items.first?.text(dialect, pretty: pretty) ?? ""
        case .number(let number) where !number.isFinite:
            throw JSONataError("D3001", "a number out of range cannot become a string")
        default:
            let json = try forText(dialect)
            return pretty ? json.prettyText : json.text
        }
    }

    /// With 15 digits of each number, but in JSONata since 2.1 all digits of an integer.
    func forText(_ dialect: Dialect) throws -> JSON {
        switch self {
        case .number(let number):
            guard number.isFinite else {
                throw JSONataError("D1001", "number out of range: \(number.javaScriptText)")
            }
            let isKept = number == number.rounded() && !dialect.isStepFunctions
            return .number(isKept ? number : number.roundedTo15Digits)
        case .function: return .string("")
        case .array(let list): return .array(try list.items.map { try $0.forText(dialect) })
        case .object(let members):
            var object = JSON.Object()
            for (name, value) in members { object[name] = try value.forText(dialect) }
            return .object(object)
        case .null, .bool, .string: return try json()
        }
    }
}
