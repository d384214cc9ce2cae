import JSONValue

/// Variables, and where to look for those that are not here.
final class Frame {
    /// A few, so that looking through them is faster than hashing the name.
    private var values: [(name: String, value: Value?)] = []
    /// Given from outside, and turned into values when they are first read.
    private var given: [String: JSON]
    private let parent: Frame?
    /// At a member of an array or object that is not the first, or still so marked after the last.
    var isParallel = false

    init(_ given: [String: JSON]) {
        self.given = given
        parent = nil
    }

    init(in parent: Frame) {
        given = [:]
        self.parent = parent
    }

    func bind(_ name: String, _ value: Value?) {
        if let place = values.firstIndex(where: { $0.name == name }) {
            values[place].value = value
        } else {
            values.append((name, value))
        }
    }

    func lookUp(_ name: String) -> Value? {
        var frame = self
        while true {
            for variable in frame.values where variable.name == name { return variable.value }
            if !frame.given.isEmpty, let json = frame.given.removeValue(forKey: name) {
                let value = Value(json)
                frame.bind(name, value)
                return value
            }
            guard let parent = frame.parent else { break }
            frame = parent
        }
        return Builtin.named[name].map { .function(.builtin($0)) }
    }
}
