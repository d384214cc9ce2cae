import JSONValue

extension Builtin {
    /// <https://docs.jsonata.org/object-functions>
    static let objects: [Builtin] = [
        Builtin("keys", "<x-:a<s>>") { call in .strings(names(call[0]).names, .sequence) },
        Builtin("lookup", "<x-s:x>") { call in
            call.string(1).flatMap { Evaluator.lookUp($0, in: call[0]) }
        },
        Builtin("spread", "<x-:a<o>>") { call in spread(call[0]) },
        Builtin("merge", "<a<o>:o>") { call in
            guard let list = call.list(0) else { return nil }
            var result = Members()
            for case .object(let members) in list.items {
                for (name, value) in members { result[name] = value }
            }
            return .object(result)
        },
        Builtin("clone", "<(oa)-:o>") { call in try call[0].map { Value(try $0.forText(call.dialect)) } },
        Builtin("type", "<x:s>") { call in
            switch call[0] {
            case nil: nil
            case .null: .string("null")
            case .bool: .string("boolean")
            case .number: .string("number")
            case .string: .string("string")
            case .array: .string("array")
            case .object: .string("object")
            case .function: .string("function")
            }
        },
        Builtin("error", "<s?:x>") { call in
            throw JSONataError("D3137", call.string(0) ?? "$error() function evaluated")
        },
        Builtin("assert", "<bs?:x>") { call in
            guard case .bool(true)? = call[0] else {
                throw JSONataError("D3141", call.string(1) ?? "$assert() statement failed")
            }
            return nil
        },
    ]

    private static func names(_ value: Value?) -> Fields<Bool> {
        var names = Fields<Bool>()
        switch value {
        case .object(let members): for name in members.names { names[name] = true }
        case .array(let list): for item in list.items { for name in self.names(item).names { names[name] = true } }
        default: break
        }
        return names
    }

    private static func spread(_ value: Value?) -> Value? {
        switch value {
        case .object(let members):
            var result = List.sequence
            for (name, value) in members {
                var one = Members()
                one[name] = value
                result.append(.object(one))
            }
            return .array(result)
        case .array(let list):
            return .array(List(list.items.flatMap { Evaluator.list(spread($0)).items }, .sequence))
        default: return value
        }
    }
}
