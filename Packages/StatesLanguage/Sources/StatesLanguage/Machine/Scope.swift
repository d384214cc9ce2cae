import JSONValue

/// The variables of a machine, a branch or an iteration. Those around can be read, and only the own ones assigned.
final class Scope {
    private var variables: [String: JSON] = [:]
    private let parent: Scope?

    init(in parent: Scope? = nil) { self.parent = parent }

    func assign(_ values: JSON.Object) {
        for (name, value) in values { variables[name] = value }
    }

    /// All that can be read here.
    var visible: [String: JSON] {
        guard let parent else { return variables }
        return parent.visible.merging(variables) { _, own in own }
    }
}
