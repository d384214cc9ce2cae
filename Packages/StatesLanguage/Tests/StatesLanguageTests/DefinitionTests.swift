import JSONValue
import Testing

@testable import StatesLanguage

@Suite struct DefinitionTests {
    private static let end: JSON = ["Type": "Pass", "End": true]

    @Test(
        arguments: [
            (["Type": "Pass"], "either Next or End: true"),
            (["Type": "Pass", "End": true, "Next": "B"], "either Next or End: true"),
            (["Type": "Pass", "Next": "C"], "there is no state \"C\""),
            (["Type": "Activity"], "the type \"Activity\" is not known"),
            (["Type": "Pass", "End": true, "ResultPath": "$"], "ResultPath is not supported here"),
            (["Type": "Pass", "End": true, "QueryLanguage": "JSONPath"], "only JSONata is supported as QueryLanguage"),
            (["Type": "Pass", "End": true, "Assign": ["states": 1]], "$states cannot be assigned"),
            (["Type": "Pass", "End": true, "Assign": 1], "Assign must be an object"),
            (["Type": "Task", "End": true], "a Task needs a Resource"),
            (
                ["Type": "Task", "Resource": "r", "End": true, "TimeoutSecondsPath": "$"],
                "TimeoutSecondsPath is not supported here"
            ),
            (["Type": "Choice"], "a Choice needs Choices"),
            (
                ["Type": "Choice", "Choices": [["Condition": "x", "Next": "B"]]],
                "a Condition must be a boolean or {% %}"
            ),
            (["Type": "Choice", "Choices": [["Variable": "$.a", "Next": "B"]]], "Variable is not supported here"),
            (["Type": "Choice", "Choices": [["Condition": true]]], "a rule needs Next"),
            (["Type": "Wait", "End": true], "a Wait needs either Seconds or Timestamp"),
            (["Type": "Map", "End": true], "a Map needs an ItemProcessor"),
            (["Type": "Map", "End": true, "ItemReader": [:]], "ItemReader is not supported here"),
            (
                ["Type": "Map", "End": true, "ItemProcessor": ["ProcessorConfig": ["Mode": "DISTRIBUTED"]]],
                "only inline Map states are supported here"
            ),
            (
                [
                    "Type": "Task", "Resource": "r", "End": true,
                    "Catch": [["ErrorEquals": ["States.ALL", "A"], "Next": "B"]],
                ],
                "States.ALL must stand alone"
            ),
            (
                ["Type": "Task", "Resource": "r", "End": true, "Retry": [["ErrorEquals": []]]],
                "ErrorEquals must name errors"
            ),
            (
                ["Type": "Pass", "End": true, "Output": ["a": ["{% 1 + %}"]]],
                "INVALID_JSONATA_EXPRESSION: S0207: the expression ends too early (at 5) at /States/A/Output/a[0]"
            ),
            (
                ["Type": "Pass", "End": true, "Output": "{% $eval('1') %}"],
                "INVALID_JSONATA_EXPRESSION: S0000: Step Functions does not support $eval; $parse reads JSON (at 1) "
                    + "at /States/A/Output"
            ),
        ] as [(JSON, String)])
    func `what cannot be run is refused, with the state's name`(state: JSON, message: String) {
        #expect(throws: DefinitionError(state: "A", message: message)) { try machine(["A": state, "B": Self.end]) }
    }

    @Test(
        arguments: [
            (
                ["StartAt": "A", "States": ["A": ["Type": "Succeed"]]], "A",
                "JSONPath, the default of QueryLanguage, is not supported here"
            ),
            (
                ["QueryLanguage": "JSONata", "StartAt": "B", "States": ["A": ["Type": "Succeed"]]], nil,
                "StartAt must name one of the states"
            ),
            (
                ["QueryLanguage": "JSONata", "StartAt": "B", "States": [:]], nil,
                "States must be an object with at least one state"
            ),
            (["QueryLanguage": "X"], nil, "only JSONata is supported as QueryLanguage"),
            (["Other": 1], nil, "Other is not supported here"),
            ([], nil, "an object is expected, not []"),
        ] as [(JSON, String?, String)])
    func `so is what is wrong with the machine`(definition: JSON, state: String?, message: String) {
        #expect(throws: DefinitionError(state: state, message: message)) { try StateMachine(definition: definition) }
    }

    @Test func `each state can choose JSONata for itself`() throws {
        let state: JSON = ["Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% 1 %}"]
        let machine = try StateMachine(definition: ["StartAt": "A", "States": ["A": state]])
        #expect(machine.run { _ in nil }.output == 1)
    }

    @Test func `an inner scope must not assign what an outer one assigns`() {
        let branch: JSON = ["StartAt": "X", "States": ["X": ["Type": "Pass", "Assign": ["v": 1], "End": true]]]
        let states: JSON = [
            "A": ["Type": "Parallel", "Branches": [branch], "Next": "B"],
            "B": ["Type": "Choice", "Choices": [["Condition": true, "Next": "C", "Assign": ["v": 2]]]],
            "C": Self.end,
        ]
        let error = DefinitionError(state: "X", message: "$v belongs to an outer scope, and can only be read")
        #expect(throws: error) { try machine(states) }
        #expect(error.description == "state X: $v belongs to an outer scope, and can only be read")
    }
}
