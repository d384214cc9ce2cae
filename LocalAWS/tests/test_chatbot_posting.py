"""From a topic to Slack: what Chatbot shows, counts and logs."""
from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local
from local_aws.chatbot.buttons import buttons
from local_aws.chatbot.judge import is_supported
from test_chatbot import chatbot

TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
CUSTOM = {"version": "1.0", "source": "custom", "content": {"description": "text"}}
METRICS = ("EventsProcessed", "MessageDeliverySuccess", "MessageDeliveryFailure", "UnsupportedEvents",
           "EventsThrottled")


@pytest.fixture
def channel(aws: Local) -> Local:
    resources = chatbot()
    resources["Topic"]["Properties"] = {"TopicName": "t"}
    resources["Slack"]["Properties"]["LoggingLevel"] = "ERROR"
    aws.create("demo", resources)
    return aws


def publish(aws: Local, message: Any = CUSTOM) -> None:
    aws.client("sns").publish(TopicArn=TOPIC, Message=message if isinstance(message, str) else json.dumps(message))


def counts(aws: Local, region: str = "us-east-1") -> dict[str, float]:
    """Those that are not zero."""
    now = datetime.now(timezone.utc)
    queries = [{"Id": f"m{index}", "MetricStat": {"Period": 60, "Stat": "Sum", "Metric": {
        "Namespace": "AWS/Chatbot", "MetricName": name,
        "Dimensions": [{"Name": "ConfigurationName", "Value": "costs"}]}}} for index, name in enumerate(METRICS)]
    found = aws.client("cloudwatch", region).get_metric_data(
        MetricDataQueries=queries, StartTime=now - timedelta(minutes=2), EndTime=now + timedelta(minutes=2))
    return {METRICS[int(entry["Id"][1:])]: sum(entry["Values"]) for entry in found["MetricDataResults"]
            if entry["Values"]}


def log(aws: Local) -> list[str]:
    events = aws.client("logs").filter_log_events(logGroupName="/aws/chatbot/costs")["events"]
    return [json.loads(event["message"])["message"] for event in events]


def test_a_message_is_counted_at_once_and_in_one_region(channel: Local) -> None:
    publish(channel)
    assert counts(channel) == {"EventsProcessed": 1, "MessageDeliverySuccess": 1}
    assert counts(channel, "us-east-2") == {}
    [posted] = channel.admin("posted")
    assert posted["configuration"] == "costs" and json.loads(posted["message"]) == CUSTOM
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        log(channel)


def test_what_is_not_known_is_counted_and_logged(channel: Local) -> None:
    publish(channel, "plain text")
    assert counts(channel) == {"EventsProcessed": 1, "UnsupportedEvents": 1}
    assert log(channel)[0].startswith("Event received is not supported (see https://docs.aws.amazon.com/chatbot/")
    assert channel.admin("posted") == []


@pytest.mark.parametrize(("mode", "metric", "line"), [
    ("unsupported", "UnsupportedEvents", "not supported"), ("throttled", "EventsThrottled", "throttled"),
    ("workspace-gone", "MessageDeliveryFailure", "account_inactive"),
    ("archived", "MessageDeliveryFailure", "is_archived"), ("no-logs", "MessageDeliveryFailure", None)])
def test_what_goes_wrong_in_slack(channel: Local, mode: str, metric: str, line: str | None) -> None:
    channel.admin("chatbot", configuration="costs", mode=mode)
    publish(channel)
    assert counts(channel)[metric] == 1 and "MessageDeliverySuccess" not in counts(channel)
    if line:
        assert line in log(channel)[0]
    else:
        with pytest.raises(ClientError):
            log(channel)


def test_metrics_may_be_late(channel: Local) -> None:
    channel.admin("chatbot", configuration="costs", mode="delayed")
    publish(channel)
    assert counts(channel) == {} and len(channel.admin("posted")) == 1
    channel.admin("chatbot", configuration="costs", mode="deliver")
    assert counts(channel)["MessageDeliverySuccess"] == 1


def test_modes_are_for_configurations_that_exist(channel: Local) -> None:
    for wrong in ({"configuration": "x", "mode": "deliver"}, {"configuration": "costs", "mode": "x"}):
        with pytest.raises(ValueError):
            channel.admin("chatbot", **wrong)


