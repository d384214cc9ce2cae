import Subprocess
import TerminalText

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The AWS command line interface, the one door to AWS: it knows every source of credentials that its user has set up.
package struct AWSCLI: Sendable {
    /// One call of the program.
    package struct Call: Sendable {
        /// For example `cloudformation`.
        package var service: String
        /// For example `describe-stacks`.
        package var operation: String
        /// Without `--region` and `--output`, which every call gets.
        package var arguments: [String]
        package var region: String
        /// Passed on standard input instead of as an argument, so that it shows in no list of processes. An argument
        /// refers to it as `file:///dev/stdin`.
        package var secretInput: String?

        package init(
            _ service: String, _ operation: String, _ arguments: [String] = [], region: String,
            secretInput: String? = nil
        ) {
            self.service = service
            self.operation = operation
            self.arguments = arguments
            self.region = region
            self.secretInput = secretInput
        }
    }

    /// Runs a call and gives its standard output.
    /// - Throws: ``AWSError``, or `CancellationError`.
    package var run: @Sendable (Call) async throws -> String

    package init(run: @escaping @Sendable (Call) async throws -> String) { self.run = run }

    /// How many may run at once, whatever is to be asked: each takes some 60 MB of memory.
    private static let turnstile = Turnstile(6)

    /// The program `aws` on the search path.
    package static let live = AWSCLI { call in try await turnstile.pass { try await start(call) } }

    private static func start(_ call: Call) async throws -> String {
        let outcome: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            outcome = try await Subprocess.run(
                .name("aws"),
                arguments: Arguments(
                    [call.service, call.operation] + call.arguments + ["--region", call.region, "--output", "json"]),
                environment: .inherit.updating(adjustments),
                input: .string(call.secretInput ?? ""), output: .string(limit: 64 << 20),
                error: .string(limit: 1 << 20))
        } catch let error as SubprocessError {
            try Task.checkCancellation()  // it ends the program, which then may not have read its input
            throw failure(error, of: call)
        }
        try Task.checkCancellation()
        // Ctrl-C reaches the program as well, and it may end before this process has been told.
        if [.signaled(SIGINT), .exited(128 + SIGINT)].contains(outcome.terminationStatus) { throw CancellationError() }
        guard outcome.terminationStatus.isSuccess else {
            throw AWSError(standardError: outcome.standardError, of: call)
        }
        return outcome.standardOutput
    }

    private static func failure(_ error: SubprocessError, of call: Call) -> AWSError {
        switch error.code {
        case .executableNotFound: .notInstalled
        case .spawnFailed: .unreadable(call.name, "could not be started: \(error)")
        case .failedToWriteToSubprocess: .unreadable(call.name, "did not read its input")
        case .outputLimitExceeded: .unreadable(call.name, "printed more than is possible to read")
        default: .unreadable(call.name, "failed: \(error)")
        }
    }

    /// No pager that waits for a key, no prompts, and UTF-8 whatever the locale says.
    private static let adjustments: [Environment.Key: String?] = [
        "AWS_PAGER": "", "AWS_CLI_AUTO_PROMPT": "off", "AWS_CLI_FILE_ENCODING": "UTF-8", "PYTHONUTF8": "1",
    ]

    /// Runs a call and decodes its output, all texts of which are then harmless for a terminal and have one line: whoever
    /// names a resource, or lets it fail with a text, must not write more than that text.
    /// - Parameter isExact: leaves the texts as AWS sent them, to be compared or read further.
    /// - Throws: what `run` throws, and ``AWSError/unreadable(_:_:)``.
    func decode<Output: Decodable>(
        _ call: Call, as type: Output.Type = Output.self, isExact: Bool = false
    ) async throws -> Output {
        let text = isExact ? try await run(call) : Self.harmless(json: try await run(call))
        do {
            return try Self.decoder.decode(Output.self, from: Data(text.utf8))
        } catch {
            let answer = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let shown = AWSError.shown(answer, atMost: 100)
            throw AWSError.unreadable(
                call.name, shown.isEmpty ? "gave no answer" : "gave an unexpected answer: \(shown)")
        }
    }

    /// The same JSON with a space for each character of its texts that a terminal would obey, however it is written.
    static func harmless(json: String) -> String {
        var result: [UInt8] = []
        var rest = Array(json.utf8)[...]
        while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
            result += rest[..<backslash]
            let escape = rest[backslash...].prefix(rest[backslash...].dropFirst().first == UInt8(ascii: "u") ? 6 : 2)
            result += isHarmful(String(decoding: escape.dropFirst(), as: UTF8.self)) ? [UInt8(ascii: " ")] : escape
            rest = rest[escape.endIndex...]
        }
        return String(decoding: result + rest, as: UTF8.self).harmless()
    }

    /// - Parameter escape: what follows the backslash.
    private static func isHarmful(_ escape: String) -> Bool {
        guard escape.hasPrefix("u") else { return "nrtbf".contains(escape) }
        return UInt32(escape.dropFirst(), radix: 16).flatMap(Unicode.Scalar.init)?.isHarmful ?? false
    }

    /// AWS's member names begin with a capital letter, Swift's do not. Keys of dictionaries are left alone.
    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in MemberName(path[path.count - 1].stringValue) }
        return decoder
    }

    private struct MemberName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name.prefix(1).lowercased() + name.dropFirst() }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension AWSCLI.Call {
    /// As people type it: `aws cloudformation describe-stacks`.
    package var name: String { "aws \(service) \(operation)" }
}
