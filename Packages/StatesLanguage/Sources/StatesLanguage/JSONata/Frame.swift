import JSONValue

/// Variables, and where to look for those that are not here.
final class Frame {
    /// A few, so that looking through them is faster than hashing the name.
    private var values: [(name: String, value: Value?)] = []
    /// Given from outside, and turned into values when they are first read.
    private var given: [String: JSON]
    private let parent: Frame?
    /// The functions that come with the language.
    private let builtins: [String: Builtin]
    /// At a member of an array or object that is not the first, or still so marked after the last.
    var isParallel = false

    init(_ given: [String: JSON], _ dialect: Dialect) {
        self.given = given
        parent = nil
        builtins = dialect.isStepFunctions ? Builtin.ofStepFunctions : Builtin.ofJSONata
    }

    init(in parent: Frame) {
        given = [:]
        self.parent = parent
        builtins = parent.builtins
    }

    /// With what an item of a stream has been bound to on its way.
    init(in parent: Frame, of item: Members) {
        given = [:]
        self.parent = parent
        builtins = parent.builtins
        values = item.map { ($0.name, $0.value) }
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
        return builtins[name].map { .function(.builtin($0)) }
    }
}
