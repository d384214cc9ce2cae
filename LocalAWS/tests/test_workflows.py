"""The JSONata form of Amazon States Language: states, variables, errors."""
from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local
from machines import PREFIX, definition, make_machine, make_role, output, run

END: dict[str, Any] = {"End": True}


def passing(**fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", **END, **fields}


def evaluated(aws: Local, expression: str, given: Any = None) -> Any:
    return output(aws, {"A": passing(Output=f"{{% {expression} %}}")}, given)


@pytest.mark.parametrize(("expression", "result"), [
    ("$states.input.a", {"b": None}), ("$states.input.a.b", None), ("$states.input.list[n > 1]", [{"n": 2}, {"n": 3}]),
    ("$parse('{\"x\": [1, null]}')", {"x": [1, None]}), ("$partition([1..5], 2)", [[1, 2], [3, 4], [5]]),
    ("$range(0, 9, 3)", [0, 3, 6, 9]), ("$range(3, 1, -1)", [3, 2, 1]), ("$random(7) = $random(7)", True),
    ("$random() < 1", True), ("$length($uuid())", 36), ("$uuid() = $uuid()", False),
    ("$hash('x', 'MD5')", "9dd4e461268c8034f5c8564e155c67a6"),
    ("$hash('x', 'SHA-1')", "11f6ad8ec52a2984abaafd7c3b516503785c2072"),
    ("$number('14.6000000000') * 2", 29.2), ("10 / 2", 5), ("$states.input.text", 'say "hi"\n$x {% no %}'),
    ("$now()", "2026-03-10T07:00:00.000Z"), ("$millis()", 1773126000000), ("$now('[Y]-[M01]')", "2026-03"),
    ("$formatNumber(1234.5, '#,##0.00')", "1,234.50"), ("{'kept': 1, 'gone': $states.input.none}", {"kept": 1}),
    ("$exists($nothing)", False), ("$count(null)", 1), ("$count($nothing)", 0), ("$map([[1, 2], 'a'], $count)", [2, 1]),
    ("$exists(null)", True), ("$type(null)", "null"), ("$string($states.input.a)", '{"b":null}'),
])
def test_expressions(aws: Local, expression: str, result: Any) -> None:
    given = {"a": {"b": None}, "list": [{"n": 1}, {"n": 2}, {"n": 3}], "text": 'say "hi"\n$x {% no %}'}
    assert evaluated(aws, expression, given) == result


@pytest.mark.parametrize(("expression", "cause"), [
    ("$states.input.none", "The JSONata expression '$states.input.none' specified for the field 'Output' returned "
                           "nothing (undefined)."),
    ("$nothing", "returned nothing (undefined)."),
    ("$sum", "returned an unsupported result type."), ("'a' + 1", "threw an error during evaluation."),
    ("($f := function($n) { 1 + $f($n + 1) }; $f(1))", "Stack overflow"), ("$error('mine')", "mine"),
    ("$range(0, 5000, 1)", "at most 1000"),
])
def test_expressions_that_fail(aws: Local, expression: str, cause: str) -> None:
    found = run(aws, {"A": passing(Output=f"{{% {expression} %}}")})
    assert (found["status"], found["error"]) == ("FAILED", "States.QueryEvaluationError")
    assert found["cause"].startswith("An error occurred while executing the state 'A' (entered at the event id #2). ")
    assert cause in found["cause"]


def test_assign_and_output_see_the_variables_of_before(aws: Local) -> None:
    states = {"A": {"Type": "Pass", "Assign": {"x": 1, "quoted": 'a "b"'}, "Next": "B"},
              "B": {"Type": "Pass", "Assign": {"x": "{% $x + 1 %}", "y": "{% $x %}", "z": None}, "Next": "C",
                    "Output": {"x": "{% $x %}", "literal": "$x", "deep": [{"x": "{% $x %}"}]}},
              "C": passing(Output={"before": "{% $states.input %}", "now": "{% [$x, $y, $quoted, $z] %}"})}
    assert output(aws, states) == {"before": {"x": 1, "literal": "$x", "deep": [{"x": 1}]},
                                   "now": [2, 1, 'a "b"', None]}


def test_inner_scopes_read_outer_variables_and_keep_their_own(aws: Local) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Assign": {"mine": "{% $outer & 'i' %}"}, "Next": "J"},
                                        "J": passing(Output="{% $mine %}")}}
    states = {"A": {"Type": "Pass", "Assign": {"outer": "o"}, "Next": "P"},
              "P": {"Type": "Parallel", "Branches": [inner, inner], "Assign": {"got": "{% $states.result %}"},
                    "Next": "Z"},
              "Z": passing(Output={"got": "{% $got %}", "leaked": "{% $exists($mine) %}"})}
    assert output(aws, states) == {"got": ["oi", "oi"], "leaked": False}


