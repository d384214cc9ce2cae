import JSONValue
import Testing

@testable import StatesLanguage

@Suite struct StateMachineTests {
    @Test func `a Pass state gives its input on, or its Output`() throws {
        #expect(try run(["A": ["Type": "Pass", "End": true]], input: ["x": 1]).output == ["x": 1])
        let output: JSON = ["y": "{% $states.input.x + 1 %}", "z": ["{% 'a' %}", "b", " {% c %}", "{%d"]]
        let execution = try run(["A": ["Type": "Pass", "Output": output, "End": true]], input: ["x": 1])
        #expect(execution.output?.text == #"{"y":2,"z":["a","b"," {% c %}","{%d"]}"#)
        #expect(execution.path == ["A"])
        #expect(execution.transitions == 1)
    }

    @Test func `a Task gets its arguments, and its result is the output`() throws {
        let states: JSON = [
            "A": [
                "Type": "Task", "Resource": "arn:aws:states:::http:invoke",
                "Arguments": ["Url": "{% 'https://' & $states.input.host %}"], "Next": "B",
                "Assign": ["code": "{% $states.result.StatusCode %}"],
            ],
            "B": ["Type": "Succeed", "Output": ["code": "{% $code %}", "input": "{% $states.input %}"]],
        ]
        var calls: [StateMachine.Task] = []
        let execution = try machine(states).run(input: ["host": "a.example"]) { task in
            calls.append(task)
            return ["StatusCode": 200]
        }
        #expect(
            calls == [
                StateMachine.Task(
                    state: "A", resource: "arn:aws:states:::http:invoke", arguments: ["Url": "https://a.example"],
                    retry: 0)
            ])
        #expect(execution.output == ["code": 200, "input": ["StatusCode": 200]])
        #expect(execution.path == ["A", "B"])
    }

    @Test(arguments: [(5, "small"), (50, "large"), (500, "other")])
    func `a Choice takes the first rule that holds, or its default`(number: Int, wanted: String) throws {
        let end: JSON = ["Type": "Pass", "Output": "{% $size %}", "End": true]
        let states: JSON = [
            "A": [
                "Type": "Choice",
                "Choices": [
                    ["Condition": "{% $states.input.n < 10 %}", "Next": "B", "Assign": ["size": "small"]],
                    ["Condition": "{% $states.input.n < 100 %}", "Next": "B", "Assign": ["size": "large"]],
                ],
                "Default": "B", "Assign": ["size": "other"],
            ],
            "B": end,
        ]
        #expect(try run(states, input: ["n": .number(Double(number))]).output == .string(wanted))
    }

    @Test func `a Choice without a rule that holds fails`() throws {
        let choice: JSON = [
            "Type": "Choice",
            "Choices": [
                ["Condition": "{% $states.input.n = 1 %}", "Next": "B", "Output": "{% 'is ' & $states.input.n %}"]
            ],
        ]
        let states: JSON = ["A": choice, "B": ["Type": "Succeed"]]
        #expect(try run(states, input: ["n": 2]).failure?.error == "States.NoChoiceMatched")
        #expect(try run(states, input: ["n": 1]).output == "is 1")
    }

    @Test func `a condition must be a boolean`() throws {
        let states: JSON = [
            "A": ["Type": "Choice", "Choices": [["Condition": "{% 1 %}", "Next": "B"]]], "B": ["Type": "Succeed"],
        ]
        #expect(
            try run(states).failure
                == TaskFailure(
                    error: "States.QueryEvaluationError",
                    cause: "Choices[0]/Condition of the state A must be a boolean"))
    }

    @Test func `a Map runs its processor for each item`() throws {
        let states: JSON = [
            "A": ["Type": "Pass", "Assign": ["factor": 10], "Next": "M"],
            "M": [
                "Type": "Map", "Items": "{% $states.input.list %}",
                "ItemSelector": [
                    "v": "{% $states.context.Map.Item.Value %}", "i": "{% $states.context.Map.Item.Index %}",
                    "of": "{% $count($states.input.list) %}",
                ],
                "ItemProcessor": [
                    "ProcessorConfig": ["Mode": "INLINE"], "StartAt": "P",
                    "States": [
                        "P": [
                            "Type": "Pass", "End": true,
                            "Output":
                                "{% $states.input.v * $factor & '#' & $states.input.i & '/' & $states.input.of %}",
                        ]
                    ],
                ],
                "End": true,
            ],
        ]
        let execution = try run(states, input: ["list": [1, 2]])
        #expect(execution.output == ["10#0/2", "20#1/2"])
        #expect(execution.path == ["A", "M", "P", "P"])
        #expect(execution.transitions == 4)
    }

    @Test func `a Map without ItemSelector gives the items themselves`() throws {
        let states: JSON = [
            "M": [
                "Type": "Map", "End": true, "Output": "{% $sum($states.result) %}",
                "ItemProcessor": [
                    "StartAt": "P",
                    "States": ["P": ["Type": "Pass", "Output": "{% $states.input * 2 %}", "End": true]],
                ],
            ]
        ]
        #expect(try run(states, input: [1, 2, 3]).output == 12)
        #expect(try run(states, input: ["a": 1]).failure?.cause == "Items of the state M must be an array")
    }

    @Test func `a Parallel state gives the outputs of its branches in their order`() throws {
        let states: JSON = [
            "P": [
                "Type": "Parallel", "Arguments": ["n": "{% $states.input.n + 1 %}"], "End": true,
                "Branches": [
                    [
                        "StartAt": "X",
                        "States": ["X": ["Type": "Pass", "Output": "{% $states.input.n %}", "End": true]],
                    ],
                    ["StartAt": "Y", "States": ["Y": ["Type": "Succeed", "Output": "{% $states.input.n * 2 %}"]]],
                ],
            ]
        ]
        #expect(try run(states, input: ["n": 1]).output == [2, 4])
    }

    @Test func `Wait is written down and not waited for`() throws {
        let states: JSON = [
            "A": ["Type": "Wait", "Seconds": "{% 2 * 30 %}", "Next": "B"],
            "B": ["Type": "Wait", "Timestamp": "2026-11-01T00:00:00Z", "Next": "C"],
            "C": ["Type": "Succeed"],
        ]
        let execution = try run(states, input: 7)
        #expect(
            execution.waits == [
                Execution.Wait(state: "A", seconds: 60), Execution.Wait(state: "B", timestamp: "2026-11-01T00:00:00Z"),
            ])
        #expect(execution.output == 7)
        let wrong: JSON = ["A": ["Type": "Wait", "Seconds": "{% -1 %}", "End": true]]
        #expect(try run(wrong).failure?.error == "States.QueryEvaluationError")
    }

    @Test func `a Fail state fails with its error and cause`() throws {
        let states: JSON = ["A": ["Type": "Fail", "Error": "No", "Cause": "{% 'because ' & $states.input %}"]]
        #expect(try run(states, input: "so").outcome == .failed(error: "No", cause: "because so"))
    }

    @Test func `Assign and Output see the variables as they were`() throws {
        let states: JSON = [
            "A": ["Type": "Pass", "Assign": ["a": 1, "b": 2], "Next": "B"],
            "B": [
                "Type": "Pass", "Assign": ["a": "{% $b %}", "b": "{% $a %}"], "Output": "{% $a & $b %}", "Next": "C",
            ],
            "C": ["Type": "Pass", "Output": "{% $states.input & ' ' & $a & $b %}", "End": true],
        ]
        #expect(try run(states).output == "12 21")
    }

    @Test func `variables of a branch end with it, and those around can be read`() throws {
        let states: JSON = [
            "A": ["Type": "Pass", "Assign": ["outer": "o"], "Next": "P"],
            "P": [
                "Type": "Parallel", "Next": "B",
                "Branches": [
                    [
                        "StartAt": "X",
                        "States": [
                            "X": ["Type": "Pass", "Assign": ["inner": "{% $outer & 'i' %}"], "Next": "Y"],
                            "Y": ["Type": "Pass", "Output": "{% $inner %}", "End": true],
                        ],
                    ]
                ],
            ],
            "B": ["Type": "Pass", "Output": ["{% $states.input[0] %}", "{% $exists($inner) %}"], "End": true],
        ]
        #expect(try run(states).output == ["oi", false])
    }

    @Test func `the context says which state runs, and with what the execution began`() throws {
        let context: JSON.Object = ["Execution": ["Name": "e"], "StateMachine": ["Name": "m"]]
        let states: JSON = ["A": ["Type": "Pass", "Output": "{% $states.context %}", "End": true]]
        let execution = try machine(states).run(
            input: 1, context: context, ambient: Ambient(milliseconds: 1_700_000_000_000)
        ) { _ in nil }
        let output = try #require(execution.output)
        #expect(output["Execution"] == ["Name": "e", "Input": 1, "StartTime": "2023-11-14T22:13:20.000Z"])
        #expect(output["StateMachine"] == ["Name": "m"])
        #expect(output["State"] == ["Name": "A", "EnteredTime": "2023-11-14T22:13:20.000Z", "RetryCount": 0])
    }
}

/// A machine that begins with the first of the states.
func machine(_ states: JSON) throws -> StateMachine {
    try StateMachine(definition: [
        "QueryLanguage": "JSONata", "StartAt": .string(states.objectValue?.names.first ?? ""), "States": states,
    ])
}

func run(_ states: JSON, input: JSON = [:]) throws -> Execution {
    try machine(states).run(input: input) { task in
        throw TaskFailure(error: "Unexpected", cause: task.resource)
    }
}
