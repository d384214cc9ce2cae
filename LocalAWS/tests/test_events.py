"""Events, the rules that match them, and what their targets get."""
from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local
from machines import PREFIX, make_machine, make_role

MACHINE = f"{PREFIX}:stateMachine:m"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
STATES = {"A": {"Type": "Pass", "End": True}}
EVENT: dict[str, Any] = {
    "source": "aws.ecs", "detail-type": "ECS Task State Change", "time": "2026-03-10T07:00:00Z", "id": "e",
    "resources": ["arn:task"], "detail": {
        "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "reason": 'it said "no"', "count": 3,
        "none": None, "ok": True, "containers": [{"name": "app", "exitCode": 1}, {"name": "side", "exitCode": 0}]}}


def rule(aws: Local, *targets: dict[str, Any], pattern: Any = None, name: str = "r", **options: Any) -> str:
    client = aws.client("events")
    arn = client.put_rule(Name=name, EventPattern=json.dumps(pattern or {"source": ["aws.ecs"]}), **options)["RuleArn"]
    if targets:
        client.put_targets(Rule=name, Targets=[{"Id": f"t{index}", **target} for index, target in enumerate(targets)])
    return arn


def queue(aws: Local, name: str = "q", service: str = "events.amazonaws.com", **condition: Any) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sqs:SendMessage",
                 "Resource": f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}", **condition}
    return aws.client("sqs").create_queue(QueueName=name, Attributes={"Policy": json.dumps(
        {"Version": "2012-10-17", "Statement": [statement]})})["QueueUrl"]


def bodies(aws: Local, url: str) -> list[str]:
    return [message["Body"] for message in aws.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]


@pytest.mark.parametrize(("detail", "matches"), [
    ({"lastStatus": ["RUNNING", "STOPPED"]}, True), ({"lastStatus": ["stopped"]}, False),
    ({"lastStatus": [{"equals-ignore-case": "stopped"}]}, True), ({"lastStatus": [{"prefix": "STO"}]}, True),
    ({"lastStatus": [{"prefix": {"equals-ignore-case": "sto"}}]}, True), ({"lastStatus": [{"suffix": "ED"}]}, True),
    ({"lastStatus": [{"wildcard": "S*P*D"}]}, True), ({"lastStatus": [{"wildcard": "S*X"}]}, False),
    ({"lastStatus": [{"anything-but": "STOPPED"}]}, False), ({"lastStatus": [{"anything-but": ["A", "B"]}]}, True),
    ({"lastStatus": [{"anything-but": {"prefix": "ST"}}]}, False), ({"missing": [{"anything-but": "A"}]}, False),
    ({"count": [{"numeric": [">", 2, "<=", 3]}]}, True), ({"count": [{"numeric": [">", 3]}]}, False),
    ({"count": [3.0]}, True), ({"count": ["3"]}, False), ({"ok": [True]}, True), ({"ok": [1]}, False),
    ({"none": [None]}, True), ({"missing": [None]}, False),
    ({"missing": [{"exists": False}]}, True), ({"count": [{"exists": True}]}, True),
    ({"count": [{"exists": False}]}, False), ({"missing": {"deep": [{"exists": False}]}}, True),
    ({"containers": {"exitCode": [{"anything-but": 0}]}}, True), ({"containers": {"exitCode": [2]}}, False),
    ({"containers": {"exitCode": [1], "name": ["app"]}}, True),
    ({"containers": {"exitCode": [1], "name": ["side"]}}, False),
    ({"$or": [{"count": [7]}, {"stopCode": ["EssentialContainerExited"]}]}, True),
    ({"$or": [{"count": [7]}, {"count": [8]}], "ok": [True]}, False),
    ({"lastStatus": ["STOPPED"], "$or": [{"count": [3]}, {"count": [8]}]}, True),
])
def test_patterns(aws: Local, detail: dict, matches: bool) -> None:
    rule(aws, {"Arn": QUEUE}, pattern={"source": ["aws.ecs"], "detail": detail})
    assert aws.admin("event", **EVENT)["rules"] == (["r"] if matches else [])
    event = {**EVENT, "account": ACCOUNT, "region": "us-east-1"}
    assert aws.client("events").test_event_pattern(
        EventPattern=json.dumps({"detail": detail}), Event=json.dumps(event))["Result"] is matches


