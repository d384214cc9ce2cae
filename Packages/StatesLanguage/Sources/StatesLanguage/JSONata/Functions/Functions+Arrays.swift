import JSONValue

extension Builtin {
    /// <https://docs.jsonata.org/array-functions>, <https://docs.jsonata.org/boolean-functions>
    static let arrays: [Builtin] = [
        Builtin("count", "<a:n>") { call in .number(Double(call.list(0)?.items.count ?? 0)) },
        Builtin("append", "<xx:a>") { call in
            guard let first = call[0], let second = call[1] else { return call[0] ?? call[1] }
            return .array(List(Evaluator.list(first).items + Evaluator.list(second).items))
        },
        Builtin("reverse", "<a:a>") { call in
            guard let list = call.list(0), list.items.count > 1 else { return call[0] }
            return .array(List(list.items.reversed()))
        },
        Builtin("sort", "<af?:a>") { call in try sort(call) },
        Builtin("distinct", "<x:x>") { call in
            guard case .array(let list)? = call[0], list.items.count > 1 else { return call[0] }
            return .array(distinct(list))
        },
        Builtin("zip", "<a+>") { call in
            let lists = call.arguments.map { Evaluator.list($0).items }
            let length = lists.map(\.count).min() ?? 0
            return .array(List((0..<length).map { index in .array(List(lists.map { $0[index] })) }))
        },
        Builtin("boolean", "<x-:b>") { call in call[0].map { .bool($0.isTruthy) } },
        Builtin("not", "<x-:b>") { call in call[0].map { .bool(!$0.isTruthy) } },
        Builtin("exists", "<x:b>") { call in .bool(call[0] != nil) },
    ]

    private static func sort(_ call: Call) throws -> Value? {
        guard let list = call.list(0), list.items.count > 1 else { return call[0] }
        if let comparison = call.function(1) {
            let sorted = try list.items.mergeSorted { left, right in
                try call.evaluator.call(comparison, [left, right])?.isTruthy ?? false
            }
            return .array(List(sorted))
        }
        let sorted = try list.items.mergeSorted { left, right in
            switch (left, right) {
            case (.number(let left), .number(let right)): return left > right
            case (.string(let left), .string(let right)): return right.precedes(left)
            default: throw JSONataError("D3070", "$sort needs a function, except for strings or for numbers")
            }
        }
        return .array(List(sorted))
    }

    /// Scalars are found by their text, so that many take no longer than they must.
    private static func distinct(_ list: List) -> List {
        var result = List([], list.traits.intersection(.sequence))
        var seen: Set<[UInt8]> = []
        var others: [Value] = []
        for item in list.items {
            switch item {
            case .string(let text):
                guard seen.insert([0] + text.utf8).inserted else { continue }
            case .number(let number):
                guard seen.insert(Array(number.javaScriptText.utf8)).inserted else { continue }
            default:
                guard !others.contains(where: item.equals) else { continue }
                others.append(item)
            }
            result.append(item)
        }
        return result
    }
}
