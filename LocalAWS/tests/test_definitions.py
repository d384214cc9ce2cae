"""What AWS says of definitions and single states without making anything: `ValidateStateMachineDefinition`, `TestState`."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, ROOT, Local
from machines import definition, make_machine, make_role, trust
from placing import placed

#: The words are AWS's, measured by others with `validate-state-machine-definition`.
CASES = json.loads((ROOT / "tests/references.json").read_text())
PROBE = {"Type": "Pass", "QueryLanguage": "JSONata", "End": True}


def named(case: dict[str, Any]) -> str:
    return f"{case['expr']} in {case.get('place', 'Pass/Output')}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_expressions_of_a_definition(case: dict[str, Any]) -> None:
    from local_aws.workflows.definition import problems
    states, place = placed(case["expr"], case.get("place", "Pass/Output"))
    assert [str(found) for found in problems(definition(states))] == [f"{said} at {place}" for said in case["says"]]


@pytest.mark.parametrize("state", [
    {"Type": "Pass", "Comment": "{% phone %}"}, {"Type": "Pass", "Output": "phone"},
    {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sns:publish",
     "Retry": [{"ErrorEquals": ["{% phone %}"], "Comment": "{% 1 + %}"}]}])
def test_what_aws_keeps_as_text(state: dict[str, Any]) -> None:
    from local_aws.workflows.definition import problems
    assert problems(definition({"A": {**state, "End": True}})) == []


@pytest.mark.parametrize("field", ["Next", "Comment", "Retry", "Catch", "Choices", "ItemProcessor"])
def test_a_payload_named_like_a_field_holds_expressions(field: str) -> None:
    from local_aws.workflows.definition import problems
    [found] = problems(definition({"A": {"Type": "Pass", "Output": {field: ["{% phone %}"]}, "End": True}}))
    assert found.location == f"/States/A/Output/{field}[0]"


WORDS = "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'undefined' at the top level is not supported."


def test_such_a_machine_is_neither_created_nor_updated(aws: Local) -> None:
    bad = {"Explain": {**PROBE, "Assign": {"notification": "{% $x ? undefined : 1 %}"}}}
    said = f"Invalid State Machine Definition: '{WORDS} at /States/Explain/Assign/notification'"
    with pytest.raises(ClientError) as raised:
        make_machine(aws, bad)
    assert raised.value.response["Error"] == {"Code": "InvalidDefinition", "Message": said}
    arn = make_machine(aws, {"Explain": PROBE}, "other")
    with pytest.raises(ClientError) as raised:
        aws.client("stepfunctions").update_state_machine(stateMachineArn=arn, definition=json.dumps(definition(bad)))
    assert raised.value.response["Error"] == {"Code": "InvalidDefinition", "Message": said}


def test_a_stack_with_such_a_machine_rolls_back(aws: Local) -> None:
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust("states.amazonaws.com")}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            "Definition": definition({"A": {**PROBE, "Output": "{% undefined %}"}})}}}
    aws.create("demo", resources, until="ROLLBACK_COMPLETE")
    assert any(f"{WORDS} at /States/A/Output" in reason for reason in aws.reasons("demo"))


def test_a_definition_is_validated(aws: Local) -> None:
    client = aws.client("stepfunctions")
    good = json.dumps(definition({"A": PROBE}))
    assert said(client.validate_state_machine_definition(definition=good, type="EXPRESS")) == {
        "result": "OK", "diagnostics": [], "truncated": False}
    bad = json.dumps(definition({"A": {**PROBE, "Output": "{% aaa + bbb %}"}}))
    found = said(client.validate_state_machine_definition(definition=bad))
    assert (found["result"], found["truncated"]) == ("FAIL", False)
    assert found["diagnostics"][1] == {"severity": "ERROR", "code": "UNSUPPORTED_JSONATA_EXPRESSION", "message":
                                       "Reference to 'bbb' at the top level is not supported.",
                                       "location": "/States/A/Output"}
    cut = said(client.validate_state_machine_definition(definition=bad, maxResults=1))
    assert (len(cut["diagnostics"]), cut["truncated"]) == (1, True)
    assert len(client.validate_state_machine_definition(definition=bad, maxResults=0)["diagnostics"]) == 2
    [broken] = client.validate_state_machine_definition(definition="{not json")["diagnostics"]
    assert broken["code"] == "INVALID_JSON_DESCRIPTION" and "location" not in broken
    assert client.list_state_machines()["stateMachines"] == []


def said(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


@pytest.fixture(scope="module")
def cli(server: Local) -> Any:
    """The AWS CLI, which would call `sync-localhost` for this operation."""
    def call(*arguments: str) -> Any:
        done = subprocess.run([str(Path(sys.executable).parent / "aws"), "stepfunctions", "test-state", *arguments],
                              env={**os.environ, **server.environment}, capture_output=True, text=True)
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr
    return call


def test_a_state_is_tested_through_the_cli(aws: Local, cli: Any) -> None:
    state = {**PROBE, "Assign": {"y": "{% $x + 1 %}"}, "Output": "{% $states.input.a & $x %}"}
    found = cli("--definition", json.dumps(state), "--variables", '{"x": 1}', "--input", '{"a": "b"}',
                "--inspection-level", "DEBUG")
    assert found == {"status": "SUCCEEDED", "output": '"b1"',
                     "inspectionData": {"input": '{"a":"b"}', "variables": '{"x":1,"y":2}'}}
    assert cli("--definition", json.dumps({**state, "Output": "{% undefined %}"})).strip().endswith(
        f"Invalid State Machine Definition: '{WORDS} at /Output'")
    assert cli("--definition", json.dumps(state), "--variables", '{"x": "a"}')["error"] == "States.QueryEvaluationError"


TASK = {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::aws-sdk:sns:publish",
        "Arguments": {"TopicArn": "{% $topic %}", "Message": "m"}, "Output": "{% $states.result.MessageId %}",
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "Next": "After"}


def tried(aws: Local, state: dict[str, Any], **more: Any) -> dict[str, Any]:
    import boto3
    from botocore.config import Config
    client = boto3.client("stepfunctions", "us-east-1", endpoint_url=aws.url, aws_access_key_id="test",
                          aws_secret_access_key="test", config=Config(inject_host_prefix=False))
    return said(client.test_state(definition=json.dumps(state), **more))


def test_a_task_is_called_with_the_role_or_mocked(aws: Local) -> None:
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
    aws.client("sns").create_topic(Name="t")
    variables = json.dumps({"topic": topic})
    role = make_role(aws, "tester", sns_Publish=topic)
    found = tried(aws, TASK, roleArn=role, variables=variables)
    assert (found["status"], found["nextState"]) == ("SUCCEEDED", "After")
    mocked = tried(aws, TASK, variables=variables, mock={"result": '{"MessageId": "7"}'}, inspectionLevel="DEBUG")
    assert (mocked["output"], mocked["inspectionData"]["result"]) == ('"7"', '{"MessageId":"7"}')
    assert json.loads(mocked["inspectionData"]["afterArguments"]) == {"TopicArn": topic, "Message": "m"}
    failed = {"errorOutput": {"error": "Sns.SnsException", "cause": "c"}}
    caught = tried(aws, TASK, variables=variables, mock=failed)
    assert (caught["status"], caught["nextState"], caught["error"]) == ("CAUGHT_ERROR", "Caught", "Sns.SnsException")
    retry = {**TASK, "Retry": [{"ErrorEquals": ["Sns.SnsException"], "IntervalSeconds": 5}]}
    again = tried(aws, retry, variables=variables, mock=failed, inspectionLevel="DEBUG")
    assert (again["status"], again["inspectionData"]["errorDetails"]) == (
        "RETRIABLE", {"retryIndex": 0, "retryBackoffIntervalSeconds": 5})
    assert tried(aws, {key: TASK[key] for key in TASK.keys() - {"Catch"}}, variables=variables, mock=failed) == {
        "status": "FAILED", "error": "Sns.SnsException", "cause": "c"}


def test_a_state_of_a_definition_with_a_context(aws: Local) -> None:
    processor = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    whole = definition({"A": {"Type": "Pass", "Next": "M"}, "M": {
        "Type": "Map", "Items": "{% $states.input %}", "ItemProcessor": processor, "End": True,
        "Output": "{% $states.context.Execution.Name & $sum($states.result) %}"}})
    assert tried(aws, whole, stateName="M", input="[1]", mock={"result": "[1, 2]"},
                  context='{"Execution": {"Name": "n"}}') == {"status": "SUCCEEDED", "output": '"n3"'}
    assert tried(aws, whole, stateName="A", input="[1]") == {"status": "SUCCEEDED", "output": "[1]", "nextState": "M"}


@pytest.mark.parametrize(("state", "more"), [
    (PROBE, {"mock": {"result": "1"}}), (PROBE, {"context": "{}"}), (PROBE, {"variables": "[]"}), (TASK, {}),
    ({"Type": "Parallel", "QueryLanguage": "JSONata", "End": True, "Branches": [
        {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}]}, {})])
def test_what_cannot_be_tested(aws: Local, state: dict[str, Any], more: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as raised:
        tried(aws, state, **more)
    assert raised.value.response["Error"]["Code"] == "ValidationException"
