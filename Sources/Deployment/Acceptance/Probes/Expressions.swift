extension Probe {
    /// Nothing is made of what Step Functions would refuse.
    static let definitions = Probe(
        id: "definitions", question: "Does Step Functions accept the definition of every state machine?",
        needs: .nothing
    ) { scene in
        let machines = try scene.materials.stacks.flatMap { try MachineDefinition.all(in: $0) }
        let answers = try await machines.concurrentMap { ($0, try await scene.aws.diagnostics(of: $0)) }
        let complaints = answers.flatMap { machine, diagnostics in diagnostics.map(machine.complaint) }
        return complaints.isEmpty
            ? .holds("all \(machines.count)", "a deployment does not fail by a definition")
            : .fails(complaints.joined(separator: "; "), "these state machines cannot be deployed")
    }

    /// AWS ends an expression at a depth of 100. What it counts decides whether the depth grows with the data.
    static let depthOfObjects = depth(
        "depth-of-objects", "Does the depth of an expression grow with objects that are made in a loop?", .loop)

    /// The other way to count too much: what is computed side by side.
    static let depthOfSiblings = depth(
        "depth-of-siblings", "Does the depth of an expression grow with values that are computed side by side?",
        .siblings)

    private static func depth(_ id: String, _ question: String, _ probe: DepthProbe) -> Probe {
        Probe(id: id, question: question, needs: .nothing) { scene in
            reading(of: try await scene.aws.test(probe.trial(), region: scene.region), as: probe)
        }
    }

    static func reading(of trial: StateResult, as probe: DepthProbe) -> Reading {
        let error = trial.words
        if trial.status == "SUCCEEDED" { return .holds("succeeded", "only true nesting counts") }
        guard trial.isTooDeep else {
            return .open("\(trial.status): \(error)", "another answer than AWS is known to give")
        }
        let words = "the depth also counts \(probe.meaning)"
        return probe.isJudged
            ? .holds(error, "\(words), as our judges do") : .fails(error, "\(words), and our judges do not")
    }
}
