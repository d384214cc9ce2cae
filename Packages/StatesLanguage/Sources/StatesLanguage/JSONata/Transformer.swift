import JSONValue

/// `|pattern|update, deleted|` with what it saw where it was written: a function that gives a changed copy.
final class Transformer {
    let transform: Node.Transform
    let frame: Frame

    init(_ transform: Node.Transform, frame: Frame) {
        self.transform = transform
        self.frame = frame
    }

    static let signature = Signature("<(oa):o>")
}

extension Evaluator {
    func call(_ transformer: Transformer, _ value: Value?) throws -> Value? {
        guard let value else { return nil }
        let (transform, frame) = (transformer.transform, transformer.frame)
        guard case .function(let clone)? = frame.lookUp("clone") else {
            throw JSONataError("T2013", "a transform needs the function $clone", at: transform.pattern.position)
        }
        var changes = Changes()
        let copy = try call(clone, [value]).map { changes.marked($0) }
        for match in Self.list(try evaluate(transform.pattern, copy, frame)).items {
            // What earlier matches changed inside of this one is seen.
            let match = changes.applied(to: match)
            let update = try evaluate(transform.update, match, frame)
            var members: Members?
            if let update {
                guard case .object(let given) = update else {
                    throw JSONataError(
                        "T2011", "the update of a transform must be an object", at: transform.update.position)
                }
                members = given
            }
            changes.set(members, in: match)
            guard let node = transform.deleted else { continue }
            var names: [String] = []
            for name in Self.list(try evaluate(node, changes.applied(to: match), frame)).items {
                guard case .string(let name) = name else {
                    throw JSONataError("T2012", "what a transform deletes must be names", at: node.position)
                }
                names.append(name)
            }
            changes.delete(names, in: match)
        }
        return copy.map { changes.applied(to: $0) }
    }
}

/// What becomes of the objects of a copy, each known by its number.
private struct Changes {
    private enum Change {
        case set(Members)
        case delete([String])
    }

    private var changes: [Int: [Change]] = [:]
    private var objects = 0

    /// Numbers the objects.
    mutating func marked(_ value: Value) -> Value {
        switch value {
        case .array(let list): return .array(List(list.items.map { marked($0) }, list.traits))
        case .object(let members):
            var result = Members()
            for (name, member) in members { result[name] = marked(member) }
            objects += 1
            result.identity = objects
            return .object(result)
        default: return value
        }
    }

    mutating func set(_ members: Members?, in match: Value) {
        guard let members, case .object(let object) = match, let identity = object.identity else { return }
        changes[identity, default: []].append(.set(members))
    }

    mutating func delete(_ names: [String], in match: Value) {
        guard !names.isEmpty, case .object(let object) = match, let identity = object.identity else { return }
        changes[identity, default: []].append(.delete(names))
    }

    func applied(to value: Value) -> Value {
        guard !changes.isEmpty else { return value }
        switch value {
        case .array(let list): return .array(List(list.items.map(applied), list.traits))
        case .object(let members):
            var result = Members()
            result.identity = members.identity
            for (name, member) in members { result[name] = applied(to: member) }
            for change in members.identity.flatMap({ changes[$0] }) ?? [] {
                switch change {
                case .set(let update): for (name, member) in update { result[name] = member }
                case .delete(let names): for name in names { result[name] = nil }
                }
            }
            return .object(result)
        default: return value
        }
    }
}