def test_without_a_subscription_nothing_comes(channel: Local) -> None:
    [found] = channel.client("sns").list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    channel.client("sns").unsubscribe(SubscriptionArn=found["SubscriptionArn"])
    publish(channel)
    assert counts(channel) == {} and channel.admin("posted") == []


def test_the_log_level_holds(channel: Local) -> None:
    resources = chatbot()
    resources["Topic"]["Properties"] = {"TopicName": "t"}
    channel.update("demo", resources)  # NONE is the default
    publish(channel, "plain text")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        log(channel)


def custom(**content: Any) -> str:
    return json.dumps({**CUSTOM, "content": {"description": "x", **content}})


def event(**changed: Any) -> str:
    return json.dumps({"version": "0", "id": "1", "detail-type": "x", "source": "aws.ecs", "account": "123456789012",
                       "time": "2026-03-10T07:00:00Z", "region": "us-east-1", "resources": [], "detail": {}, **changed})


@pytest.mark.parametrize(("message", "expected"), [
    (json.dumps(CUSTOM), True), (custom(title="t" * 250), True), (custom(title="t" * 251), False),
    (custom(description="d" * 8001), False), (custom(description=" "), False), (custom(textType="html"), False),
    (custom(nextSteps=["a"], keywords=["b"]), True), (custom(nextSteps=[1]), False), (custom(keywords="b"), False),
    (json.dumps({**CUSTOM, "version": 1.0}), False), (json.dumps({**CUSTOM, "metadata": []}), False),
    (json.dumps({**CUSTOM, "metadata": {"additionalContext": {"a": 1}}}), False),
    ("[]", False), ("{}", False), ("hello", False), ('{"source": "custom"', False),
    (json.dumps({"AlarmName": "a", "NewStateValue": "OK", "NewStateReason": "r", "StateChangeTime": "t",
                 "Trigger": {}}), True),
    (json.dumps({"anomalyId": "1", "impact": {}, "monitorName": "m"}), True),
    (event(), True), (event(source="acme.imports"), False), (event(source="aws.codepipeline"), False),
    (event(source="aws.cloudwatch"), False), (event(added=1), False),
    (json.dumps({"detail-type": "x", "source": "aws.ecs", "detail": {}}), False),
    ("AWS Budget Notification\nBudget Name: b\nAlert Type: ACTUAL\nAlert Threshold: > $1\n", True)])
def test_the_judge(message: str, expected: bool) -> None:
    assert is_supported(message) == expected


WHY = {"ButtonText": "Why?", "NotificationType": "Custom",
       "Criteria": [{"Operator": "HAS_VALUE", "VariableName": "task"}],
       "Variables": {"task": "event.metadata.additionalContext.task"}}


@pytest.mark.parametrize("change, context, shown", [
    ({}, {"task": "t1"}, {"Why?": "ecs describe-tasks --tasks t1"}),
    ({}, {"task": ""}, {}),
    ({}, {}, {}),
    ({"NotificationType": None}, {"task": "t1"}, {}),
    ({"NotificationType": "CloudWatch"}, {"task": "t1"}, {}),
    ({"Variables": {"task": "metadata.additionalContext.task"}}, {"task": "t1"}, {}),
    ({"Criteria": [{"Operator": "EQUALS", "VariableName": "task", "Value": "t2"}]}, {"task": "t1"}, {}),
    ({"Criteria": [{"Operator": "EQUALS", "VariableName": "task", "Value": "t1"}]}, {"task": "t1"},
     {"Why?": "ecs describe-tasks --tasks t1"}),
])
def test_a_button_is_on_the_notifications_that_its_action_names(
        change: dict[str, Any], context: dict[str, str], shown: dict[str, str]) -> None:
    action = {"Definition": {"CommandText": "ecs describe-tasks --tasks $task"}, "Attachments": [{**WHY, **change}]}
    message = {**CUSTOM, "metadata": {"additionalContext": context}}
    assert buttons(json.dumps(message), [action, {"Definition": {"CommandText": "x"}, "AliasName": "x"}]) == shown


def test_a_notification_can_go_without_buttons() -> None:
    action = {"Definition": {"CommandText": "x"}, "Attachments": [{**WHY, "Criteria": []}]}
    assert buttons(json.dumps(CUSTOM), [action]) == {"Why?": "x"}
    assert buttons(json.dumps({**CUSTOM, "metadata": {"enableCustomActions": False}}), [action]) == {}
    assert buttons("Budget Name: x", [action]) == {}
