#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Doctor.Check {
    /// Whether IAM would let the deployer do what these stacks need. It simulates and does nothing.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>
    static let permissions = Self(id: "permissions", title: "deployer's permissions") { doctor in
        let identity = try await doctor.identity()
        if identity.arn.hasSuffix(":root") { return [.ok("the root user may do everything")] }
        let source = try await doctor.principal(of: identity.arn)
        let policy = try DeploymentPolicy(
            doctor.stacks, name: doctor.deployer.monitor, account: doctor.account, region: doctor.region,
            forDoctor: false)
        let denied = try await policy.simulations.concurrentMap { simulation in
            try await doctor.denied(simulation, to: source)
        }.flatMap(\.self)
        guard denied.isEmpty else {
            return [
                .problem(
                    "\(identity.arn) may not: \(Set(denied).sorted().joined(separator: ", "))",
                    next:
                        "ask an administrator of the account to run scripts/aws-permissions-config.sh, or to allow these"
                )
            ]
        }
        return [.ok("IAM would allow all that deploying needs; an organization's own limits are not all in that")]
    }
}

extension Doctor {
    /// A session of a role stands for its role, whose path only IAM knows.
    fileprivate func principal(of arn: String) async throws -> String {
        guard let session = arn.firstMatch(of: /^arn:aws:sts::\d+:assumed-role\/([^\/]+)\//) else { return arn }
        struct Output: Decodable {
            var role: Role
            struct Role: Decodable { var arn: String }
        }
        return try await aws.decode(
            AWSCLI.Call("iam", "get-role", ["--role-name", String(session.1)], region: region), as: Output.self
        ).role.arn
    }

    fileprivate func denied(_ simulation: DeploymentPolicy.Simulation, to principal: String) async throws -> [String] {
        struct Evaluation: Decodable {
            var evalActionName: String
            var evalResourceName: String?
            var evalDecision: String
            /// One for each resource, where IAM groups them.
            var resourceSpecificResults: [Specific]?
            struct Specific: Decodable { var evalResourceName: String, evalResourceDecision: String }
        }
        struct Output: Decodable { var evaluationResults: [Evaluation] }
        struct Entry: Encodable { var ContextKeyName: String, ContextKeyType: String, ContextKeyValues: [String] }
        let text = { (value: any Encodable) in
            String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        }
        let context = simulation.context.sorted { $0.key < $1.key }.map { key, values in
            Entry(
                ContextKeyName: key, ContextKeyType: key == "aws:CalledVia" ? "stringList" : "string",
                ContextKeyValues: [values[0]])
        }
        let results = try await aws.decode(
            AWSCLI.Call(
                "iam", "simulate-principal-policy",
                [
                    "--policy-source-arn", principal, "--action-names", try text(simulation.actions),
                    "--resource-arns", try text(simulation.resources),
                ] + (context.isEmpty ? [] : ["--context-entries", try text(context)]), region: region),
            as: Output.self
        ).evaluationResults
        return results.flatMap { result -> [String] in
            let specific = result.resourceSpecificResults ?? []
            let decisions =
                specific.isEmpty
                ? [(result.evalResourceName, result.evalDecision)]
                : specific.map { ($0.evalResourceName, $0.evalResourceDecision) }
            return decisions.filter { simulation.asks(result.evalActionName, on: $0) && $1 != "allowed" }
                .map { _ in result.evalActionName }
        }
    }
}
