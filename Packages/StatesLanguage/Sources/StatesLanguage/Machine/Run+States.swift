import JSONValue

extension Run {
    /// What each type of state does.
    func act(_ visit: Visit) throws -> (next: String?, output: JSON) {
        let state = visit.state
        switch state.kind {
        case .pass, .succeed: return try exit(state.exit, visit, output: visit.input)
        case .task(let resource, let arguments):
            return try finish(visit, with: call(resource, try payload(arguments, "Arguments", visit), visit))
        case .choice(let rules, let otherwise): return try choose(rules, otherwise, visit)
        case .wait(let seconds, let timestamp):
            try wait(seconds, timestamp, visit)
            return try exit(state.exit, visit, output: visit.input)
        case .parallel(let branches, let arguments):
            let input = try payload(arguments, "Arguments", visit)
            let results = try branches.map { branch in
                try workflow(branch, input: input, scope: Scope(in: visit.scope), item: visit.item)
            }
            return try finish(visit, with: .array(results))
        case .map(let processor, let items, let selector):
            return try finish(visit, with: map(processor, items, selector, visit))
        case .fail(let error, let cause):
            throw TaskFailure(error: try text(error, "Error", visit), cause: try text(cause, "Cause", visit))
        }
    }

    /// Leaves a state that has a result.
    private func finish(_ visit: Visit, with result: JSON) throws -> (next: String?, output: JSON) {
        var visit = visit
        visit.result = result
        return try exit(visit.state.exit, visit, output: result)
    }

    private func payload(_ json: JSON?, _ field: String, _ visit: Visit) throws -> JSON {
        try json.map { try fill($0, field, visit) } ?? visit.input
    }

    private func choose(
        _ rules: [State.Rule], _ otherwise: State.Exit?, _ visit: Visit
    ) throws -> (next: String?, output: JSON) {
        for (index, rule) in rules.enumerated() {
            let field = "Choices[\(index)]/Condition"
            guard case .bool(let holds) = try fill(rule.condition, field, visit) else {
                throw Self.wrong(field, "a boolean", visit)
            }
            if holds { return try exit(rule.exit, visit, output: visit.input) }
        }
        guard let otherwise else {
            throw TaskFailure(
                error: "States.NoChoiceMatched", cause: "no rule of the state \(visit.state.name) holds")
        }
        return try exit(otherwise, visit, output: visit.input)
    }

    private func wait(_ seconds: JSON?, _ timestamp: JSON?, _ visit: Visit) throws {
        var wait = Execution.Wait(state: visit.state.name)
        if let seconds {
            guard let number = try fill(seconds, "Seconds", visit).numberValue, number >= 0 else {
                throw Self.wrong("Seconds", "a number that is not negative", visit)
            }
            wait.seconds = number
        }
        if let timestamp {
            guard let text = try fill(timestamp, "Timestamp", visit).stringValue, Moment(iso: text) != nil else {
                throw Self.wrong("Timestamp", "a timestamp", visit)
            }
            wait.timestamp = text
        }
        waits.append(wait)
    }

    private func map(_ processor: Workflow, _ items: JSON?, _ selector: JSON?, _ visit: Visit) throws -> JSON {
        guard case .array(let values) = try payload(items, "Items", visit) else {
            throw Self.wrong("Items", "an array", visit)
        }
        return .array(
            try values.enumerated().map { index, value in
                var iteration = visit
                iteration.item = ["Index": .number(Double(index)), "Value": value]
                let input = try selector.map { try fill($0, "ItemSelector", iteration) } ?? value
                return try workflow(processor, input: input, scope: Scope(in: visit.scope), item: iteration.item)
            })
    }

    private func text(_ json: JSON?, _ field: String, _ visit: Visit) throws -> String {
        guard let json else { return "" }
        guard let text = try fill(json, field, visit).stringValue else { throw Self.wrong(field, "a string", visit) }
        return text
    }

    private static func wrong(_ field: String, _ wanted: String, _ visit: Visit) -> TaskFailure {
        TaskFailure(
            error: TaskFailure.query, cause: "\(field) of the state \(visit.state.name) must be \(wanted)")
    }
}