def test_context(aws: Local) -> None:
    found = output(aws, {"A": passing(Output="{% $states.context %}")}, {"in": 1})
    name = found["Execution"]["Name"]
    assert found == {
        "Execution": {"Id": f"{PREFIX}:execution:m:{name}", "Input": {"in": 1}, "Name": name, "RedriveCount": 0,
                      "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/m-role", "StartTime": "2026-03-10T07:00:00.000Z"},
        "State": {"EnteredTime": "2026-03-10T07:00:00.000Z", "Name": "A", "RetryCount": 0},
        "StateMachine": {"Id": f"{PREFIX}:stateMachine:m", "Name": "m"}}


def test_choice(aws: Local) -> None:
    states = {"C": {"Type": "Choice", "Default": "Z", "Assign": {"way": "default"}, "Output": "none", "Choices": [
                  {"Condition": "{% $states.input.n > 10 %}", "Next": "Z", "Assign": {"way": "big"}, "Output": "big"},
                  {"Condition": "{% $states.input.n > 5 %}", "Next": "Z", "Assign": {"way": "middle"}}]},
              "Z": passing(Output="{% [$way, $states.input] %}")}
    make_machine(aws, states)
    for given, wanted in ((11, ["big", "big"]), (6, ["middle", {"n": 6}]), (1, ["default", "none"])):
        arn = aws.admin("start", machine="m", input={"n": given})["arn"]
        aws.admin("await-execution", machine="m", count=len(aws.admin("executions")))
        [found] = [entry for entry in aws.admin("executions") if entry["arn"] == arn]
        assert found["output"] == wanted
        assert found["transitions"] == 2


def test_choice_without_a_match_or_without_a_boolean(aws: Local) -> None:
    rule = {"Condition": "{% $states.input.n %}", "Next": "Z"}
    states = {"C": {"Type": "Choice", "Choices": [rule]}, "Z": {"Type": "Succeed"}}
    assert run(aws, states, {"n": False}, name="a")["error"] == "States.NoChoiceMatched"
    found = run(aws, states, {"n": 1}, name="b")
    assert found["error"] == "States.QueryEvaluationError" and "Choices[0]/Condition" in found["cause"]


def test_map(aws: Local) -> None:
    processor = {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "I", "States": {"I": passing(
        Output="{% $states.input.name & $string($states.context.Map.Item.Index) & $states.context.Map.Item.Value %}")}}
    states = {"M": {"Type": "Map", "Items": "{% $states.input.list %}", "ItemProcessor": processor, "MaxConcurrency": 1,
                    "ItemSelector": {"name": "{% $uppercase($states.context.Map.Item.Value) %}"}, **END,
                    "Output": {"all": "{% $states.result %}", "of": "{% $count($states.input.list) %}"}}}
    assert output(aws, states, {"list": ["a", "b"]}) == {"all": ["A0a", "B1b"], "of": 2}
    found = run(aws, states, {"list": "a"}, name="n")
    assert found["error"] == "States.QueryEvaluationError" and "Expected 'array', but was 'string'" in found["cause"]