@pytest.mark.parametrize(("pattern", "message"), [
    ({"source": "aws.ecs"}, "'source' must be an object or an array"), ({"source": []}, "Empty arrays"),
    ({"detail": {"a": [{"starts": "x"}]}}, "Unrecognized match type starts at 'detail.a'"),
    ({"detail": {"a": [{"numeric": ["=>", 1]}]}}, "Invalid numeric range"),
    ({"detail": {"a": [{"exists": "yes"}]}}, "either true or false")])
def test_patterns_that_aws_refuses(aws: Local, pattern: dict, message: str) -> None:
    with pytest.raises(ClientError, match=message) as raised:
        rule(aws, pattern=pattern)
    assert raised.value.response["Error"]["Code"] == "InvalidEventPatternException"


def test_a_machine_is_started_with_the_event(aws: Local) -> None:
    make_machine(aws, STATES)
    role = make_role(aws, "events-role", "events.amazonaws.com", states_StartExecution=MACHINE)
    rule(aws, {"Arn": MACHINE, "RoleArn": role})
    rule(aws, {"Arn": MACHINE, "RoleArn": role}, name="off", State="DISABLED")
    answer = aws.admin("event", **EVENT)
    assert answer["rules"] == ["r"] and answer["deliveries"][0]["problem"] is None
    [run] = aws.admin("await-execution", machine="m")["executions"]
    assert run["input"] == {"version": "0", "account": ACCOUNT, "region": "us-east-1", **EVENT}
    assert run["start"] == "2026-03-10T07:00:00.000Z"


@pytest.mark.parametrize(("target", "text"), [
    ({"Input": '{"fixed": 1}'}, '{"fixed": 1}'),
    ({"InputPath": "$.detail.containers[0]"}, '{"name":"app","exitCode":1}'),
    ({"InputPath": "$.detail.containers[*].name"}, '["app","side"]'),
    ({"InputTransformer": {"InputPathsMap": {"code": "$.detail.stopCode", "n": "$.detail.count",
                                             "who": "$.detail.containers[0].name", "no": "$.detail.missing"},
                           "InputTemplate": '{"a": <code>, "b": "<who>: <n> <no>.", "c": <n>}'}},
     '{"a": "EssentialContainerExited", "b": "app: 3 .", "c": 3}'),
    ({"InputTransformer": {"InputPathsMap": {"reason": "$.detail.reason", "all": "$.detail.containers"},
                           "InputTemplate": '"<reason>, <all>"'}},
     '"it said "no", [{name:app,exitCode:1},{name:side,exitCode:0}]"'),
    ({"InputTransformer": {"InputTemplate": '{"rule": "<aws.events.rule-name>", "slack": "<https://x.example|x>"}'}},
     '{"rule": "r", "slack": "<https://x.example|x>"}')])
def test_what_a_target_gets(aws: Local, target: dict, text: str) -> None:
    url = queue(aws)
    rule(aws, {"Arn": QUEUE, **target})
    aws.admin("event", **EVENT)
    assert bodies(aws, url) == [text]


def test_the_whole_event_in_a_template(aws: Local) -> None:
    url = queue(aws)
    template = '{"event": <aws.events.event.json>, "envelope": <aws.events.event>, "arn": "<aws.events.rule-arn>"}'
    arn = rule(aws, {"Arn": QUEUE, "InputTransformer": {"InputTemplate": template}})
    aws.admin("event", **EVENT)
    [found] = [json.loads(text) for text in bodies(aws, url)]
    whole = {"version": "0", "account": ACCOUNT, "region": "us-east-1", **EVENT}
    assert found["event"] == whole and found["arn"] == arn
    assert found["envelope"] == {key: value for key, value in whole.items() if key != "detail"}


