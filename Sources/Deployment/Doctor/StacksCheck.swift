import CloudFormation

extension Doctor.Check {
    /// The states of the stacks, and whether their names are free.
    static let stacks = Self(id: "stacks", title: "stacks") { doctor in
        let deployed = try await doctor.deployed()
        let missing = doctor.stacks.filter { deployed[$0.name] == nil }.map(\.name)
        let verdicts: [Verdict] = deployed.values.sorted { $0.name < $1.name }.map { stack in
            let text = "\(stack.name) is \(stack.status)"
            if stack.status.isInProgress {
                return .unknown("\(text): something is under way", next: "run this again when it has ended")
            }
            return stack.status.name.hasSuffix("_COMPLETE") && !stack.status.isNothing
                ? .ok(text) : .problem("\(text), left by a failure", next: "bellwether deploy, which mends it")
        }
        return verdicts
            + (missing.isEmpty ? [] : [.ok("not deployed yet: \(missing.joined(separator: ", "))")])
    }
}
