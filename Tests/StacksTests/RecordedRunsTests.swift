import CloudFormation
import Config
import Foundation
import JSONValue
import StatesLanguage
import Testing

@testable import Stacks

/// Runs of state machines that another engine of JSONata made, `Tests/Judges/runs`: ours asks AWS the same, and says the same.
@Suite("Recorded runs")
struct RecordedRunsTests {
    private static let folder = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Judges/runs")

    private static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".json") }.sorted()
    }

    @Test("of budget alerts are repeated call by call, byte for byte", arguments: try names())
    func budgetAlerts(name: String) throws {
        let run = try JSON(parsing: String(contentsOf: Self.folder.appending(path: name), encoding: .utf8))
        let yaml = try #require(run["configuration"]?.stringValue)
        let part = try #require(try Monitor(Sample.config(yaml)).budgetAlerts())
        let machine = try StateMachine(
            definition: JSON(parsing: try Template.minified(part.machine.definition)))
        var calls: [JSON] = []
        let recorded = try #require(run["calls"]?.arrayValue)
        let execution = machine.run(
            input: try #require(run["input"]), context: try #require(run["context"]?.objectValue)
        ) { task in
            guard calls.count < recorded.count, let result = recorded[calls.count]["result"] else {
                throw TaskFailure(error: "Recorded", cause: "no further call")
            }
            let action = task.resource.replacing("arn:aws:states:::", with: "").replacing("aws-sdk:", with: "")
            calls.append(["action": .string(action), "arguments": task.arguments, "result": result])
            return result
        }
        #expect(execution.failure == nil)
        #expect(calls.count == recorded.count)
        for (call, wanted) in zip(calls, recorded) {
            #expect(try Self.comparable(call).text == Self.comparable(wanted).text)
        }
    }

    /// The other engine writes the characters of a message as `\u00b7`, which is the same to whoever reads it.
    private static func comparable(_ call: JSON) throws -> JSON {
        guard let message = call["arguments"]?["Message"]?.stringValue else { return call.sorted }
        let topic = call["arguments"]?["TopicArn"] ?? .null
        return .array([topic, call["result"] ?? .null, try JSON(parsing: message).sorted])
    }
}
