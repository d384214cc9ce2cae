import Foundation
import JSONValue
import StatesLanguage
import Testing

/// The examples of the README, as they stand there.
@Suite struct ReadmeTests {
    @Test func `an expression`() throws {
        let order = try JSON(
            parsing: #"{"items": [{"id": "a", "price": 3, "qty": 2}, {"id": "b", "price": 10.5, "qty": 1}]}"#)
        let expression = try JSONata("items{id: price * qty} ~> |$|{'total': $sum($.*)}|")
        let value = try expression.evaluate(order)  // nil where JSONata says undefined
        print(value?.text ?? "undefined")  // {"a":6,"b":10.5,"total":16.5}
        #expect(try Self.readme().contains("// \(value?.text ?? "")\n"))
    }

    @Test func `a state machine`() throws {
        let machine = try StateMachine(
            definition: JSON(
                parsing: """
                    {"QueryLanguage": "JSONata", "StartAt": "Ask", "States": {
                      "Ask": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:getQueueAttributes",
                        "Arguments": {"QueueUrl": "{% $states.input.queue %}"},
                        "Output": "{% $number($states.result.Attributes.ApproximateNumberOfMessages) %}",
                        "Catch": [{"ErrorEquals": ["States.ALL"], "Output": -1, "Next": "Done"}], "Next": "Done"},
                      "Done": {"Type": "Succeed"}}}
                    """))
        let execution = machine.run(input: ["queue": "https://example.com/q"]) { task in
            guard task.arguments["QueueUrl"] != nil else {
                throw TaskFailure(error: "Sqs.SqsException", cause: "no queue")
            }
            return ["Attributes": ["ApproximateNumberOfMessages": "7"]]
        }
        print(execution.output?.text ?? "failed", execution.path)  // 7 ["Ask", "Done"]
        #expect(try Self.readme().contains("// \(execution.output?.text ?? "") \(execution.path)\n"))
        #expect(execution.outcome == .succeeded(output: 7))
    }

    @Test func `bounds`() throws {
        var dialect = Dialect.jsonata
        dialect.deepest = 200
        dialect.mostSteps = 1_000_000
        let guarded = try JSONata("($f := function() { $f() }; $f())", dialect: dialect)
        #expect(throws: JSONataError.self) { try guarded.evaluate() }
    }

    @Test func `the README shows what runs here`() throws {
        let blocks = try Self.readme().components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        #expect(blocks.count == 4)
        let source = try Self.lines(String(contentsOf: URL(filePath: #filePath), encoding: .utf8))
        for block in blocks.dropFirst() { #expect(source.contains(Self.lines(block))) }
    }

    /// Without what only the place in a file makes.
    private static func lines(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }

    private static func readme() throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    }
}
