/// Who the credentials belong to.
package struct CallerIdentity: Decodable, Sendable {
    package var account: String
    package var arn: String
}

extension AWSCLI {
    package func callerIdentity(region: String) async throws -> CallerIdentity {
        try await decode(Call("sts", "get-caller-identity", region: region))
    }
}
