/// Values by name that remember the order in which the names came.
public struct Fields<Value> {
    /// In the order in which they were first set.
    public private(set) var names: [String] = []
    private var values: [String: Value] = [:]

    public init() {}

    /// The value of that name; setting nil takes the name away.
    public subscript(name: String) -> Value? {
        get { values[name] }
        set {
            guard let newValue else {
                if values.removeValue(forKey: name) != nil { names.removeAll { $0 == name } }
                return
            }
            if values.updateValue(newValue, forKey: name) == nil { names.append(name) }
        }
    }

    public var count: Int { names.count }
    public var isEmpty: Bool { names.isEmpty }
}

extension Fields: Sequence {
    public struct Iterator: IteratorProtocol {
        fileprivate let fields: Fields
        fileprivate var position = 0

        public mutating func next() -> (name: String, value: Value)? {
            guard position < fields.names.count else { return nil }
            let name = fields.names[position]
            position += 1
            return fields.values[name].map { (name, $0) }
        }
    }

    public func makeIterator() -> Iterator { Iterator(fields: self) }
}

extension Fields: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, Value)...) {
        for (name, value) in elements { self[name] = value }
    }
}

extension Fields: Sendable where Value: Sendable {}

/// The order of the names does not count, as in JSON.
extension Fields: Equatable where Value: Equatable {
    public static func == (left: Fields, right: Fields) -> Bool { left.values == right.values }
}
