/// A JSON text as a value. JSONSerialization would lose the order of the members, on which `$keys`, `$string` and the
/// text of a message depend.
public enum JSON: Equatable, Sendable {
    /// Members by name, in their order.
    public typealias Object = Fields<JSON>

    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object(Object)

    /// The member of that name, if this is an object that has it.
    public subscript(name: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The element at that place, if this is an array that has it.
    public subscript(index: Int) -> JSON? {
        guard case .array(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// The text, if it is one; likewise below.
    public var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    public var numberValue: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    public var boolValue: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    public var arrayValue: [JSON]? {
        guard case .array(let items) = self else { return nil }
        return items
    }

    public var objectValue: Object? {
        guard case .object(let object) = self else { return nil }
        return object
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral flag: Bool) { self = .bool(flag) }
    public init(integerLiteral number: Int) { self = .number(Double(number)) }
    public init(floatLiteral number: Double) { self = .number(number) }
    public init(stringLiteral text: String) { self = .string(text) }
    public init(arrayLiteral items: JSON...) { self = .array(items) }
    public init(dictionaryLiteral members: (String, JSON)...) {
        var object = Object()
        for (name, value) in members { object[name] = value }
        self = .object(object)
    }
}
