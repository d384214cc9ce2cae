"""Schedules fire when the test says so."""
from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local
from machines import PREFIX, make_machine, make_role

MACHINE = f"{PREFIX}:stateMachine:m"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"
UNIVERSAL = "arn:aws:scheduler:::aws-sdk"
AT = "2026-03-29T07:00:00Z"
STATES = {"A": {"Type": "Pass", "End": True, "Output": "{% $states.context.Execution %}"}}


def schedule(aws: Local, arn: str = MACHINE, text: str = '{"at": "<aws.scheduler.scheduled-time>"}',
             actions: dict[str, Any] | None = None, **options: Any) -> None:
    rights = {"states_StartExecution": MACHINE} if actions is None else actions
    role = make_role(aws, "scheduler-role", "scheduler.amazonaws.com", **rights)
    target = {"Arn": arn, "RoleArn": role, "Input": text, **options.pop("Target", {})}
    aws.client("scheduler").create_schedule(Name="s", ScheduleExpression="cron(0 7 * * ? *)", Target=target,
                                            FlexibleTimeWindow={"Mode": "OFF"}, **options)


def test_a_machine_starts_at_the_time_of_the_schedule(aws: Local) -> None:
    make_machine(aws, STATES)
    text = {"at": "<aws.scheduler.scheduled-time>", "arn": "<aws.scheduler.schedule-arn>",
            "id": "<aws.scheduler.execution-id>", "attempt": "<aws.scheduler.attempt-number>"}
    schedule(aws, text=json.dumps(text))
    fired = aws.admin("fire", schedule="s", at="2026-03-29T09:00:00+02:00", times=2)
    assert [entry["problem"] for entry in fired] == [None, None]
    runs = aws.admin("await-execution", machine="m", count=2)["executions"]
    assert [run["input"] for run in runs] == [
        {"at": AT, "arn": f"arn:aws:scheduler:us-east-1:{ACCOUNT}:schedule/default/s", "id": entry["id"],
         "attempt": "1"} for entry in fired]
    assert [run["output"]["StartTime"] for run in runs] == ["2026-03-29T07:00:00.000Z"] * 2


def test_the_universal_target_names_the_execution(aws: Local) -> None:
    make_machine(aws, STATES)
    text = {"StateMachineArn": MACHINE, "Name": "run-of-today", "Input": '{"at": "<aws.scheduler.scheduled-time>"}'}
    schedule(aws, f"{UNIVERSAL}:sfn:startExecution", json.dumps(text))
    [first] = aws.admin("fire", schedule="s", at=AT)
    [run] = aws.admin("await-execution", machine="m")["executions"]
    assert (run["name"], run["input"], first["problem"]) == ("run-of-today", {"at": AT}, None)
    [second] = aws.admin("fire", schedule="s", at=AT)
    assert second["problem"] == f"Execution Already Exists: '{run['arn']}'"


def test_universal_targets_of_other_services(aws: Local) -> None:
    topic = aws.client("sns").create_topic(Name="t")["TopicArn"]
    schedule(aws, f"{UNIVERSAL}:sns:publish", json.dumps({"TopicArn": topic, "Text": "m"}), {"sns_Publish": topic})
    [fired] = aws.admin("fire", schedule="s", at=AT)
    assert fired["problem"] == ("The field 'Text' is not supported by Step Functions, "
                                "The field 'Message' is required but was missing")


@pytest.mark.parametrize(("actions", "trusted", "problem"), [
    ({}, True, "is not authorized to perform: states:StartExecution"),
    ({"states_StartExecution": f"{PREFIX}:stateMachine:other"}, True, f"on resource: {MACHINE}"),
    ({"states_StartExecution": "*"}, False, "scheduler.amazonaws.com may not assume the role"),
])
def test_the_role_decides(aws: Local, actions: dict, trusted: bool, problem: str) -> None:
    make_machine(aws, STATES)
    schedule(aws, actions=actions)
    if not trusted:
        aws.client("iam").update_assume_role_policy(RoleName="scheduler-role", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                                     "Principal": {"Service": "events.amazonaws.com"}}]}))
    [fired] = aws.admin("fire", schedule="s", at=AT)
    assert problem in fired["problem"]
    assert aws.admin("executions") == []
    assert [(entry["endpoint"], entry["reason"]) for entry in aws.admin("undelivered")] == [(MACHINE, fired["problem"])]


def test_what_fails_goes_to_the_dead_letter_queue(aws: Local) -> None:
    url = aws.client("sqs").create_queue(QueueName="dead")["QueueUrl"]
    schedule(aws, actions={"states_StartExecution": "*", "sqs_SendMessage": QUEUE},
             Target={"DeadLetterConfig": {"Arn": QUEUE}})
    aws.admin("fire", schedule="s", at=AT)
    [message] = aws.client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(message["Body"]) == {"at": AT}
    attributes = {key: value["StringValue"] for key, value in message["MessageAttributes"].items()}
    assert attributes["ERROR_CODE"] == "StateMachineDoesNotExist" and attributes["TARGET_ARN"] == MACHINE


def test_failures_that_pass_are_tried_again(aws: Local) -> None:
    make_machine(aws, STATES)
    schedule(aws)
    aws.admin("fail-api", service="states", action="StartExecution", code="ThrottlingException", times=3)
    assert aws.admin("fire", schedule="s", at=AT)[0]["problem"] is None
    aws.admin("fail-api", service="states", action="StartExecution", code="AccessDeniedException", message="no")
    assert aws.admin("fire", schedule="s", at=AT)[0]["problem"] == "no"


def test_schedules_that_do_not_fire(aws: Local) -> None:
    schedule(aws, State="DISABLED")
    for name in ("s", "none"):
        with pytest.raises(Exception, match="400"):
            aws.admin("fire", schedule=name, at=AT)


def test_schedules_of_stacks(aws: Local) -> None:
    make_machine(aws, STATES)
    role = make_role(aws, "r", "scheduler.amazonaws.com", states_StartExecution=MACHINE)
    properties = {"Name": "s", "GroupName": {"Ref": "Group"}, "ScheduleExpression": "cron(0 7 * * ? *)",
                  "ScheduleExpressionTimezone": "Europe/Berlin", "FlexibleTimeWindow": {"Mode": "OFF"},
                  "Target": {"Arn": MACHINE, "RoleArn": role, "Input": '{"n": 1}'}}
    group = {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": "g", "Tags": [{"Key": "a", "Value": "b"}]}}
    resources = {"Group": group, "Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}}
    aws.create("demo", resources)
    properties["Target"]["Input"] = '{"n": 2}'
    aws.update("demo", resources)
    aws.admin("fire", schedule="s", group="g", at=AT)
    assert aws.admin("await-execution", machine="m")["executions"][0]["input"] == {"n": 2}
    client = aws.client("scheduler")
    assert client.get_schedule(Name="s", GroupName="g")["ScheduleExpressionTimezone"] == "Europe/Berlin"
    properties["Name"] = "renamed"
    aws.update("demo", resources)
    assert [entry["Name"] for entry in client.list_schedules(GroupName="g")["Schedules"]] == ["renamed"]
    aws.delete("demo")
    assert [entry["Name"] for entry in client.list_schedule_groups()["ScheduleGroups"]] == ["default"]
    with pytest.raises(ClientError):
        client.get_schedule(Name="renamed", GroupName="g")
