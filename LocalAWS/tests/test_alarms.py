"""Alarms are evaluated when a test says so, from what services count about themselves."""
from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from conftest import ACCOUNT, Local
from machines import make_machine, make_role

START = datetime(2026, 3, 10, 7, 0, tzinfo=timezone.utc)
MACHINE = f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:m"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"


def alarm(aws: Local, namespace: str, metric: str, dimension: tuple[str, str], **settings: Any) -> None:
    aws.client("cloudwatch").put_metric_alarm(**{
        "AlarmName": "a", "Namespace": namespace, "MetricName": metric, "Statistic": "Sum", "Period": 300,
        "Dimensions": [{"Name": dimension[0], "Value": dimension[1]}], "EvaluationPeriods": 12, "DatapointsToAlarm": 1,
        "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching",
        "AlarmActions": [TOPIC], "OKActions": [TOPIC], **settings})


def evaluate(aws: Local, **after: float) -> list[dict[str, Any]]:
    return aws.admin("evaluate-alarms", at=(START + timedelta(**after)).isoformat())


def states(changed: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(entry["from"], entry["to"]) for entry in changed]


def run(aws: Local, fails: bool = False) -> None:
    aws.admin("start", machine="m", input={"fails": fails}, at=START.isoformat())
    count = len(aws.admin("executions", machine="m"))
    assert aws.admin("await-execution", machine="m", count=count)["reached"]


@pytest.fixture
def machine(aws: Local) -> Local:
    make_machine(aws, {
        "Which?": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.fails %}", "Next": "F"}],
                   "Default": "S"},
        "F": {"Type": "Fail", "Error": "E", "Cause": "c"}, "S": {"Type": "Succeed"}})
    aws.client("sns").create_topic(Name="t")
    return aws


def test_a_failure_is_an_alarm_until_the_window_is_clean(machine: Local) -> None:
    alarm(machine, "AWS/States", "ExecutionsFailed", ("StateMachineArn", MACHINE))
    run(machine)
    assert evaluate(machine, minutes=1) == []
    run(machine, fails=True)
    [changed] = evaluate(machine, minutes=2)
    assert (changed["alarm"], changed["from"], changed["to"], changed["told"]) == ("a", "OK", "ALARM", [TOPIC])
    assert evaluate(machine, minutes=50) == []
    assert states(evaluate(machine, minutes=62)) == [("ALARM", "OK")]
    [shown] = machine.client("cloudwatch").describe_alarms(AlarmNames=["a"])["MetricAlarms"]
    assert shown["StateValue"] == "OK"


def test_silence_is_an_alarm_where_missing_data_breaches(machine: Local) -> None:
    alarm(machine, "AWS/States", "ExecutionsSucceeded", ("StateMachineArn", MACHINE), Period=3600, Threshold=1,
          EvaluationPeriods=26, DatapointsToAlarm=26, ComparisonOperator="LessThanThreshold",
          TreatMissingData="breaching")
    run(machine)
    assert evaluate(machine, hours=25) == []
    assert states(evaluate(machine, hours=27)) == [("OK", "ALARM")]


def test_metrics_may_be_added(machine: Local) -> None:
    stat = {"Period": 300, "Stat": "Sum"}
    metric = {"Namespace": "AWS/States", "Dimensions": [{"Name": "StateMachineArn", "Value": MACHINE}]}
    machine.client("cloudwatch").put_metric_alarm(
        AlarmName="a", EvaluationPeriods=1, Threshold=0, ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching", Metrics=[
            {"Id": "sum", "Expression": "SUM(METRICS())", "ReturnData": True},
            {"Id": "m1", "ReturnData": False, "MetricStat": {
                **stat, "Metric": {**metric, "MetricName": "ExecutionsFailed"}}},
            {"Id": "m2", "ReturnData": False, "MetricStat": {
                **stat, "Metric": {**metric, "MetricName": "ExecutionsTimedOut"}}}])
    run(machine, fails=True)
    assert states(evaluate(machine, minutes=1)) == [("OK", "ALARM")]


def test_an_alarm_begins_without_data_and_that_is_no_change(machine: Local) -> None:
    alarm(machine, "AWS/States", "ExecutionsFailed", ("StateMachineArn", MACHINE), TreatMissingData="missing")
    assert states(evaluate(machine, minutes=1)) == []
    assert machine.client("cloudwatch").describe_alarms()["MetricAlarms"][0]["StateValue"] == "INSUFFICIENT_DATA"


def test_a_queue_is_measured(machine: Local) -> None:
    sqs = machine.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    alarm(machine, "AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName", "q"), Statistic="Maximum")
    assert evaluate(machine) == []
    sqs.send_message(QueueUrl=url, MessageBody="x")
    assert states(evaluate(machine, minutes=5)) == [("OK", "ALARM")]


def test_a_rule_that_cannot_deliver_counts(machine: Local) -> None:
    events, role = machine.client("events"), make_role(machine, "r", "events.amazonaws.com")
    events.put_rule(Name="r", EventPattern='{"source": ["aws.ecs"]}')
    events.put_targets(Rule="r", Targets=[{"Id": "t", "Arn": MACHINE, "RoleArn": role}])
    alarm(machine, "AWS/Events", "FailedInvocations", ("RuleName", "r"))
    machine.admin("event", source="aws.ecs", time=START.isoformat())
    assert states(evaluate(machine, minutes=1)) == [("OK", "ALARM")]


def test_the_message_is_native_and_the_policy_of_the_topic_holds(machine: Local) -> None:
    machine.queue("inbox")
    machine.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs",
                                    Endpoint=f"arn:aws:sqs:us-east-1:{ACCOUNT}:inbox")
    alarm(machine, "AWS/States", "ExecutionsFailed", ("StateMachineArn", MACHINE), AlarmDescription="what to do")
    run(machine, fails=True)
    statement = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish",
                 "Resource": TOPIC, "Condition": {
                     "StringEquals": {"aws:SourceAccount": ACCOUNT},
                     "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:*"}}}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    sns = machine.client("sns")
    sns.set_topic_attributes(TopicArn=TOPIC, AttributeName="Policy", AttributeValue=json.dumps(policy))
    assert evaluate(machine, minutes=1)[0]["told"] == [TOPIC]
    [received] = machine.client("sqs").receive_message(
        QueueUrl=machine.client("sqs").get_queue_url(QueueName="inbox")["QueueUrl"])["Messages"]
    envelope = json.loads(received["Body"])
    assert envelope["Subject"] == 'ALARM: "a" in US East (N. Virginia)'
    message = json.loads(envelope["Message"])
    assert (message["NewStateValue"], message["AlarmDescription"]) == ("ALARM", "what to do")
    assert message["Trigger"]["Dimensions"] == [{"name": "StateMachineArn", "value": MACHINE}]
    statement["Principal"] = {"Service": "budgets.amazonaws.com"}
    sns.set_topic_attributes(TopicArn=TOPIC, AttributeName="Policy", AttributeValue=json.dumps(policy))
    assert evaluate(machine, minutes=70)[0]["told"] == []
    assert "does not allow cloudwatch.amazonaws.com" in machine.admin("undelivered")[-1]["reason"]
