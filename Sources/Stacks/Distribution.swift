import CloudFormation
import Config

/// How budgets are spread over stacks when one template cannot hold them all.
///
/// A budget's place follows from its name alone. The names' fingerprints form a binary tree; a leaf that has become too
/// large splits by the next bit. The half with bit 0 stays where it was, the other half gets a stack of its own: a
/// leaf's label is its path without trailing zeros, and the leaf with the empty label is the core stack. So one more
/// budget changes one stack, and at most once in a while moves half of that stack's budgets into a new one.
struct Distribution {
    struct Item {
        var budget: Budget
        /// Its notifications as a template has them, from which its name in AWS is made.
        var notifications: String
        /// What it adds to a template, in bytes; fits into an extra stack.
        var size: Int
    }

    /// Room in the core stack, in bytes and in resources.
    var coreRoom: (bytes: Int, resources: Int)
    /// Room in each further stack.
    var extraRoom: (bytes: Int, resources: Int)

    /// Label → items in the order given. The core stack's label is empty.
    func distribute(_ items: [Item]) -> [String: [Item]] {
        var leaves: [String: [Item]] = [:]
        split(items.map { ($0, Fingerprint(of: [$0.budget.name])) }, path: "", into: &leaves)
        return leaves
    }

    private func split(_ items: [(Item, Fingerprint)], path: String, into leaves: inout [String: [Item]]) {
        let label = String(path.reversed().drop { $0 == "0" }.reversed())
        let room = label.isEmpty ? coreRoom : extraRoom
        let fits = items.count <= room.resources && items.reduce(0) { $0 + $1.0.size } <= room.bytes
        // No item is larger than a stack, so 64 bits are used up only by names with the same fingerprint.
        guard !fits, path.count < 64 else {
            if !items.isEmpty { leaves[label] = items.map(\.0) }
            return
        }
        split(items.filter { !$0.1.bit(path.count) }, path: path + "0", into: &leaves)
        split(items.filter { $0.1.bit(path.count) }, path: path + "1", into: &leaves)
    }
}
