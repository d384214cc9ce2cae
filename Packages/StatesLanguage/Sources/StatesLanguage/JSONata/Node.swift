/// A part of an expression. Paths are flat: `a.b[0].c` is three steps, the second with a predicate.
final class Node {
    typealias Pair = (key: Node, value: Node)

    enum Kind {
        case literal(Value)
        /// A step of a path.
        case name(String)
        case path([Node])
        case wildcard
        case descendants
        case variable(String)
        case negation(Node)
        case binary(Operator, Node, Node)
        case array([Node])
        case object([Pair])
        case block([Node])
        case bind(String, Node)
        case condition(Node, then: Node, otherwise: Node?)
        case lambda(Lambda.Definition)
        case call(Node, [Node])
        /// nil marks a `?`.
        case partial(Node, [Node?])
        case apply(Node, Node)
        case sort([SortTerm])
        case regex(Pattern)
        /// `%`
        case parent(ParentSlot)
        case transform(Transform)
        /// `left ?? right`, and with `orFalse` `left ?: right`.
        case fallback(Node, Node, orFalse: Bool)
    }

    struct Transform {
        var pattern: Node
        var update: Node
        var deleted: Node?
    }

    /// What stands after a step.
    enum Stage {
        /// `[…]`
        case filter(Node)
        /// `#$name`, behind a filter
        case index(String)
    }

    enum Operator: String {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case concatenate = "&"
        case range = ".."
        case and, or
        case isIn = "in"
    }

    struct SortTerm {
        var expression: Node
        var isDescending: Bool
    }

    var kind: Kind
    let position: Int
    /// `[…]` after something that is not a step.
    var predicates: [Node] = []
    /// `[…]` after a step, and `#$name` behind it.
    var stages: [Stage] = []
    /// `{…}` after a path.
    var group: [Pair]?
    /// `[]` stands after it.
    var keepsArray = false
    /// A path of which one step keeps its array.
    var keepsSingleton = false
    /// `[…]` at the begin or end of a path.
    var constructsArray = false

    /// `@$name`: the step goes on from where it was, and what it found is bound to the name.
    var focus: String?
    /// `#$name`: the place of what the step found.
    var index: String?
    /// `%` further on means what this step starts from.
    var ancestor: ParentSlot?
    /// Each item carries along what it has been bound to.
    var isTuple = false
    /// Those `%` inside for which the step has still to be found.
    var seeking: [ParentSlot] = []

    init(_ kind: Kind, at position: Int) {
        self.kind = kind
        self.position = position
    }

    /// Nothing is done with its value, so that it may be the last call of a function.
    var isPlain: Bool { predicates.isEmpty && group == nil && !keepsArray }
}
