/// Variables, and where to look for those that are not here.
final class Frame {
    private var values: [String: Value?] = [:]
    /// Given from outside, and turned into values when they are first read.
    private var given: [String: JSON]
    private let parent: Frame?

    init(_ given: [String: JSON]) {
        self.given = given
        parent = nil
    }

    init(in parent: Frame) {
        given = [:]
        self.parent = parent
    }

    func bind(_ name: String, _ value: Value?) { values[name] = .some(value) }

    func lookUp(_ name: String) -> Value? {
        var frame = self
        while true {
            if let value = frame.values[name] { return value }
            if let json = frame.given.removeValue(forKey: name) {
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
