import CloudFormation
import Config
import JSONValue
import StatesLanguage

/// An expression as Step Functions can try it: a state, and the variables that it finds.
package struct ExpressionTrial: Sendable {
    /// Where it stands.
    package var name: String
    /// A `Pass` state, as JSON.
    package var state: String
    /// As JSON.
    package var variables: String
}

extension Monitor {
    /// The largest expressions, with what they get in an account of 60 services and 12 budgets: from runs on sample data, in
    /// which a task in the place of the state takes down its variables.
    /// - Throws: as ``stacks()`` does.
    package func trials() throws -> [ExpressionTrial] {
        try reportTrials() + explanationTrials()
    }

    private func reportTrials() throws -> [ExpressionTrial] {
        guard var part = try reports(), let first = part.budgets.first else { return [] }
        part.budgets = (1...12).map { (first.budget, "\(first.name)-\($0)") }
        let budgets = Dictionary(part.budgets.map { ($0.name, $0.budget) }) { first, _ in first }
        let costs = SampleCosts(scale: 1, budgets: budgets, lastDay: Self.day, services: SampleCosts.many(60))
        let definition = part.machine.definition
        let composed = try config.reports.kinds.flatMap { kind in
            try trials(
                of: "Compose", "composed", in: definition, named: "\(naming.reports), \(kind.rawValue)",
                input: ["report": .string(kind.rawValue)], at: Self.reportTime, costs: costs)
        }
        let folded = try trials(
            of: "Ask", "answers", in: definition, named: naming.reports, input: ["report": "monthly"],
            at: "2026-03-06T08:00:00Z", costs: costs)
        return composed + folded
    }

    private func explanationTrials() throws -> [ExpressionTrial] {
        guard let part = try budgetAlerts(), let entry = part.budgets.first, let alert = entry.budget.alerts.first
        else { return [] }
        let costs = SampleCosts(
            scale: 1, budgets: [entry.name: entry.budget], lastDay: Self.day, services: SampleCosts.many(60))
        let topic = "arn:aws:sns:\(config.region):\(config.account):\(naming.topic(alert.channel))"
        let text = budgetText(
            of: alert, budget: entry.budget, name: entry.name, crossing: (Self.day, entry.budget.limit.double))
        return try trials(
            of: "Explain", "notification", in: part.machine.definition, named: naming.budgetAlerts,
            input: [
                "at": .string(Self.reportTime), "message": ["TopicArn": .string(topic), "Message": .string(text)],
            ], at: Self.reportTime, costs: costs)
    }

    /// One, or none if the run does not come there; of several times the last one counts.
    private func trials(
        of state: String, _ variable: String, in definition: StatesDefinition, named name: String, input: JSON,
        at time: String, costs: SampleCosts
    ) throws -> [ExpressionTrial] {
        var expression = ""
        var found = JSON.Object()
        var variables: JSON?
        let run = SampleRun(definition: definition, machine: name, time: time) { task in
            if task.resource == JSON.look {
                found = task.arguments.objectValue ?? [:]
                variables = .object(found)
                return [:]
            }
            let answer = try costs.answer(task)
            if task.state == state {
                found["result"] = answer
                variables = .object(found)
            }
            return answer
        }
        _ = try run.run(input) { whole in
            expression = whole.state(state)?["Assign"]?[variable]?.stringValue ?? ""
            return whole.looking(at: whole.assigned.filter { expression.mentions(variable: $0) }, before: state)
        }
        guard let variables else { return [] }
        let pass: JSON = [
            "Type": "Pass", "QueryLanguage": "JSONata", "End": true,
            // Only a task has a result.
            "Assign": ["tried": .string(expression.replacing("$states.result", with: "$result"))],
        ]
        return [ExpressionTrial(name: "\(name): \(state)", state: pass.text, variables: variables.text)]
    }
}

extension JSON {
    fileprivate static let look = "arn:aws:states:::aws-sdk:sample:look"

    /// The state of that name, in whatever branch it is.
    fileprivate func state(_ name: String) -> JSON? {
        if let state = self["States"]?[name] { return state }
        return (objectValue?.map(\.value) ?? arrayValue ?? []).lazy.compactMap { $0.state(name) }.first
    }

    /// The variables that are assigned anywhere.
    fileprivate var assigned: Set<String> {
        let inner = (objectValue?.map(\.value) ?? arrayValue ?? []).map(\.assigned)
        return inner.reduce(Set(self["Assign"]?.objectValue?.names ?? [])) { $0.union($1) }
    }

    /// The definition with a task before a state, which is given some variables.
    fileprivate func looking(at variables: Set<String>, before state: String) -> JSON {
        switch self {
        case .array(let items): return .array(items.map { $0.looking(at: variables, before: state) })
        case .object(let members):
            var result = JSON.Object()
            for (name, value) in members {
                let isWay = ["Next", "Default", "StartAt"].contains(name) && value == .string(state)
                result[name] = isWay ? "Look" : value.looking(at: variables, before: state)
            }
            guard case .object(var states)? = result["States"], states[state] != nil else { return .object(result) }
            var arguments = JSON.Object()
            for name in variables.sorted() { arguments[name] = .string("{% $exists($\(name)) ? $\(name) : null %}") }
            states["Look"] = [
                "Type": "Task", "Resource": .string(Self.look), "Arguments": .object(arguments),
                "Output": "{% $states.input %}", "Next": .string(state),
            ]
            result["States"] = .object(states)
            return .object(result)
        default: return self
        }
    }
}

extension String {
    fileprivate func mentions(variable name: String) -> Bool {
        ranges(of: "$" + name).contains { range in
            range.upperBound == endIndex || !(self[range.upperBound].isLetter || self[range.upperBound].isNumber)
        }
    }
}
