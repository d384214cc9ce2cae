import JSONValue

/// A value while an expression runs: what JSON has, and functions. JSONata's undefined is nil.
enum Value {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array(List)
    case object(Members)
    case function(Function)

    /// How many arrays and objects stand inside one another.
    var depth: Int {
        switch self {
        case .array(let list): list.depth
        case .object(let members): members.depth
        case .null, .bool, .number, .string, .function: 0
        }
    }

    /// What counts as true: no empty text, array or object, not 0, not null; an array if one of its items does.
    var isTruthy: Bool {
        switch self {
        case .null, .function: false
        case .bool(let flag): flag
        case .number(let number): number != 0
        case .string(let text): !text.isEmpty
        case .object(let members): !members.isEmpty
        case .array(let list): list.items.contains(where: \.isTruthy)
        }
    }

    /// Whether both are the same JSON. Strings are compared by code points, not by what Swift finds equivalent.
    func equals(_ other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)):
            left.items.count == right.items.count && zip(left.items, right.items).allSatisfy { $0.equals($1) }
        case (.object(let left), .object(let right)):
            left.count == right.count && left.allSatisfy { name, value in right[name].map(value.equals) ?? false }
        default: false
        }
    }

    static func strings(_ texts: some Swift.Sequence<String>, _ traits: List.Traits = []) -> Value {
        .array(List(texts.map(Value.string), traits))
    }
}

/// An array, and how JSONata treats it.
struct List {
    struct Traits: OptionSet {
        let rawValue: UInt8
        /// Results of a path: with one item it becomes that item, with none it becomes undefined.
        static let sequence = Traits(rawValue: 1)
        /// A sequence that stays an array with one item, because `[]` was written.
        static let keepsSingleton = Traits(rawValue: 2)
        /// Written as `[…]` in a path: not flattened into the results.
        static let constructed = Traits(rawValue: 4)
        /// Made around an input that is an array, so that a path sees one item.
        static let outer = Traits(rawValue: 8)
        /// A stream: each item is an object of what it has been bound to, itself under `@`.
        static let tuples = Traits(rawValue: 16)
    }

    private(set) var items: [Value]
    var traits: Traits
    private(set) var depth: Int

    init(_ items: [Value] = [], _ traits: Traits = []) {
        self.items = items
        self.traits = traits
        depth = 1 + items.reduce(0) { max($0, $1.depth) }
    }

    static var sequence: List { List([], .sequence) }

    mutating func append(_ item: Value) {
        items.append(item)
        depth = max(depth, item.depth + 1)
    }

    mutating func append(contentsOf list: List) {
        items.append(contentsOf: list.items)
        depth = max(depth, list.depth)
    }
}

/// The members of an object.
struct Members: Sequence {
    private var fields = Fields<Value>()
    private(set) var depth = 1
    /// Which object of a copy it is, while that copy is transformed.
    var identity: Int?

    init() {}

    /// An item of a stream.
    init(item: Value?) { self[Self.item] = item }

    /// Under this name an item of a stream has itself.
    static let item = "@"

    subscript(name: String) -> Value? {
        get { fields[name] }
        set {
            fields[name] = newValue
            if let newValue { depth = Swift.max(depth, newValue.depth + 1) }
        }
    }

    var names: [String] { fields.names }
    var count: Int { fields.count }
    var isEmpty: Bool { fields.isEmpty }

    func makeIterator() -> Fields<Value>.Iterator { fields.makeIterator() }
}