@pytest.mark.parametrize(("target", "message"), [
    ({"Arn": MACHINE}, "RoleArn is required for target"), ({"Arn": QUEUE, "Input": "{"}, "JSON syntax error"),
    ({"Arn": QUEUE, "InputTransformer": {"InputTemplate": "<nothing>"}}, "invalid placeholder nothing"),
    ({"Arn": QUEUE, "Input": "{}", "InputPath": "$.detail"}, "Only one of Input, InputPath, or InputTransformer"),
])
def test_targets_that_aws_refuses(aws: Local, target: dict, message: str) -> None:
    with pytest.raises(ClientError, match=message):
        rule(aws, target)


def test_the_topic_or_the_role_must_allow_it(aws: Local) -> None:
    url, sns = queue(aws, service="sns.amazonaws.com"), aws.client("sns")
    sns.create_topic(Name="t")
    sns.subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE, Attributes={"RawMessageDelivery": "true"})
    rule(aws, {"Arn": TOPIC, "Input": '{"n": 1}'})
    problem = aws.admin("event", **EVENT)["deliveries"][0]["problem"]
    assert problem == f"the policy of {TOPIC} does not allow events.amazonaws.com sns:Publish"
    assert [entry["reason"] for entry in aws.admin("undelivered")] == [problem]
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish",
                 "Resource": TOPIC}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    sns.set_topic_attributes(TopicArn=TOPIC, AttributeName="Policy", AttributeValue=json.dumps(policy))
    assert aws.admin("event", **EVENT)["deliveries"][0]["problem"] is None
    statement["Condition"] = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}  # EventBridge's guide: not possible
    sns.set_topic_attributes(TopicArn=TOPIC, AttributeName="Policy", AttributeValue=json.dumps(policy))
    assert aws.admin("event", **EVENT)["deliveries"][0]["problem"] == problem
    role = make_role(aws, "events-role", "events.amazonaws.com", sns_Publish=TOPIC)
    rule(aws, {"Arn": TOPIC, "Input": '{"n": 2}', "RoleArn": role})
    assert aws.admin("event", **EVENT)["deliveries"][0]["problem"] is None
    assert bodies(aws, url) == ['{"n": 1}', '{"n": 2}']


def test_a_queue_takes_what_a_role_may_send(aws: Local) -> None:
    url = queue(aws, service="sns.amazonaws.com")
    rule(aws, {"Arn": QUEUE, "Input": "{}"})
    problem = aws.admin("event", **EVENT)["deliveries"][0]["problem"]
    assert problem == f"the policy of {QUEUE} does not allow events.amazonaws.com sqs:SendMessage"
    role = make_role(aws, "events-role", "events.amazonaws.com", sqs_SendMessage=QUEUE)
    rule(aws, {"Arn": QUEUE, "Input": "{}", "RoleArn": role})
    assert aws.admin("event", **EVENT)["deliveries"][0]["problem"] is None
    assert bodies(aws, url) == ["{}"]


def test_what_fails_goes_to_the_dead_letter_queue(aws: Local) -> None:
    make_machine(aws, STATES)
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/r"
    url = queue(aws, Condition={"ArnEquals": {"aws:SourceArn": arn}})
    role = make_role(aws, "events-role", "events.amazonaws.com")
    rule(aws, {"Arn": MACHINE, "RoleArn": role, "DeadLetterConfig": {"Arn": QUEUE}})
    [delivery] = aws.admin("event", **EVENT)["deliveries"]
    assert "is not authorized to perform: states:StartExecution" in delivery["problem"]
    [message] = aws.client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    attributes = {key: value["StringValue"] for key, value in message["MessageAttributes"].items()}
    assert json.loads(message["Body"])["detail"] == EVENT["detail"]
    assert (attributes["ERROR_CODE"], attributes["RULE_ARN"]) == ("NO_PERMISSIONS", arn)


