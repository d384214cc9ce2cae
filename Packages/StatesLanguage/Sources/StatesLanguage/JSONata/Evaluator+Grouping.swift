import JSONValue

extension Evaluator {
    private struct Group {
        var key: String
        var pair: Int
        var items: [Value]
    }

    /// `{key: value}`: an object with one member for each key, made of the items that have that key.
    func group(_ pairs: [Node.Pair], _ input: Value?, _ frame: Frame, at position: Int) throws -> Value {
        let list = Self.list(input)
        let isStream = list.traits.contains(.tuples)
        let items: [Value?] = list.items.isEmpty && !isStream ? [nil] : list.items
        var groups: [Group] = []
        var places: [String: Int] = [:]
        for item in items {
            for (index, pair) in pairs.enumerated() {
                let (context, inner) = bound(item, of: list, in: frame)
                guard let key = try evaluate(pair.key, context, inner) else { continue }
                guard case .string(let name) = key else {
                    throw JSONataError("T1003", "a key must be a string, not \(try key.text(dialect))", at: position)
                }
                guard let place = places[name] else {
                    places[name] = groups.count
                    groups.append(Group(key: name, pair: index, items: item.map { [$0] } ?? []))
                    continue
                }
                guard groups[place].pair == index else {
                    throw JSONataError("D1009", "two expressions give the key \"\(name)\"", at: position)
                }
                if let item { groups[place].items.append(item) }
            }
        }
        var result = Members()
        for (index, group) in groups.enumerated() {
            frame.isParallel = index > 0
            var (context, inner) = (Self.context(group.items), frame)
            if isStream {
                (context, inner) = bound(Self.joined(group.items), of: list, in: frame)
                inner.isParallel = frame.isParallel
            }
            let value = try evaluate(pairs[group.pair].value, context, inner)
            if let value { result[group.key] = value }
        }
        return .object(result)
    }

    /// One item as it is; several as one array, those that are arrays themselves with their items.
    private static func context(_ items: [Value]) -> Value? {
        guard items.count > 1 else { return items.first }
        var list = List()
        for item in items {
            if case .array(let inner) = item { list.append(contentsOf: inner) } else { list.append(item) }
        }
        return .array(list)
    }

    /// Items of a stream as one: under each name what stands there in all of them.
    private static func joined(_ items: [Value]) -> Value? {
        guard items.count > 1, case .object(var result) = items[0] else { return items.first }
        for case .object(let members) in items.dropFirst() {
            for (name, value) in members {
                result[name] = result[name].map { .array(List(list($0).items + list(value).items)) } ?? value
            }
        }
        return .object(result)
    }

    /// The items in the order of the terms: `^(>amount, name)`. Those without a value come last.
    func sorted(_ terms: [Node.SortTerm], _ list: List, _ frame: Frame, at position: Int) throws -> List {
        guard list.items.count > 1 else { return list }
        let keyed = try list.items.map { item in
            let (context, inner) = bound(item, of: list, in: frame)
            return (item: item, keys: try terms.map { try evaluate($0.expression, context, inner) })
        }
        let sorted = try keyed.mergeSorted { left, right in
            for (index, term) in terms.enumerated() {
                let order = try Self.order(left.keys[index], right.keys[index], at: position)
                guard order.rank != 0 else { continue }
                return (term.isDescending && !order.isMissing ? -order.rank : order.rank) > 0
            }
            return false
        }
        return List(sorted.map(\.item))
    }

    private static func order(
        _ left: Value?, _ right: Value?, at position: Int
    ) throws -> (rank: Int, isMissing: Bool) {
        guard let left else { return (right == nil ? 0 : 1, true) }
        guard let right else { return (-1, true) }
        switch (left, right) {
        case (.number(let left), .number(let right)): return (left < right ? -1 : left > right ? 1 : 0, false)
        case (.string(let left), .string(let right)):
            return (left.precedes(right) ? -1 : right.precedes(left) ? 1 : 0, false)
        case (.number, .string), (.string, .number):
            throw JSONataError("T2007", "the values to order by are of different types", at: position)
        default: throw JSONataError("T2008", "only numbers and strings can be ordered", at: position)
        }
    }
}

extension Array {
    /// Stable. The comparison is asked whether a left item must come after a right one, in the order in which JSONata's
    /// merge sort asks, so that even an inconsistent comparison gives what it gives there.
    func mergeSorted(_ isAfter: (Element, Element) throws -> Bool) rethrows -> [Element] {
        guard count > 1 else { return self }
        let left = try Array(self[..<(count / 2)]).mergeSorted(isAfter)
        let right = try Array(self[(count / 2)...]).mergeSorted(isAfter)
        var merged: [Element] = []
        merged.reserveCapacity(count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if try isAfter(left[i], right[j]) {
                merged.append(right[j])
                j += 1
            } else {
                merged.append(left[i])
                i += 1
            }
        }
        return merged + left[i...] + right[j...]
    }
}

extension String {
    /// By code points, which Swift's own `<` does not do for text that can be composed.
    func precedes(_ other: String) -> Bool { unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars) }
}
