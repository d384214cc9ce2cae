#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A run of a state machine.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>
struct Execution: Decodable, Sendable {
    var executionArn: String
    /// `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`
    var status: String
    /// JSON, of a run that succeeded.
    var output: String?
    var error: String?
    var cause: String?
}

extension AWSCLI {
    /// - Parameter input: JSON.
    /// - Returns: the ARN of the run.
    func startExecution(machine: String, input: String, region: String) async throws -> String {
        struct Output: Decodable { var executionArn: String }
        return try await decode(
            Call(
                "stepfunctions", "start-execution", ["--state-machine-arn", machine, "--input", input], region: region),
            as: Output.self
        ).executionArn
    }

    func execution(_ arn: String, region: String) async throws -> Execution {
        try await decode(Call("stepfunctions", "describe-execution", ["--execution-arn", arn], region: region))
    }

    /// Type of the last thing that happened in a run, for example `WaitStateEntered`.
    func lastEvent(of execution: String, region: String) async throws -> String? {
        struct Event: Decodable { var type: String }
        struct Output: Decodable { var events: [Event] }
        return try await decode(
            Call(
                "stepfunctions", "get-execution-history",
                ["--execution-arn", execution, "--reverse-order", "--max-items", "1"], region: region),
            as: Output.self
        ).events.first?.type
    }
}
