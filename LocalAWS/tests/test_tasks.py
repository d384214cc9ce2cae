"""Tasks of state machines: the AWS calls they make, and what comes back."""
from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import ACCOUNT, Local
from machines import PREFIX, make_machine, output, permissions, run

SDK = "arn:aws:states:::aws-sdk"


def task(service: str, action: str, arguments: Any, **fields: Any) -> dict[str, Any]:
    last = {} if "Next" in fields else {"End": True}
    return {"Type": "Task", "Resource": f"{SDK}:{service}:{action}", "Arguments": arguments, **last, **fields}


def topic(aws: Local) -> tuple[str, str]:
    """A topic and the queue that hears it."""
    arn = aws.client("sns").create_topic(Name="t")["TopicArn"]
    url = aws.queue("q")
    aws.client("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=f"arn:aws:sqs:us-east-1:{ACCOUNT}:q",
                                Attributes={"RawMessageDelivery": "true"})
    return arn, url


def heard(aws: Local, url: str) -> list[str]:
    return [message["Body"] for message in aws.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]


def test_publish(aws: Local) -> None:
    arn, url = topic(aws)
    arguments = {"TopicArn": arn, "Message": "{% $string({'n': $states.input.n}) %}", "Subject": "s"}
    found = run(aws, {"P": task("sns", "publish", arguments)}, {"n": 1}, sns_Publish=arn)
    assert list(found["output"]) == ["MessageId"]
    assert heard(aws, url) == ['{"n":1}']
    assert found["calls"] == [{"service": "sns", "action": "publish", "arguments": {
        "TopicArn": arn, "Message": '{"n":1}', "Subject": "s"}}]


def test_the_optimised_publish_takes_objects(aws: Local) -> None:
    arn, url = topic(aws)
    state = {**task("sns", "publish", {"TopicArn": arn, "Message": {"n": "{% 1 %}"}}),
             "Resource": "arn:aws:states:::sns:publish"}
    output(aws, {"P": state}, sns_Publish=arn)
    assert heard(aws, url) == ['{"n":1}']


