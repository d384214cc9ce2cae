/// Finds for each `%` the step from whose input it takes its value.
final class ParentSlot {
    /// Under which name that input is carried along. Two `%` that mean the same step share one.
    fileprivate(set) var label: String
    /// How many steps it still has to go back.
    fileprivate(set) var level = 1

    init(_ label: String) { self.label = label }
}

extension Node {
    var isParent: Bool {
        if case .parent = kind { true } else { false }
    }

    /// The `%` for which a node around it has to find the step.
    private var sought: [ParentSlot] {
        if case .parent(let slot) = kind { seeking + [slot] } else { seeking }
    }

    /// Takes over what the parts seek.
    @discardableResult func seeking(_ parts: [Node]) -> Node {
        for part in parts { seeking += part.sought }
        return self
    }

    /// For a path to whose end a step was added: goes back from there.
    func resolveParents() throws(JSONataError) {
        guard case .path(let steps) = kind, let last = steps.last else { return }
        for slot in last.sought {
            var index = steps.count - 2
            while slot.level > 0 {
                guard index >= 0 else {
                    seeking.append(slot)
                    break
                }
                var step = steps[index]
                index -= 1
                // Steps one behind the other that bind what they found start from the same.
                while index >= 0, step.focus != nil, steps[index].focus != nil {
                    step = steps[index]
                    index -= 1
                }
                try step.find(slot)
            }
        }
    }

    /// In a predicate of this step, `%` is what the step starts from; `%.%` is further back.
    func resolveParents(of predicate: Node) throws(JSONataError) {
        for slot in predicate.seeking {
            if slot.level == 1 { try find(slot) } else { slot.level -= 1 }
        }
        seeking([predicate])
    }

    private func find(_ slot: ParentSlot) throws(JSONataError) {
        switch kind {
        case .name, .wildcard:
            slot.level -= 1
            guard slot.level == 0 else { return }
            if let ancestor { slot.label = ancestor.label }
            ancestor = slot
            isTuple = true
        case .parent: slot.level += 1
        case .block(let expressions):
            guard let last = expressions.last else { return }
            isTuple = true
            try last.find(slot)
        case .path(let steps):
            isTuple = true
            for step in steps.reversed() {
                try step.find(slot)
                guard slot.level > 0 else { return }
            }
        default: throw JSONataError.noParent(at: position)
        }
    }
}

extension JSONataError {
    static func noParent(at position: Int) -> JSONataError {
        JSONataError("S0217", "% has no parent here", at: position)
    }
}
