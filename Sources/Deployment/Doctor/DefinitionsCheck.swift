extension Doctor.Check {
    /// Whether Step Functions would take the state machines' definitions, and how deep it lets their expressions go. It
    /// looks and tries, and makes nothing; free.
    static let definitions = Self(id: "definitions", title: "state machines") { doctor in
        let machines = try doctor.stacks.flatMap { try MachineDefinition.all(in: $0) }
        guard !machines.isEmpty else { return [.ok("none is configured")] }
        let answers = try await machines.concurrentMap { ($0, try await doctor.aws.diagnostics(of: $0)) }
        let refused = answers.flatMap { machine, diagnostics in diagnostics.map(machine.complaint) }
        let verdicts =
            refused.isEmpty
            ? [Verdict.ok("Step Functions accepts all \(machines.count) definitions")]
            : refused.map { .problem($0, next: "report it with this text; deploying would end with it") }
        return verdicts + [try await doctor.depth()]
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

    var definition: JSON {
        .object([
            "Type": .string("Pass"), "QueryLanguage": .string("JSONata"), "End": .bool(true),
            "Output": .string("{% \(rawValue) %}"),
        ])
    }
}

extension Doctor {
    /// AWS documents no depth for Step Functions; it ends an expression that is 101 deep.
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>
    fileprivate func depth() async throws -> Verdict {
        let answers: [(DepthProbe, StateTrial)]
        do {
            answers = try await DepthProbe.allCases.concurrentMap { probe in
                (probe, try await aws.test(state: probe.definition, region: region))
            }
        } catch let error as AWSError {
            guard case .unreadable = error else { throw error }
            return .unknown(
                "this AWS CLI cannot try a state without a role", next: "update it, \(AWSCLI.installation)")
        }
        let failed = answers.filter { $0.1.status != "SUCCEEDED" }
        if let other = failed.first(where: { !$0.1.isTooDeep }) {
            let words = [other.1.error, other.1.cause].compactMap(\.self).joined(separator: ": ")
            return .unknown("how deep an expression may be could not be tried: \(words)")
        }
        guard !failed.isEmpty else { return .ok("the depth of an expression is that of its nesting") }
        let counted = failed.map(\.0.meaning).joined(separator: " and ")
        let words = "the depth of an expression also counts \(counted)"
        return failed.allSatisfy(\.0.isJudged)
            ? .ok("\(words); Bellwether's expressions keep to that")
            : .warning(
                "\(words), which Bellwether's expressions were not tested against",
                next: "run bellwether report daily; if it fails, report it with this text")
    }
}

/// What became of a state that was tried.
struct StateTrial: Decodable, Sendable {
    /// `SUCCEEDED`, `FAILED`, `RETRIABLE`, `CAUGHT_ERROR`
    var status: String
    var error: String?
    var cause: String?

    /// Whether AWS stopped at its limit of depth.
    var isTooDeep: Bool { cause?.contains("tack overflow") == true }
}

extension AWSCLI {
    func test(state: JSON, region: String) async throws -> StateTrial {
        try await decode(
            Call(
                "stepfunctions", "test-state", ["--definition", "file:///dev/stdin", "--input", "{}"], region: region,
                secretInput: try state.encoded()))
    }
}