def test_dynamodb(aws: Local) -> None:
    aws.client("dynamodb").create_table(
        TableName="t", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    put = {"TableName": "t", "Item": {"id": {"S": "a"}, "n": {"N": "{% $string($states.input.n) %}"}},
           "ConditionExpression": "attribute_not_exists(id)"}
    catch = [{"ErrorEquals": ["DynamoDb.ConditionalCheckFailedException"], "Next": "Get"}]
    states = {"Put": task("dynamodb", "putItem", put, Next="Again", Output="{% $states.input %}"),
              "Again": task("dynamodb", "putItem", put, Next="Get", Catch=catch, Output="not refused"),
              "Get": task("dynamodb", "getItem", {"TableName": "t", "Key": {"id": {"S": "a"}}}, Output={
                  "item": "{% $states.result.Item %}", "error": "{% $states.input.Error %}"})}
    table = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/t"
    assert output(aws, states, {"n": 1}, dynamodb_PutItem=table, dynamodb_GetItem=table) == {
        "item": {"id": {"S": "a"}, "n": {"N": "1"}}, "error": "DynamoDb.ConditionalCheckFailedException"}


def test_ssm_and_cloudwatch(aws: Local) -> None:
    aws.client("ssm").put_parameter(Name="/a/b", Value="v", Type="String")
    metric = {"Namespace": "Own", "MetricData": [{"MetricName": "m", "Value": 1}]}
    states = {"Get": task("ssm", "getParameter", {"Name": "/a/b"}, Next="Put", Assign={
                  "value": "{% $states.result.Parameter.Value %}",
                  "kind": "{% $type($states.result.Parameter.LastModifiedDate) %}"}),
              "Put": task("cloudwatch", "putMetricData", metric, Output="{% [$value, $kind] %}")}
    assert output(aws, states, ssm_GetParameter=f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/a/b",
                  cloudwatch_PutMetricData="*") == ["v", "string"]
    assert [found["MetricName"] for found in aws.client("cloudwatch").list_metrics(Namespace="Own")["Metrics"]] == ["m"]


def test_budgets(aws: Local) -> None:
    aws.client("budgets").create_budget(AccountId=ACCOUNT, Budget={
        "BudgetName": "b", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": "10", "Unit": "USD"}})
    one = {"AccountId": ACCOUNT, "BudgetName": "{% $states.input.name %}"}
    catch = [{"ErrorEquals": ["Budgets.NotFoundException"], "Next": "All"}]
    states = {"One": task("budgets", "describeBudget", one, Next="All", Catch=catch, Output="found"),
              "All": task("budgets", "describeBudgets", {"AccountId": ACCOUNT}, Output={
                  "limit": "{% $states.result.Budgets[0].BudgetLimit.Amount %}", "before": "{% $states.input %}"})}
    rights = {"budgets_ViewBudget": f"arn:aws:budgets::{ACCOUNT}:budget/*"}
    found = output(aws, states, {"name": "none"}, **rights)
    assert (found["limit"], found["before"]["Error"]) == ("10.0", "Budgets.NotFoundException")
    assert "(Service: Budgets, Status Code: 400, Request ID: " in found["before"]["Cause"]
    assert output(aws, states, {"name": "b"}, name="second", **rights)["before"] == "found"


def test_a_machine_starts_itself_and_reads_its_runs(aws: Local) -> None:
    """The name of a run is a lock that AWS keeps for 90 days."""
    arn = f"{PREFIX}:stateMachine:m"
    start = {"StateMachineArn": arn, "Name": "child", "Input": "{% $string({'child': true}) %}"}
    catch = [{"ErrorEquals": ["Sfn.ExecutionAlreadyExistsException"], "Next": "None"}]
    none = {"ExecutionArn": f"{PREFIX}:execution:m:none"}
    states = {
        "Which": {"Type": "Choice", "Default": "First", "Choices": [
            {"Condition": "{% $exists($states.input.child) %}", "Next": "Done"}]},
        "Done": {"Type": "Wait", "Seconds": 1, "End": True},
        "First": task("sfn", "startExecution", start, Next="List", Assign={
            "started": "{% $states.result.ExecutionArn %}", "date": "{% $states.result.StartDate %}"}),
        "List": task("sfn", "listExecutions", {"StateMachineArn": arn, "MaxResults": 10}, Next="Again", Assign={
            "names": "{% $sort($states.result.Executions.Name) %}"}),
        "Again": task("sfn", "startExecution", {**start, "Input": "{}"}, Next="None", Catch=catch),
        "None": task("sfn", "describeExecution", none, End=True, Catch=[
            {"ErrorEquals": ["Sfn.ExecutionDoesNotExistException"], "Next": "End"}]),
        "End": {"Type": "Pass", "End": True, "Output": [
            "{% $started %}", "{% $date %}", "{% $names %}", "{% $states.input.Error %}"]}}
    make_machine(aws, states, states_StartExecution=arn, states_ListExecutions=arn,
                 states_DescribeExecution=f"{PREFIX}:execution:m:*")
    aws.admin("start", machine="m", name="parent", at="2026-03-10T07:00:00Z")
    assert aws.admin("await-execution", machine="m", count=2)["reached"]
    parent, child = aws.admin("executions", machine="m")
    assert parent["output"] == [f"{PREFIX}:execution:m:child", "2026-03-10T07:00:00Z", ["child", "parent"],
                                "Sfn.ExecutionDoesNotExistException"]
    assert (child["status"], child["start"]) == ("SUCCEEDED", "2026-03-10T07:00:00.000Z")
    assert [call["action"] for call in parent["calls"]] == [
        "startExecution", "listExecutions", "startExecution", "describeExecution"]


@pytest.mark.parametrize(("arguments", "problem"), [
    ({"TopicARN": "t", "Message": "m"}, "The field 'TopicARN' is not supported by Step Functions"),
    ({"TopicArn": "t"}, "The field 'Message' is required but was missing"),
    ({"topicArn": "t", "Message": "m"}, "The field 'topicArn' is not supported by Step Functions"),
    ({"TopicArn": "t", "Message": {"n": 1}}, "The value for the field 'Message' must be a STRING"),
    ({"TopicArn": "t", "Message": "m", "MessageAttributes": {"a": {"DataType": "String", "Value": "v"}}},
     "The field 'Value' is not supported by Step Functions"),
])
def test_wrong_arguments_are_refused_before_the_call(aws: Local, arguments: dict, problem: str) -> None:
    catch = [{"ErrorEquals": ["States.Runtime"], "Next": "Z"}, {"ErrorEquals": ["States.ALL"], "Next": "Z"}]
    states = {"P": task("sns", "publish", arguments, Catch=catch), "Z": {"Type": "Succeed"}}
    found = run(aws, states, sns_Publish="*")
    assert (found["status"], found["error"], found["calls"]) == ("FAILED", "States.Runtime", [])
    assert problem in found["cause"]
    assert found["invalid"] == [{"service": "sns", "action": "publish", "arguments": arguments, "problems": [problem]}]


@pytest.mark.parametrize(("rights", "error"), [
    ({}, "Sns.AuthorizationErrorException"),
    ({"sns_Publish": "arn:aws:sns:*:*:other"}, "Sns.AuthorizationErrorException"),
    ({"sns_*": "arn:aws:sns:*:*:t"}, None), ({"*": "*"}, None)])
def test_the_role_decides(aws: Local, rights: dict, error: str | None) -> None:
    arn, _ = topic(aws)
    found = run(aws, {"P": task("sns", "publish", {"TopicArn": arn, "Message": "m"})}, **rights)
    assert found["error"] == error
    if error:
        assert found["cause"].startswith(
            f"User: arn:aws:sts::{ACCOUNT}:assumed-role/m-role/{found['name']} is not authorized to perform: "
            f"sns:Publish on resource: {arn} because no identity-based policy allows the sns:Publish action (Service: ")


def test_deny_wins_and_managed_policies_count(aws: Local) -> None:
    arn, _ = topic(aws)
    states, iam = {"P": task("sns", "publish", {"TopicArn": arn, "Message": "m"})}, aws.client("iam")
    make_machine(aws, states)
    policy = iam.create_policy(PolicyName="p", PolicyDocument=json.dumps(permissions(sns_Publish="*")))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="m-role", PolicyArn=policy)
    deny = permissions(**{"sns_Publish": arn})
    deny["Statement"][0]["Effect"] = "Deny"
    aws.admin("start", machine="m")
    assert aws.admin("await-execution", machine="m")["executions"][0]["status"] == "SUCCEEDED"
    iam.put_role_policy(RoleName="m-role", PolicyName="deny", PolicyDocument=json.dumps(deny))
    aws.admin("start", machine="m")
    found = aws.admin("await-execution", machine="m", count=2)["executions"][1]
    assert found["error"] == "Sns.AuthorizationErrorException"


def test_a_role_that_is_gone(aws: Local) -> None:
    arn, _ = topic(aws)
    make_machine(aws, {"P": task("sns", "publish", {"TopicArn": arn, "Message": "m"})})
    aws.client("iam").delete_role(RoleName="m-role")
    aws.admin("start", machine="m")
    assert aws.admin("await-execution", machine="m")["executions"][0]["error"] == "States.Permissions"


def test_retries_count_and_do_not_wait(aws: Local) -> None:
    arn, url = topic(aws)
    aws.admin("fail-api", action="Publish", code="Throttling", times=2)
    retry = [{"ErrorEquals": ["Sns.SnsException"], "IntervalSeconds": 5, "BackoffRate": 3, "MaxAttempts": 2}]
    arguments = {"TopicArn": arn, "Message": "{% $string($states.context.State.RetryCount) %}"}
    states = {"P": task("sns", "publish", arguments, Retry=retry)}
    found = run(aws, states, sns_Publish=arn)
    assert (found["status"], heard(aws, url), found["transitions"]) == ("SUCCEEDED", ["2"], 3)
    assert [(wait["seconds"], wait["for"]) for wait in found["waits"]] == [(5, "Retry"), (15, "Retry")]
    assert len(found["calls"]) == 3
    aws.admin("fail-api", action="Publish", code="Throttling", times=3)
    aws.admin("start", machine="m")
    found = aws.admin("await-execution", machine="m", count=2)["executions"][1]
    assert (found["error"], found["transitions"]) == ("Sns.SnsException", 3)


@pytest.mark.parametrize(("code", "error"), [
    ("InternalError", "Sns.InternalErrorException"), ("AuthorizationError", "Sns.AuthorizationErrorException"),
    ("Whatever", "Sns.SnsException"), ("DropConnection", "Sns.SdkClientException")])
def test_injected_failures_reach_state_machines(aws: Local, code: str, error: str) -> None:
    arn, _ = topic(aws)
    aws.admin("fail-api", action="Publish", service="sns", code=code, message="injected")
    catch = [{"ErrorEquals": [error], "Next": "Z"}]
    states = {"P": task("sns", "publish", {"TopicArn": arn, "Message": "m"}, Catch=catch), "Z": {"Type": "Succeed"}}
    assert output(aws, states, sns_Publish=arn)["Error"] == error


def test_a_task_may_fail_after_its_call(aws: Local) -> None:
    arn, url = topic(aws)
    catch = [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Z"}]
    states = {"P": task("sns", "publish", {"TopicArn": arn, "Message": "m"}, Output="{% $states.result.None %}",
                        Catch=catch), "Z": {"Type": "Succeed"}}
    assert output(aws, states, sns_Publish=arn)["Error"] == "States.QueryEvaluationError"
    assert heard(aws, url) == ["m"]
