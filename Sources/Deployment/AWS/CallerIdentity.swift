/// Who the credentials belong to.
struct CallerIdentity: Decodable, Sendable {
    /// Twelve digits.
    var account: String
    var arn: String
}

extension AWSCLI {
    /// Works with whatever credentials: AWS needs no permission for it.
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
    func callerIdentity(region: String) async throws -> CallerIdentity {
        try await decode(Call("sts", "get-caller-identity", region: region))
    }
}
