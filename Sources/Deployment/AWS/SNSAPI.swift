extension AWSCLI {
    /// - Parameter message: passed on standard input: it may be longer than an argument can be.
    /// - Returns: the message's id.
    func publish(_ message: String, to topic: String, region: String) async throws -> String {
        struct Output: Decodable { var messageId: String }
        return try await decode(
            Call(
                "sns", "publish", ["--topic-arn", topic, "--message", "file:///dev/stdin"], region: region,
                secretInput: message),
            as: Output.self
        ).messageId
    }

    /// - Parameter address: of an HTTP server, which SNS asks to confirm it.
    func subscribe(_ address: String, to topic: String, region: String) async throws {
        _ = try await run(
            Call(
                "sns", "subscribe", ["--topic-arn", topic, "--protocol", "http", "--notification-endpoint", address],
                region: region))
    }
}
