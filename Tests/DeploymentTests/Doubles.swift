import Foundation
import Synchronization
import Testing

@testable import Deployment

/// An AWS CLI that answers what a test says, and refuses all else.
final class ScriptedAWS: Sendable {
    typealias Answer = @Sendable (AWSCLI.Call) async throws -> String

    private let answers: [String: Answer]
    private let log = Mutex<[AWSCLI.Call]>([])

    /// - Parameter answers: by operation.
    init(_ answers: [String: Answer]) { self.answers = answers }

    var calls: [AWSCLI.Call] { log.withLock { $0 } }
    var operations: [String] { calls.map(\.operation) }

    var cli: AWSCLI {
        AWSCLI { [self] call in
            log.withLock { $0.append(call) }
            guard let answer = answers[call.operation] else {
                Issue.record("unexpected: \(call.name)")
                throw AWSError.unreadable(call.name, "was not expected")
            }
            return try await answer(call)
        }
    }
}

/// Gives one element after the other; one more than there are is a mistake.
func script<T: Sendable>(_ elements: [T]) -> @Sendable () throws -> T {
    let given = Log<Void>()
    return {
        given.add(())
        return try #require(elements.dropFirst(given.all.count - 1).first, "the script has come to its end")
    }
}

/// What happened, in the order it did.
final class Log<T: Sendable>: Sendable {
    private let elements = Mutex<[T]>([])

    func add(_ element: T) { elements.withLock { $0.append(element) } }
    var all: [T] { elements.withLock { $0 } }
}

extension DeploymentEvent {
    /// In a line.
    var line: String {
        switch self {
        case .note(let text): text
        case .started(let stack, let total): "\(stack): started, \(total.map(String.init) ?? "?")"
        case .resource(let step): "\(step.stack): \(step.name) \(step.status)"
        case .ended(let stack, let status): "\(stack): ended, \(status)"
        }
    }
}

/// Events of a stack as CloudFormation tells them.
struct Events {
    static let stack = "arn:aws:cloudformation:us-east-1:123456789012:stack/acme/1"
    private var events: [[String: String]] = []

    /// - Parameter key: empty for the stack itself.
    mutating func add(
        _ key: String, _ status: String, _ reason: String? = nil, token: String? = "t", type: String? = nil
    ) {
        var event = [
            "EventId": "\(events.count)", "StackId": Self.stack, "LogicalResourceId": key.isEmpty ? "acme" : key,
            "PhysicalResourceId": key.isEmpty ? Self.stack : "p-\(key)", "Timestamp": "2026-01-01T00:00:00Z",
            "ResourceStatus": status,
        ]
        event["ResourceStatusReason"] = reason
        event["ResourceType"] = type
        event["ClientRequestToken"] = token
        events.append(event)
    }

    /// The newest first, at most as many as the call asks for.
    func answer(_ call: AWSCLI.Call) throws -> String {
        let index = try #require(call.arguments.firstIndex(of: "--max-items"))
        let limit = try #require(Int(call.arguments[index + 1]))
        let answer = ["StackEvents": Array(events.reversed().prefix(limit))]
        return String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
    }
}
