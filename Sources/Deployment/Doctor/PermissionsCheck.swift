#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Doctor.Check {
    /// Whether IAM would let the deployer do what these stacks need. It simulates and does nothing.
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>
    static let permissions = Self(id: "permissions", title: "deployer's permissions") { doctor in
        let identity = try await doctor.aws.callerIdentity(region: doctor.region)
        if identity.arn.hasSuffix(":root") { return [.ok("the root user may do everything")] }
        let source = try await doctor.principal(of: identity.arn)
        let denied = try await DeployPermissions(doctor).requests.concurrentMap { request in
            try await doctor.denied(request, to: source)
        }.flatMap(\.self)
        guard denied.isEmpty else {
            return [
                .problem(
                    "\(identity.arn) may not: \(Set(denied).sorted().joined(separator: ", "))",
                    next: "ask an administrator of the account to allow these")
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

    fileprivate func denied(_ request: DeployPermissions.Request, to principal: String) async throws -> [String] {
        struct Evaluation: Decodable { var evalActionName: String, evalDecision: String }
        struct Output: Decodable { var evaluationResults: [Evaluation] }
        let list = { (items: [String]) in
            String(decoding: try JSONEncoder().encode(items), as: UTF8.self)
        }
        return try await aws.decode(
            AWSCLI.Call(
                "iam", "simulate-principal-policy",
                [
                    "--policy-source-arn", principal, "--action-names", try list(request.actions),
                    "--resource-arns", try list([request.resource]),
                ], region: region),
            as: Output.self
        ).evaluationResults.filter { $0.evalDecision != "allowed" }.map(\.evalActionName)
    }
}