def test_waits_pass_at_once_and_move_the_clock(aws: Local) -> None:
    states = {"W": {"Type": "Wait", "Seconds": "{% 60 * 60 %}", "Next": "T"},
              "T": {"Type": "Wait", "Timestamp": "2026-03-10T09:30:00Z", "Next": "Z"},
              "Z": passing(Output="{% $now() %}")}
    found = run(aws, states)
    assert found["output"] == "2026-03-10T09:30:00.000Z"
    assert found["waits"] == [{"state": "W", "seconds": 3600, "for": "Wait"},
                              {"state": "T", "seconds": 5400.0, "for": "Wait"}]


def test_succeed_and_fail(aws: Local) -> None:
    assert output(aws, {"S": {"Type": "Succeed", "Output": {"x": "{% 1 %}"}}}) == {"x": 1}
    states = {"F": {"Type": "Fail", "Error": "Mine", "Cause": "{% 'of ' & $states.input.who %}"}}
    found = run(aws, states, {"who": "me"}, name="f")
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "Mine", "of me")


FAILING = {"StartAt": "I", "States": {"I": passing(Output="{% $states.input.none %}")}}


@pytest.mark.parametrize("names", [["States.ALL"], ["States.QueryEvaluationError"], ["Other", "States.TaskFailed"]])
@pytest.mark.parametrize("state", [
    {"Type": "Parallel", "Branches": [FAILING]}, {"Type": "Map", "Items": [{}], "ItemProcessor": FAILING}])
def test_parallel_and_map_catch_what_fails_inside(aws: Local, state: dict, names: list[str]) -> None:
    states = {"P": {**state, "Catch": [{"ErrorEquals": names, "Next": "Z", "Assign": {
                  "error": "{% $states.errorOutput.Error %}"}}], **END},
              "Z": passing(Output={"error": "{% $error %}", "same": "{% $states.input.Error = $error %}",
                                   "cause": "{% $states.input.Cause %}"})}
    found = output(aws, states)
    assert (found["error"], found["same"]) == ("States.QueryEvaluationError", True)
    assert "executing the state 'I'" in found["cause"]


def test_a_catch_may_fail_itself(aws: Local) -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Z", "Output": "{% $nope %}"}]
    found = run(aws, {"P": {"Type": "Parallel", "Branches": [FAILING], "Catch": catch, **END},
                      "Z": {"Type": "Succeed"}})
    assert found["error"] == "States.QueryEvaluationError" and "Catch[0]/Output" in found["cause"]


INNER = {"StartAt": "I", "States": {"I": passing()}}
BIG = "{% $join($map([1..1000], function($v) { $pad('x', 263) })) %}"


@pytest.mark.parametrize("fields", [{"Output": BIG}, {"Assign": {"x": BIG}}])
def test_the_data_limit_is_not_caught_by_all(aws: Local, fields: dict) -> None:
    inner = {"StartAt": "I", "States": {"I": passing(**fields)}}
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Z"}]
    states = {"P": {"Type": "Parallel", "Branches": [inner], "Catch": catch, **END}, "Z": {"Type": "Succeed"}}
    assert run(aws, states)["error"] == "States.DataLimitExceeded"
    states["P"]["Catch"] = [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "Z"}]
    assert run(aws, states, name="named")["status"] == "SUCCEEDED"


