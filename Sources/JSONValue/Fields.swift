/// Values by name that remember the order in which the names came.
package struct Fields<Value> {
    /// In the order in which they were first set.
    package private(set) var names: [String] = []
    private var values: [String: Value] = [:]

    package init() {}

    /// The value of that name; setting nil takes the name away.
    package subscript(name: String) -> Value? {
        get { values[name] }
        set {
            guard let newValue else {
                if values.removeValue(forKey: name) != nil { names.removeAll { $0 == name } }
                return
            }
            if values.updateValue(newValue, forKey: name) == nil { names.append(name) }
        }
    }

    package var count: Int { names.count }
    package var isEmpty: Bool { names.isEmpty }
}

extension Fields: Sequence {
    package struct Iterator: IteratorProtocol {
        fileprivate let fields: Fields
        fileprivate var position = 0

        package mutating func next() -> (name: String, value: Value)? {
            guard position < fields.names.count else { return nil }
            let name = fields.names[position]
            position += 1
            return fields.values[name].map { (name, $0) }
        }
    }

    package func makeIterator() -> Iterator { Iterator(fields: self) }
}

extension Fields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) {
        for (name, value) in elements { self[name] = value }
    }
}

extension Fields: Sendable where Value: Sendable {}

/// The order of the names does not count, as in JSON.
extension Fields: Equatable where Value: Equatable {
    package static func == (left: Fields, right: Fields) -> Bool { left.values == right.values }
}
