import JSONValue

extension Builtin {
    /// <https://docs.jsonata.org/higher-order-functions>
    static let higherOrder: [Builtin] = [
        Builtin("map", "<af>") { call in
            guard let list = call.list(0), let function = call.function(1) else { return nil }
            var result = List.sequence
            for (index, item) in list.items.enumerated() {
                let value = try call.apply(function, item, .number(Double(index)), .array(list))
                if let value { result.append(value) }
            }
            return .array(result)
        },
        Builtin("filter", "<af>") { call in
            guard let list = call.list(0), let function = call.function(1) else { return nil }
            var result = List.sequence
            for (index, item) in list.items.enumerated() {
                let value = try call.apply(function, item, .number(Double(index)), .array(list))
                if value?.isTruthy ?? false { result.append(item) }
            }
            return .array(result)
        },
        Builtin("single", "<af?>") { call in try single(call) },
        Builtin("reduce", "<afj?:j>") { call in try reduce(call) },
        Builtin("each", "<o-f:a>") { call in
            guard let members = call.members(0), let function = call.function(1) else { return nil }
            var result = List.sequence
            for (name, member) in members {
                let value = try call.apply(function, member, .string(name), .object(members))
                if let value { result.append(value) }
            }
            return .array(result)
        },
        Builtin("sift", "<o-f?:o>") { call in
            guard let members = call.members(0), let function = call.function(1) else { return nil }
            var result = Members()
            for (name, member) in members {
                let value = try call.apply(function, member, .string(name), .object(members))
                if value?.isTruthy ?? false { result[name] = member }
            }
            return result.isEmpty ? nil : .object(result)
        },
    ]

    private static func single(_ call: Call) throws -> Value? {
        guard let list = call.list(0) else { return nil }
        var found: Value?
        for (index, item) in list.items.enumerated() {
            if let function = call.function(1) {
                let value = try call.apply(function, item, .number(Double(index)), .array(list))
                guard value?.isTruthy ?? false else { continue }
            }
            guard found == nil else { throw JSONataError("D3138", "$single expects one match, and there are more") }
            found = item
        }
        guard let found else { throw JSONataError("D3139", "$single expects one match, and there is none") }
        return found
    }

    private static func reduce(_ call: Call) throws -> Value? {
        guard let list = call.list(0), let function = call.function(1) else { return nil }
        guard function.arity >= 2 else {
            throw JSONataError("D3050", "the function given to $reduce must take at least two arguments")
        }
        var items = list.items[...]
        var result = call[2]
        if result == nil { result = items.popFirst() }
        for index in items.indices {
            result = try call.apply(function, result, items[index], .number(Double(index)), .array(list))
        }
        return result
    }
}