@pytest.mark.parametrize(("states", "problem"), [
    ({"A": passing(Result=1)}, "'JSONata', but field 'Result' is only supported for the 'JSONPath' "
                              "QueryLanguage at /States/A'"),
    ({"A": {"Type": "Pass", "Next": "B"}, "C": {"Type": "Succeed"}}, "Missing 'Next' target: B at /States/A/Next,"),
    ({"A": passing(), "B": passing()}, "State \"B\" is not reachable. at /States/B"),
    ({"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}},
     "'MISSING_END_STATE: Workflow has no terminal state at null'"),
    ({"A": passing(), "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Pass", "Next": "B"}},
     "State \"B\" is not reachable. at /States/B, MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C'"),
    ({"A": {"Type": "Choice", "Choices": [{"Condition": "{% true %}", "Next": "X"}], "Default": "Y"}, "Z": passing()},
     "Missing 'Next' target: Y at /States/A/Default, MISSING_TRANSITION_TARGET: Missing 'Next' target: X at "
     "/States/A/Choices[0]/Next,"),
    ({"A": passing(TimeoutSeconds=5)}, "SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/A'"),
    ({"A": passing(Catch=[])}, "Field 'Catch' is not supported at /States/A'"),
    ({"A": passing(QueryLanguage="JSONPath")},
     "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A'"),
    ({"A": passing(QueryLanguage="jsonata")},
     "Value should be one of the following: [JSONPath, JSONata] at /States/A/QueryLanguage'"),
    ({"A": {"Type": "Parallel", **END, "Branches": [{"QueryLanguage": "JSONata", **INNER}]}},
     "Field 'QueryLanguage' is not supported at /States/A/Branches[0]'"),
    ({"A": {"Type": "Map", **END, "ItemProcessor": {"QueryLanguage": "JSONata", **INNER}}},
     "Field 'QueryLanguage' is not supported at /States/A/ItemProcessor'"),
    ({"A": {"Type": "Parallel", **END, "Branches": [INNER], "Retry": [
        {"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["States.Timeout"]}]}}, "alone and in the last rule"),
    ({"A": passing(Output={"x": " {% 1 %}"})}, "without spaces around them at /States/A/Output/x"),
    ({"A": passing(Output="{% 1 + %}")}, "EXPRESSION: Unexpected end of expression at /States/A/Output"),
    ({"A": passing(Output="{% $eval('1') %}")}, "'$eval' is not supported"),
    ({"A": {"Type": "Pass"}}, "exactly one of Next and End at /States/A"),
    ({"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sns:Publish", **END}}, "is not recognized"),
    ({"A": passing(Assign={"states": 1})}, "'states' is not a variable name"),
    ({"A": {"Type": "Parallel", "Assign": {"x": 1}, **END, "Branches": [
        {"StartAt": "B", "States": {"B": passing(Assign={"x": 1})}}]}}, "'x' is assigned in an outer scope too"),
])
def test_definitions_that_aws_refuses(aws: Local, states: dict, problem: str) -> None:
    with pytest.raises(ClientError, match="Invalid State Machine Definition") as raised:
        make_machine(aws, states)
    assert raised.value.response["Error"]["Code"] == "InvalidDefinition"
    assert problem in raised.value.response["Error"]["Message"]


def test_the_role_must_trust_step_functions(aws: Local) -> None:
    role = make_role(aws, "other", "lambda.amazonaws.com")
    with pytest.raises(ClientError, match="is authorized to assume the provided role"):
        aws.client("stepfunctions").create_state_machine(
            name="m", definition=json.dumps(definition({"A": passing()})), roleArn=role)


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_machines_of_stacks_run(aws: Local, kind: str) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {
            "Version": "2012-10-17", "Statement": [statement]}}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "StateMachineName": "stacked", "StateMachineType": kind, "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            "Definition": definition({"A": passing(Output="${word}")}), "DefinitionSubstitutions": {"word": "one"},
            "Tags": [{"Key": "a", "Value": "b"}]}}}
    aws.create("demo", resources)
    client, arn = aws.client("stepfunctions"), f"{PREFIX}:stateMachine:stacked"
    client.start_execution(stateMachineArn=arn, input='{"x": 1}')
    [found] = aws.admin("await-execution", machine="stacked")["executions"]
    assert (found["status"], found["input"], found["output"]) == ("SUCCEEDED", {"x": 1}, "one")
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "a", "value": "b"}]
    resources["Machine"]["Properties"] |= {"DefinitionSubstitutions": {"word": "two"}, "Tags": []}
    aws.update("demo", resources)
    client.start_execution(stateMachineArn=arn)
    assert [entry["output"] for entry in aws.admin("await-execution", machine="stacked", count=2)["executions"]] == [
        "one", "two"]
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == []
    aws.delete("demo")
    with pytest.raises(ClientError, match="State Machine Does Not Exist"):
        client.describe_state_machine(stateMachineArn=arn)


