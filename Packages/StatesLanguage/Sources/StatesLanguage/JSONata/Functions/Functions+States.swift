import JSONValue

extension Builtin {
    /// What Step Functions adds.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn>
    static let states: [Builtin] = [
        Builtin("parse", "<s-:x>") { call in
            guard let text = call.string(0) else { return nil }
            do {
                return Value(try JSON(parsing: text))
            } catch {
                throw JSONataError("D3137", "$parse: \(error)")
            }
        },
        Builtin("partition", "<an:a>") { call in
            guard let list = call.list(0) else { return nil }
            guard let size = call.integer(1), size > 0 else {
                throw JSONataError("D3137", "the second argument of $partition must be a positive number")
            }
            let starts = stride(from: 0, to: list.items.count, by: size)
            return .array(List(starts.map { .array(List(Array(list.items.dropFirst($0).prefix(size)))) }))
        },
        Builtin("range", "<nnn:a>") { call in
            guard let first = call.number(0), let last = call.number(1), let step = call.number(2), step != 0 else {
                throw JSONataError("D3137", "$range takes a first and a last number, and a step that is not 0")
            }
            guard (last - first) / step < Double(Dialect.longestMadeRange) else {
                throw JSONataError(
                    "D2014", "the range must not have more than \(Dialect.longestMadeRange) numbers")
            }
            return .array(List(stride(from: first, through: last, by: step).map(Value.number)))
        },
        Builtin("uuid", "<:s>") { call in .string(call.evaluator.ambient.uuid()) },
    ]

    /// What depends on the world.
    static let world: [Builtin] = [
        Builtin("random", "<n?:n>") { call in .number(call.evaluator.ambient.random(call.number(0))) },
        Builtin("millis", "<:n>") { call in .number(call.evaluator.ambient.milliseconds) },
        Builtin("shuffle", "<a:a>") { call in
            guard var items = call.list(0)?.items else { return nil }
            for index in items.indices.dropFirst().reversed() {
                let other = Int(call.evaluator.ambient.random(nil) * Double(index + 1))
                items.swapAt(index, min(max(0, other), index))
            }
            return .array(List(items))
        },
    ]

    /// What JSONata has and Step Functions refuses.
    static let evaluation = Builtin("eval", "<sx?:x>") { call in
        guard let text = call.string(0) else { return nil }
        let (evaluator, dialect) = (call.evaluator, call.dialect)
        var root: Node
        do {
            var parser = try Parser(text, dialect)
            root = try parser.expression()
        } catch {
            throw JSONataError("D3120", "$eval cannot read its text: \(error)")
        }
        do {
            let input = call.arguments.count > 1 && call[1] != nil ? Evaluator.outer(call[1]) : call.context
            return try evaluator.evaluate(root, input, call.frame ?? Frame([:], dialect))
        } catch {
            throw JSONataError("D3121", "$eval: \(error)")
        }
    }
}
