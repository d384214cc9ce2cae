import Deployment

/// Says in words what a deployment will change, or would.
struct PlanText {
    var hasColor: Bool

    func lines(_ changes: [ResourceChange]) -> [String] {
        let width = changes.filter { !$0.details.isEmpty || $0.kind != .add }.map(\.name.count).max() ?? 0
        return changes.flatMap { change -> [String] in
            let name = change.name.padding(to: width)
            let details = change.details.isEmpty ? [word(for: change)] : change.details
            let first = "  \(symbol(for: change)) \(name)  \(details[0])"
            let indent = String(repeating: " ", count: width + 6)
            var rest = details.dropFirst().map { indent + $0 }
            if let warning = change.warning { rest.append(indent + paint(warning, .yellow)) }
            return [first.trimmingTrailingSpace] + rest
        }
    }

    /// What a first look wants to see stands alone: the budgets, the channels, the emails. The rest of a stack that is to
    /// be created is counted; what changes or goes is told in full.
    func lines(_ plan: Plan) -> [String] {
        plan.stacks.filter { $0.action != .nothing }.flatMap { stack in
            stack.action == .create
                ? created(stack) : [paint(stack.name, .bold) + " " + heading(stack)] + lines(stack.changes)
        } + [total(plan)]
    }

    private func created(_ stack: Plan.StackPlan) -> [String] {
        let shown = stack.changes.filter { $0.firstLook != nil }
            .sorted { ($0.firstLook ?? 0, $0.name) < ($1.firstLook ?? 0, $1.name) }
        let rest = CountedResources(changes: stack.changes.filter { $0.firstLook == nil }).description
        if shown.isEmpty {
            let lines = "\(stack.name) \(heading(stack)) \(rest)".wrapped(to: 80, indent: "    ")
            return [paint(stack.name, .bold) + lines[0].dropFirst(stack.name.count)] + lines.dropFirst()
        }
        let counted = rest.isEmpty ? [] : "+ \(rest)".wrapped(to: 78, indent: "  ").map { "  \($0)" }
        return [paint(stack.name, .bold) + " " + heading(stack)] + lines(shown) + counted
    }

    /// What a long plan comes to, beside the question: the rest may have scrolled away.
    private func total(_ plan: Plan) -> String {
        let kinds = Dictionary(grouping: plan.stacks.flatMap(\.changes), by: \.kind).mapValues(\.count)
        let words: [(ResourceChange.Kind, String)] = [
            (.add, "created"), (.update, "updated in place"), (.replace, "replaced"), (.remove, "deleted"),
        ]
        let parts = words.compactMap { kind, word in kinds[kind].map { "\($0) \(word)" } }
        let hint = plan.stacks.contains { $0.action == .create } ? "; bellwether diff shows each" : ""
        return "In all: " + (parts.isEmpty ? "tags" : parts.joined(separator: ", ")) + hint
    }

    private func heading(_ stack: Plan.StackPlan) -> String {
        let count = stack.changes.count == 1 ? "1 resource" : "\(stack.changes.count) resources"
        switch stack.action {
        case .create: return "will be created, \(count):"
        case .update: return stack.changes.isEmpty ? "will be updated: tags" : "will be updated, \(count):"
        case .delete: return "will be deleted, \(count):"
        case .nothing: return "stays as it is"
        }
    }

    private func symbol(for change: ResourceChange) -> String {
        switch change.kind {
        case .add: paint("+", .green)
        case .update: paint("~", .blue)
        case .replace: paint("±", .yellow)
        case .remove: paint("-", .red)
        }
    }

    private func paint(_ text: String, _ color: Console.Color) -> String { hasColor ? color.paint(text) : text }

    private func word(for change: ResourceChange) -> String {
        switch change.kind {
        case .add: ""
        case .update: "updated in place"
        case .replace: "replaced: a new one is created, then the old one is deleted"
        case .remove: "deleted"
        }
    }
}

extension String {
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    func leftPadding(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }

    fileprivate var trimmingTrailingSpace: String {
        String(reversed().drop(while: \.isWhitespace).reversed())
    }
}
