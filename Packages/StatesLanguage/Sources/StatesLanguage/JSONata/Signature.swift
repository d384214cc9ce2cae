/// What arguments a function takes, in JSONata's notation: `<s-nn?:s>`.
/// <https://docs.jsonata.org/embedding-extending#function-signature-syntax>
struct Signature: Sendable {
    private struct Parameter {
        var kinds: String
        var isOptional = false
        var repeats = false
        /// Takes the context value if the argument is missing.
        var takesContext = false
        var element: Character?

        var isArray: Bool { kinds == "a" }

        func accepts(_ kind: Character) -> Bool {
            switch kinds {
            case "a", "x": true
            case "j": kind != "f"
            case "f": kind == "f"
            default: kind == "m" || kinds.contains(kind)
            }
        }
    }

    private var parameters: [Parameter] = []
    /// The code and the words of the first mistake.
    private var mistake: (code: String, message: String)?

    /// What is wrong with the signature of a lambda.
    func mistake(at position: Int) -> JSONataError? {
        mistake.map { JSONataError($0.code, $0.message, at: position) }
    }

    init(_ text: String) {
        var rest = text.dropFirst().prefix { $0 != ":" }
        if rest.last == ">", text.last == ">", !text.contains(":") { rest = rest.dropLast() }
        while let symbol = rest.popFirst() {
            let last = parameters.count - 1
            switch symbol {
            case "-" where last >= 0:
                parameters[last].isOptional = true
                parameters[last].takesContext = true
            case "?" where last >= 0: parameters[last].isOptional = true
            case "+" where last >= 0: parameters[last].repeats = true
            case "<":
                if last >= 0, ["a", "f"].contains(parameters[last].kinds) {
                    parameters[last].element = rest.first
                } else {
                    mistake = mistake ?? ("S0401", "only arrays and functions have a type in < >")
                }
                var depth = 1
                while depth > 0, let next = rest.popFirst() { depth += next == "<" ? 1 : next == ">" ? -1 : 0 }
            case "(":
                let kinds = rest.prefix { $0 != ")" }
                if kinds.contains("<") { mistake = mistake ?? ("S0402", "a choice has no types in < >") }
                parameters.append(Parameter(kinds: String(kinds)))
                rest = rest.drop { $0 != ")" }.dropFirst()
            default: parameters.append(Parameter(kinds: String(symbol)))
            }
        }
    }

    /// How many arguments must be there.
    var required: Int { parameters.count { !$0.isOptional } }

    /// The arguments, one for each parameter: arrays are made where the function wants one, the context fills in.
    func arrange(_ arguments: [Value?], context: Value?, of name: String) throws -> [Value?] {
        let kinds = arguments.map(Self.kind)
        guard let counts = match(kinds[...], parameters[...]) else {
            throw JSONataError("T0410", "argument \(culprit(kinds)) of $\(name) does not match its signature")
        }
        var arranged: [Value?] = []
        var next = 0
        func given() -> Value? { next < arguments.count ? arguments[next] : nil }
        for (parameter, count) in zip(parameters, counts) {
            if count == 0 {
                // As in the reference implementation, an optional parameter that fits nothing takes what comes.
                guard parameter.takesContext else {
                    arranged.append(given())
                    next += 1
                    continue
                }
                guard parameter.accepts(Self.kind(context)) else {
                    throw JSONataError("T0411", "the context value does not fit argument \(next + 1) of $\(name)")
                }
                arranged.append(context)
            }
            for _ in 0..<count {
                arranged.append(try parameter.isArray ? array(given(), parameter, next, name) : given())
                next += 1
            }
        }
        return arranged
    }

    private func array(_ value: Value?, _ parameter: Parameter, _ index: Int, _ name: String) throws -> Value? {
        guard let value else { return nil }
        var list = List([value])
        if case .array(let given) = value { list = given }
        if let element = parameter.element, list.items.contains(where: { Self.kind($0) != element }) {
            let kind = element == "n" ? "numbers" : element == "s" ? "strings" : "objects"
            throw JSONataError("T0412", "argument \(index + 1) of $\(name) must be an array of \(kind)")
        }
        return .array(list)
    }

    /// How many arguments each parameter gets, as the regular expression does that JSONata makes of a signature.
    private func match(_ kinds: ArraySlice<Character>, _ parameters: ArraySlice<Parameter>) -> [Int]? {
        guard let parameter = parameters.first else { return kinds.isEmpty ? [] : nil }
        let fitting = kinds.prefix(while: parameter.accepts).count
        let most = parameter.repeats ? fitting : min(fitting, 1)
        let least = parameter.isOptional ? 0 : 1
        guard most >= least else { return nil }
        for count in (least...most).reversed() {
            if let rest = match(kinds.dropFirst(count), parameters.dropFirst()) { return [count] + rest }
        }
        return nil
    }

    private func culprit(_ kinds: [Character]) -> Int {
        for (index, kind) in kinds.enumerated() {
            guard index < parameters.count, parameters[index].accepts(kind) else { return index + 1 }
        }
        return kinds.count + 1
    }

    private static func kind(_ value: Value?) -> Character {
        switch value {
        case nil: "m"
        case .null: "l"
        case .bool: "b"
        case .number: "n"
        case .string: "s"
        case .array: "a"
        case .object: "o"
        case .function: "f"
        }
    }
}
