import Foundation
import Subprocess

/// A run of a program that has ended.
struct Run: Sendable, CustomStringConvertible {
    /// The exit code; negative, the signal that ended it.
    var exit: Int32
    /// Standard output.
    var output: String
    /// Standard error.
    var errors: String

    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    var outputLines: [String] { output.split(separator: "\n").map(String.init) }

    /// For the comment of an expectation that is not met.
    var description: String { "exit \(exit)\n--- stdout\n\(output)--- stderr\n\(errors)---" }

    /// Runs a program in a folder; not more at once than the machine can stand.
    static func program(
        _ program: String, _ arguments: [String], in folder: String, environment: [String: String], input: String = ""
    ) async throws -> Run {
        try await Slots.shared.take()
        defer { Task { await Slots.shared.give() } }
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let outcome = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(
                ["-c", "cd \"$1\" && shift && exec env -i \"$@\"", "sh", folder] + variables + [program] + arguments),
            input: .string(input), output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
        let exit: Int32 =
            switch outcome.terminationStatus {
            case .exited(let code): code
            case .signaled(let number): -number
            }
        return Run(exit: exit, output: outcome.standardOutput, errors: outcome.standardError)
    }
}

/// How many programs run at once. They mostly wait, so it is more than the machine has cores.
private actor Slots {
    static let shared = Slots(free: 24)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(free: Int) { self.free = free }

    func take() async throws {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
