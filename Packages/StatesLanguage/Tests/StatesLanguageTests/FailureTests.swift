import JSONValue
import Testing

@testable import StatesLanguage

/// Catch, Retry, limits, and what a failing expression does.
@Suite struct FailureTests {
    private let caught: JSON = [
        "Type": "Pass", "Output": ["caught": "{% $states.input %}", "v": "{% $v %}"], "End": true,
    ]

    private func task(catching errors: JSON, retry: JSON = []) -> JSON {
        [
            "A": [
                "Type": "Task", "Resource": "r", "Next": "End", "Retry": retry, "Assign": ["v": "ok"],
                "Catch": [
                    [
                        "ErrorEquals": errors, "Next": "End", "Assign": ["v": "{% $states.errorOutput.Error %}"],
                        "Output": "{% $states.errorOutput.Cause %}",
                    ]
                ],
            ],
            "End": caught,
        ]
    }

    @Test(arguments: [
        ("States.ALL", "Http.500"), ("Http.500", "Http.500"), ("States.TaskFailed", "Http.500"),
        ("States.Timeout", "States.Timeout"), ("States.Timeout", "States.HeartbeatTimeout"),
        ("States.ALL", "States.QueryEvaluationError"), ("States.DataLimitExceeded", "States.DataLimitExceeded"),
    ])
    func `a catcher catches the errors that it names`(name: String, error: String) throws {
        let execution = try machine(task(catching: [.string(name)])).run { _ in
            throw TaskFailure(error: error, cause: "c")
        }
        #expect(execution.output == ["caught": "c", "v": .string(error)])
        #expect(execution.path == ["A", "End"])
    }

    @Test(arguments: [
        ("Http.404", "Http.500"), ("States.TaskFailed", "States.Timeout"), ("States.ALL", "States.DataLimitExceeded"),
        ("States.TaskFailed", "States.DataLimitExceeded"), ("States.ALL", "States.Runtime"),
        ("States.Runtime", "States.Runtime"),
    ])
    func `a catcher leaves other errors alone`(name: String, error: String) throws {
        let execution = try machine(task(catching: [.string(name)])).run { _ in
            throw TaskFailure(error: error, cause: "c")
        }
        #expect(execution.outcome == .failed(error: error, cause: "c"))
    }

    @Test func `a failing output of a Task can be caught, that of a Pass cannot`() throws {
        let task: JSON = [
            "A": [
                "Type": "Task", "Resource": "r", "Output": "{% $states.result.nothing %}", "End": true,
                "Catch": [["ErrorEquals": ["States.QueryEvaluationError"], "Next": "B"]],
            ],
            "B": ["Type": "Pass", "End": true],
        ]
        let cause =
            "An error occurred while executing the state 'A'. The JSONata expression ' $states.result.nothing ' "
            + "specified for the field 'Output' returned nothing (undefined)."
        #expect(
            try machine(task).run { _ in [:] }.output
                == ["Error": "States.QueryEvaluationError", "Cause": .string(cause)])
        let pass: JSON = ["A": ["Type": "Pass", "Output": ["x": "{% 1 + 'a' %}"], "End": true]]
        #expect(
            try run(pass).failure
                == TaskFailure(
                    error: "States.QueryEvaluationError",
                    cause: "An error occurred while executing the state 'A'. The JSONata expression ' 1 + 'a' ' "
                        + "specified for the field 'Output/x' threw an error during evaluation. "
                        + "T2002: the right side of + must be a number"))
    }

    @Test(arguments: ["Parallel", "Map"])
    func `what fails inside can be caught around`(type: String) throws {
        let inner: JSON = ["StartAt": "X", "States": ["X": ["Type": "Pass", "Output": "{% $no %}", "End": true]]]
        var state: JSON.Object = [
            "Type": .string(type), "End": true,
            "Catch": [["ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput.Error %}", "Next": "B"]],
        ]
        if type == "Map" { state["ItemProcessor"] = inner } else { state["Branches"] = [inner] }
        let execution = try run(["A": .object(state), "B": ["Type": "Pass", "End": true]], input: [1])
        #expect(execution.output == "States.QueryEvaluationError")
        #expect(execution.path == ["A", "X", "B"])
    }

    @Test func `a catcher that fails itself ends the execution`() throws {
        let states: JSON = [
            "A": [
                "Type": "Task", "Resource": "r", "End": true,
                "Catch": [["ErrorEquals": ["States.ALL"], "Output": "{% $no %}", "Next": "B"]],
            ],
            "B": ["Type": "Pass", "End": true],
        ]
        #expect(try run(states).failure?.error == "States.QueryEvaluationError")
    }

    @Test func `a task is tried again as often as its retrier says`() throws {
        let retry: JSON = [
            ["ErrorEquals": ["Throttled"], "MaxAttempts": 2, "IntervalSeconds": 5],
            ["ErrorEquals": ["Never"], "MaxAttempts": 0],
        ]
        var retries: [Int] = []
        let states = task(catching: ["States.ALL"], retry: retry)
        let failing = try machine(states).run { task in
            retries.append(task.retry)
            throw TaskFailure(error: "Throttled", cause: "slow")
        }
        #expect(retries == [0, 1, 2])
        #expect(failing.output == ["caught": "slow", "v": "Throttled"])
        #expect(failing.transitions == 4)
        retries = []
        let recovering = try machine(states).run { task in
            retries.append(task.retry)
            guard task.retry > 0 else { throw TaskFailure(error: "Throttled", cause: "") }
            return "fine"
        }
        #expect(recovering.output == ["caught": "fine", "v": "ok"])
        retries = []
        _ = try machine(states).run { task in
            retries.append(task.retry)
            throw TaskFailure(error: "Never", cause: "")
        }
        #expect(retries == [0])
    }

    @Test func `256 KiB are the limit of a payload`() throws {
        let limit = 256 * 1024
        let fits = JSON.string(String(repeating: "x", count: limit - 2))
        let tooLong = JSON.string(String(repeating: "x", count: limit - 1))
        let states: JSON = [
            "A": [
                "Type": "Task", "Resource": "r", "End": true,
                "Catch": [["ErrorEquals": ["States.ALL"], "Next": "B"]],
            ],
            "B": ["Type": "Pass", "End": true],
        ]
        #expect(try machine(states).run { _ in fits }.output == fits)
        #expect(
            try machine(states).run { _ in tooLong }.failure
                == TaskFailure(
                    error: "States.DataLimitExceeded",
                    cause: "The result of the state A has 262145 bytes, and 256 KiB are allowed."))
        #expect(try run(["A": ["Type": "Succeed"]], input: tooLong).failure?.error == "States.DataLimitExceeded")
    }

    @Test func `a machine that never ends is stopped`() throws {
        let execution = try run(["A": ["Type": "Pass", "Next": "A"]])
        #expect(execution.failure?.error == "States.Runtime")
        #expect(execution.transitions == 25_001)
    }
}