def test_executions_through_the_api(aws: Local) -> None:
    arn, client = make_machine(aws, {"A": passing(Output="{% $states.input.n %}")}), aws.client("stepfunctions")
    for number in (1, 2, 3):
        client.start_execution(stateMachineArn=arn, name=f"run-{number}", input=json.dumps({"n": number}))
    assert aws.admin("await-execution", machine="m", count=3)["reached"]
    pages = client.get_paginator("list_executions").paginate(stateMachineArn=arn, PaginationConfig={"PageSize": 2})
    assert [entry["name"] for found in pages for entry in found["executions"]] == ["run-3", "run-2", "run-1"]
    found = client.describe_execution(executionArn=f"{PREFIX}:execution:m:run-2")
    assert (found["status"], found["output"], json.loads(found["input"])) == ("SUCCEEDED", "2", {"n": 2})
    kinds = [event["type"] for event in client.get_execution_history(executionArn=found["executionArn"])["events"]]
    assert kinds == ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]
    with pytest.raises(client.exceptions.ExecutionAlreadyExists):
        client.start_execution(stateMachineArn=arn, name="run-1", input='{"n": 1}')
    with pytest.raises(client.exceptions.InvalidExecutionInput):
        client.start_execution(stateMachineArn=arn, input="{")
    with pytest.raises(client.exceptions.InvalidName):
        client.start_execution(stateMachineArn=arn, name="a b")
    with pytest.raises(client.exceptions.ExecutionDoesNotExist):
        client.describe_execution(executionArn=f"{PREFIX}:execution:m:none")


def test_express_machines_answer_at_once_and_keep_no_history(aws: Local) -> None:
    arn = make_machine(aws, {"A": passing(Output="{% $states.input.n %}")}, kind="EXPRESS")
    client = boto3.client("stepfunctions", "us-east-1", endpoint_url=aws.url, aws_access_key_id="test",
                          aws_secret_access_key="test", config=Config(inject_host_prefix=False))
    found = client.start_sync_execution(stateMachineArn=arn, name="same", input='{"n": 5}')
    assert (found["status"], found["output"]) == ("SUCCEEDED", "5")
    found = client.start_sync_execution(stateMachineArn=arn, name="same")
    assert (found["status"], found["error"]) == ("FAILED", "States.QueryEvaluationError")
    with pytest.raises(client.exceptions.StateMachineTypeNotSupported):
        client.list_executions(stateMachineArn=arn)
    with pytest.raises(client.exceptions.ExecutionDoesNotExist):
        client.describe_execution(executionArn=found["executionArn"])
    assert [run["status"] for run in aws.admin("executions")] == ["SUCCEEDED", "FAILED"]


def test_a_run_that_is_stopped(aws: Local) -> None:
    """By a task that stops its own run: nothing after it happens."""
    arn = f"{PREFIX}:execution:m:self"
    stop = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:stopExecution", "Next": "Z",
            "Arguments": {"ExecutionArn": arn, "Error": "Enough"}}
    make_machine(aws, {"S": stop, "Z": passing()}, states_StopExecution=arn)
    aws.admin("start", machine="m", name="self")
    [found] = aws.admin("await-execution", machine="m", status="ABORTED")["executions"]
    assert (found["error"], found["transitions"], found["output"]) == ("Enough", 1, None)