def test_broken_json_does_not_start_a_machine(aws: Local) -> None:
    make_machine(aws, STATES)
    role = make_role(aws, "events-role", "events.amazonaws.com", states_StartExecution=MACHINE)
    rule(aws, {"Arn": MACHINE, "RoleArn": role, "InputTransformer": {
        "InputPathsMap": {"reason": "$.detail.reason"}, "InputTemplate": '{"reason": "<reason>"}'}})
    assert "Invalid State Machine Execution Input" in aws.admin("event", **EVENT)["deliveries"][0]["problem"]
    assert aws.admin("executions") == []


def test_put_events(aws: Local) -> None:
    url, client = queue(aws), aws.client("events")
    client.create_event_bus(Name="own")
    client.put_rule(Name="r", EventBusName="own", EventPattern='{"source": ["mine"]}')
    client.put_targets(Rule="r", EventBusName="own", Targets=[{"Id": "t", "Arn": QUEUE, "InputPath": "$.detail"}])
    entry = {"Source": "mine", "DetailType": "d", "Detail": '{"n": 1}', "EventBusName": "own"}
    answer = client.put_events(Entries=[entry, {**entry, "Source": "aws.ecs"}, {**entry, "Detail": "[]"},
                                        {**entry, "EventBusName": "default"}])
    assert [found.get("ErrorCode") for found in answer["Entries"]] == [
        None, "NotAuthorizedForSourceException", "MalformedDetail", None]
    assert answer["FailedEntryCount"] == 2
    assert bodies(aws, url) == ['{"n":1}']


def test_only_standard_executions_are_told_of(aws: Local) -> None:
    url = queue(aws)
    rule(aws, {"Arn": QUEUE, "InputPath": "$.detail"}, pattern={
        "source": ["aws.states"], "detail": {"status": ["FAILED", "SUCCEEDED"]}})
    failing = {"F": {"Type": "Fail", "Error": "E", "Cause": "C"}}
    make_machine(aws, failing)
    make_machine(aws, failing, "express", "EXPRESS")
    for name in ("express", "m"):
        aws.admin("start", machine=name)
    assert aws.admin("await-execution", count=2)["reached"]
    [detail] = [json.loads(text) for text in bodies(aws, url)]
    assert {key: detail[key] for key in ("stateMachineArn", "status", "error", "cause", "output")} == {
        "stateMachineArn": MACHINE, "status": "FAILED", "error": "E", "cause": "C", "output": None}


def test_rules_of_stacks(aws: Local) -> None:
    make_machine(aws, STATES)
    role = make_role(aws, "events-role", "events.amazonaws.com", states_StartExecution=MACHINE)
    target = {"Id": "t", "Arn": MACHINE, "RoleArn": role, "InputTransformer": {
        "InputPathsMap": {"n": "$.detail.count"}, "InputTemplate": '{"n": <n>, "event": <aws.events.event.json>}'}}
    properties = {"Name": "stacked", "EventPattern": {"source": ["aws.ecs"]}, "Targets": [target]}
    resources = {"Rule": {"Type": "AWS::Events::Rule", "Properties": properties}}
    aws.create("demo", resources)
    assert aws.admin("event", **EVENT)["rules"] == ["stacked"]
    assert aws.admin("await-execution", machine="m")["executions"][0]["input"]["n"] == 3
    properties["EventPattern"] = {"source": ["aws.emr"]}
    aws.update("demo", resources)
    assert aws.admin("event", **EVENT)["rules"] == []
    properties["EventPattern"] = {"source": "aws.emr"}
    aws.update("demo", resources, until="UPDATE_ROLLBACK_COMPLETE")
    assert aws.admin("event", **{**EVENT, "source": "aws.emr"})["rules"] == ["stacked"]
    aws.delete("demo")
    assert aws.client("events").list_rules()["Rules"] == []
