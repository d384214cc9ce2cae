import CloudFormation

extension Doctor.Check {
    /// Whether Step Functions would take the state machines' definitions, and how deep it lets their expressions go. It
    /// looks and tries, and makes nothing; free.
    static let definitions = Self(id: "definitions", title: "state machines") { doctor in
        let machines = try doctor.stacks.flatMap { try MachineDefinition.all(in: $0) }
        guard !machines.isEmpty else { return [.ok("none is configured")] }
        // Those that are deployed as they are, Step Functions has accepted.
        let deployed = try await doctor.deployed()
        let open = try doctor.stacks.filter { stack in deployed[stack.name].map { !$0.has(stack.template) } ?? true }
            .flatMap { try MachineDefinition.all(in: $0) }
        let answers = try await open.concurrentMap { ($0, try await doctor.aws.diagnostics(of: $0)) }
        let refused = answers.flatMap { machine, diagnostics in diagnostics.map(machine.complaint) }
        let verdicts =
            refused.isEmpty
            ? [Verdict.ok("Step Functions accepts all \(machines.count) definitions")]
            : refused.map { .problem($0, next: "report it with this text; deploying would end with it") }
        return verdicts + (try await doctor.depth())
    }
}

/// An expression that succeeds only if Step Functions counts the depth of an expression in one of two ways.
enum DepthProbe: String, CaseIterable {
    /// Objects of two members in a loop: fails where what was left is still counted.
    case loop = "$count($map([1..60], function($v){{'a': $v, 'b': $v}}))"
    /// Members of one object: fails where what stands side by side is counted.
    case siblings = "$count($keys([1..60]{$string($): $sum([$, $])}))"

    var meaning: String {
        switch self {
        case .loop: "each round of a loop that makes an object"
        case .siblings: "each member of an object"
        }
    }

    /// Whether `Tests/Judges` holds every expression to this way of counting.
    var isJudged: Bool { self == .loop }

    func trial() throws -> StateTrial {
        let state = JSON.object([
            "Type": .string("Pass"), "QueryLanguage": .string("JSONata"), "End": .bool(true),
            "Output": .string("{% \(rawValue) %}"),
        ])
        return StateTrial(name: "\(self)", state: try state.encoded(), variables: "{}")
    }
}

extension Doctor {
    /// AWS documents no depth for Step Functions; it ends an expression that is 101 deep.
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>
    fileprivate func depth() async throws -> [Verdict] {
        let (answers, refused): ([(DepthProbe, StateResult)], [Verdict])
        do {
            answers = try await DepthProbe.allCases.concurrentMap {
                ($0, try await aws.test($0.trial(), region: region))
            }
            refused = try await trials.concurrentMap { try await refusal(of: $0) }.compactMap(\.self)
        } catch AWSError.denied(let action, _) {
            return [.unknown("the depth of expressions is not tried, since \(action) is not allowed")]
        } catch let error as AWSError {
            guard case .unreadable = error else { throw error }
            return [
                .unknown("this AWS CLI cannot try a state without a role", next: "update it, \(AWSCLI.installation)")
            ]
        }
        if let other = answers.map(\.1).first(where: { $0.status != "SUCCEEDED" && !$0.isTooDeep }) {
            return [.unknown("how deep an expression may be could not be tried: \(other.words)")]
        }
        return refused.isEmpty ? [counted(answers)] : refused
    }

    /// What Step Functions has against one of our own expressions, with what it gets in a large account.
    private func refusal(of trial: StateTrial) async throws -> Verdict? {
        let result = try await aws.test(trial, region: region)
        guard result.status != "SUCCEEDED" else { return nil }
        return .problem(
            "Step Functions refuses an expression of \(trial.name), with 60 services and 12 budgets: \(result.words)",
            next: "report it with this text; what the state machine sends will not come in an account of that size")
    }

    private func counted(_ answers: [(DepthProbe, StateResult)]) -> Verdict {
        let failed = answers.filter { $0.1.status != "SUCCEEDED" }
        let own = trials.isEmpty ? "" : "; it takes the largest of ours, with 60 services and 12 budgets"
        guard !failed.isEmpty else { return .ok("the depth of an expression is that of its nesting\(own)") }
        let counted = failed.map(\.0.meaning).joined(separator: " and ")
        let words = "the depth of an expression also counts \(counted)"
        return failed.allSatisfy(\.0.isJudged)
            ? .ok("\(words); Bellwether's expressions keep to that\(own)")
            : .warning(
                "\(words), which Bellwether's expressions were not tested against\(own)",
                next: "run bellwether report daily; if it fails, report it with this text")
    }
}

/// A state that Step Functions can try without a role, and what it finds.
package struct StateTrial: Sendable {
    /// Where it stands.
    var name: String
    /// As JSON.
    var state: String
    /// As JSON.
    var variables: String

    package init(name: String, state: String, variables: String) {
        self.name = name
        self.state = state
        self.variables = variables
    }
}

/// What became of a state that was tried.
struct StateResult: Decodable, Sendable {
    /// `SUCCEEDED`, `FAILED`, `RETRIABLE`, `CAUGHT_ERROR`
    var status: String
    var error: String?
    var cause: String?

    /// Whether AWS stopped at its limit of depth.
    var isTooDeep: Bool { cause?.contains("tack overflow") == true }

    var words: String { [error, cause].compactMap(\.self).joined(separator: ": ") }
}

extension AWSCLI {
    /// The variables may be longer than an argument of a program can be.
    func test(_ trial: StateTrial, region: String) async throws -> StateResult {
        try await decode(
            Call(
                "stepfunctions", "test-state",
                ["--definition", trial.state, "--input", "{}", "--variables", "file:///dev/stdin"], region: region,
                secretInput: trial.variables))
    }
}
