#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension AWSCLI {
    /// What Chatbot logged for a configuration since some time; `nil` if it has never logged anything.
    /// <https://docs.aws.amazon.com/chatbot/latest/adminguide/cloudwatch-logs.html>
    func chatbotLog(of configuration: String, since start: Date) async throws -> [String]? {
        struct Output: Decodable {
            struct Event: Decodable { var message: String }
            var events: [Event]?
        }
        do {
            let output: Output = try await decode(
                Call(
                    "logs", "filter-log-events",
                    [
                        "--log-group-name", "/aws/chatbot/\(configuration)", "--start-time",
                        String(Int(start.timeIntervalSince1970 * 1_000)), "--max-items", "50",
                    ], region: Self.chatbotTelemetryRegion))
            return output.events?.map(\.message) ?? []
        } catch AWSError.service("ResourceNotFoundException", _, _) {
            return nil
        }
    }
}
