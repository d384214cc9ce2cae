"""Pipes from a queue to a state machine, and topics to queues."""
from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import ACCOUNT, Local

QUEUE, DEAD = (f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}" for name in ("work", "dead"))
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"
MACHINE = f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:worker"
RECEIVE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]


def role(service: str, *statements: dict[str, Any]) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    documents = [{"Effect": "Allow", **statement} for statement in statements]
    policies = [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": documents}}]
    return {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        **({"Policies": policies} if documents else {})}}


def stack(pattern: Any = None, may: list[dict[str, Any]] | None = None, kind: str = "STANDARD",
          invocation: str = "FIRE_AND_FORGET") -> dict[str, Any]:
    definition = {"QueryLanguage": "JSONata", "StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
    if may is None:
        may = [{"Action": RECEIVE, "Resource": QUEUE}, {"Action": "states:StartExecution", "Resource": MACHINE}]
    criteria = {"FilterCriteria": {"Filters": [{"Pattern": json.dumps(pattern)}]}} if pattern else {}
    return {
        "MachineRole": role("states.amazonaws.com"),
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "StateMachineName": "worker", "StateMachineType": kind, "Definition": definition,
            "RoleArn": {"Fn::GetAtt": ["MachineRole", "Arn"]}}},
        "PipeRole": role("pipes.amazonaws.com", *may),
        "Pipe": {"Type": "AWS::Pipes::Pipe", "Properties": {
            "Name": "pipe", "RoleArn": {"Fn::GetAtt": ["PipeRole", "Arn"]}, "Source": QUEUE,
            "Target": {"Ref": "Machine"},
            "SourceParameters": {"SqsQueueParameters": {"BatchSize": 1}, **criteria},
            "TargetParameters": {"StepFunctionStateMachineParameters": {"InvocationType": invocation}}}}}


@pytest.fixture
def queue(aws: Local) -> str:
    aws.client("sqs").create_queue(QueueName="dead")
    return aws.queue("work", RedrivePolicy=json.dumps({"deadLetterTargetArn": DEAD, "maxReceiveCount": "3"}))


def inputs(aws: Local, count: int) -> list[Any]:
    answer = aws.admin("await-execution", machine="worker", count=count)
    assert answer["reached"], answer
    return [run["input"] for run in answer["executions"]]


def left(aws: Local, name: str) -> int:
    sqs = aws.client("sqs")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    return int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"][
        "ApproximateNumberOfMessages"])


def test_what_a_topic_publishes_starts_the_machine(aws: Local, queue: str) -> None:
    aws.create("s", stack())
    aws.client("sns").create_topic(Name="alerts")
    aws.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    published = aws.client("sns").publish(TopicArn=TOPIC, Message="hello", Subject="greeting")["MessageId"]
    [[record]] = inputs(aws, 1)
    envelope = json.loads(record["body"])
    assert (record["eventSource"], record["eventSourceARN"], record["awsRegion"]) == ("aws:sqs", QUEUE, "us-east-1")
    assert (envelope["Message"], envelope["Subject"], envelope["TopicArn"]) == ("hello", "greeting", TOPIC)
    assert envelope["MessageId"] == published
    assert left(aws, "work") == left(aws, "dead") == 0


def test_a_filter_looks_into_the_body_and_the_rest_is_gone(aws: Local, queue: str) -> None:
    aws.create("s", stack({"body": {"Message": [{"prefix": "AWS Budget"}]}}))
    for body in ('{"Message": "hello"}', "AWS Budget as plain text", '{"Message": "AWS Budget Notification"}', "[]"):
        aws.client("sqs").send_message(QueueUrl=queue, MessageBody=body)
    assert [json.loads(record["body"])["Message"] for [record] in inputs(aws, 1)] == ["AWS Budget Notification"]
    assert left(aws, "work") == left(aws, "dead") == 0


def test_what_cannot_be_handed_on_ends_in_the_dead_letter_queue(aws: Local, queue: str) -> None:
    aws.create("s", stack(may=[{"Action": RECEIVE, "Resource": QUEUE}]))
    aws.client("sqs").send_message(QueueUrl=queue, MessageBody="x")
    assert (left(aws, "work"), left(aws, "dead")) == (0, 1)
    reasons = [entry["reason"] for entry in aws.admin("undelivered")]
    assert len(reasons) == 3
    assert all("is not authorized to perform: states:StartExecution" in reason for reason in reasons)


@pytest.mark.parametrize("action", RECEIVE)
def test_a_pipe_needs_every_right_on_its_queue(aws: Local, queue: str, action: str) -> None:
    others = [name for name in RECEIVE if name != action]
    aws.create("s", stack(may=[{"Action": others, "Resource": QUEUE},
                               {"Action": "states:StartExecution", "Resource": MACHINE}]))
    aws.client("sqs").send_message(QueueUrl=queue, MessageBody="x")
    assert left(aws, "work") == 1
    assert f"is not authorized to perform: {action}" in aws.admin("undelivered")[0]["reason"]


def test_a_standard_machine_cannot_be_waited_for(aws: Local, queue: str) -> None:
    aws.create("s", stack(invocation="REQUEST_RESPONSE"), until="ROLLBACK_COMPLETE")
    assert any("REQUEST_RESPONSE is not supported" in reason for reason in aws.reasons("s"))


def test_a_filter_changes_in_place(aws: Local, queue: str) -> None:
    aws.create("s", stack({"body": ["a"]}))
    aws.update("s", stack({"body": ["b"]}))
    for body in "ab":
        aws.client("sqs").send_message(QueueUrl=queue, MessageBody=body)
    assert [record["body"] for [record] in inputs(aws, 1)] == ["b"]


def test_a_queue_whose_policy_lets_no_topic_in_gets_nothing(aws: Local) -> None:
    url = aws.client("sqs").create_queue(QueueName="work")["QueueUrl"]
    aws.client("sns").create_topic(Name="alerts")
    aws.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    aws.client("sns").publish(TopicArn=TOPIC, Message="hello")
    assert left(aws, "work") == 0 and url
    assert aws.admin("undelivered") == [{
        "topic": TOPIC, "endpoint": QUEUE, "message": "hello",
        "reason": f"the policy of {QUEUE} does not allow sns.amazonaws.com to send"}]
