import Foundation
import JSONValue
import Testing

@testable import StatesLanguage

/// The expressions of Fixtures/references.json, which the local AWS judges with another parser.
@Suite struct ReferencesTests {
    private let cases: [JSON]

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/references.json")
        cases = try #require(JSON(parsing: String(contentsOf: path, encoding: .utf8)).arrayValue)
    }

    @Test func `a definition is refused for what its expressions read without having it`() throws {
        #expect(cases.count > 100)
        for test in cases {
            let expression = try #require(test["expr"]?.stringValue)
            let wanted = try #require(test["says"]?.arrayValue?.map { $0.stringValue ?? "" })
            let (states, place) = Self.placed(expression, test["place"]?.stringValue ?? "Pass/Output")
            var said = ""
            do {
                _ = try StateMachine(
                    definition: ["QueryLanguage": "JSONata", "StartAt": "S", "States": states])
            } catch let error as DefinitionError {
                said = error.message
            }
            if wanted.contains(where: { $0.hasPrefix("INVALID") || $0.contains("$eval") }) {
                #expect(said.contains("_JSONATA_EXPRESSION: ") && said.hasSuffix(" at \(place)"), "\(expression)")
            } else {
                #expect(said == wanted.map { "\($0) at \(place)" }.joined(separator: ", "), "\(expression)")
            }
        }
    }

    /// The states with the expression in that place, and how AWS names the place.
    private static func placed(_ expression: String, _ place: String) -> (JSON, String) {
        let text = JSON.string("{% \(expression) %}")
        let parts = place.split(separator: "/").map(String.init)
        let (kind, field) = (parts[0], parts[1])
        let isObject = ["Output", "Assign", "ItemSelector", "Arguments"].contains(field)
        let given: JSON = isObject ? ["v": text] : text
        let below = isObject ? "/v" : ""
        func inner(_ output: JSON) -> JSON {
            ["StartAt": "I", "States": ["I": ["Type": "Pass", "Output": ["v": output], "End": true]]]
        }
        var state: JSON.Object = ["Type": .string(kind), "End": true]
        var path = "/States/S/\(field)\(below)"
        switch kind {
        case "Choices":
            var rule: JSON.Object = ["Condition": true, "Next": "E"]
            rule[field] = given
            state = ["Type": "Choice", "Choices": [.object(rule)], "Default": "E"]
            path = "/States/S/Choices[0]/\(field)\(below)"
        case "Catch":
            var rule: JSON.Object = ["ErrorEquals": ["States.ALL"], "Next": "E"]
            rule[field] = given
            state = ["Type": "Task", "Resource": "r", "Catch": [.object(rule)], "Next": "E"]
            path = "/States/S/Catch[0]/\(field)\(below)"
        case "Map" where field == "inside":
            state["ItemProcessor"] = inner(text)
            path = "/States/S/ItemProcessor/States/I/Output/v"
        case "Parallel" where field == "inside":
            state["Branches"] = [inner(text)]
            path = "/States/S/Branches[0]/States/I/Output/v"
        default:
            if kind == "Map" { state["ItemProcessor"] = inner("x") }
            if kind == "Parallel" { state["Branches"] = [inner("x")] }
            if kind == "Task" { state["Resource"] = "r" }
            if kind == "Fail" { state["End"] = nil }
            state[field] = given
        }
        return (["S": .object(state), "E": ["Type": "Succeed"]], path)
    }
}
