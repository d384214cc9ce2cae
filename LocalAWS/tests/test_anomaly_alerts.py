"""Anomalies that are played: whom they reach, and in which form."""
from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import ACCOUNT, Local

TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
EMR = "Amazon Elastic MapReduce"


def threshold(amount: str, key: str = "ABSOLUTE") -> dict[str, Any]:
    return {"Dimensions": {"Key": f"ANOMALY_TOTAL_IMPACT_{key}", "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
                           "Values": [amount]}}


@pytest.fixture
def monitor(aws: Local) -> str:
    """Of all services; the topic and a queue that hears it; a runaway cluster."""
    aws.client("sns").create_topic(Name="alerts")
    statement = {"Effect": "Allow", "Principal": {"Service": "costalerts.amazonaws.com"}, "Action": "sns:Publish",
                 "Resource": TOPIC, "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}
    aws.client("sns").set_topic_attributes(TopicArn=TOPIC, AttributeName="Policy", AttributeValue=json.dumps(
        {"Version": "2012-10-17", "Statement": [statement]}))
    aws.queue("q")
    aws.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    aws.admin("sample-costs", today="2026-03-10", runaway_since="2026-03-08")
    return aws.client("ce").create_anomaly_monitor(AnomalyMonitor={
        "MonitorName": "Services", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"})["MonitorArn"]


def subscribe(aws: Local, monitor: str, expression: dict[str, Any]) -> None:
    aws.client("ce").create_anomaly_subscription(AnomalySubscription={
        "SubscriptionName": "now", "Frequency": "IMMEDIATE", "MonitorArnList": [monitor],
        "Subscribers": [{"Type": "SNS", "Address": TOPIC}], "ThresholdExpression": expression})


def heard(aws: Local) -> list[Any]:
    sqs = aws.client("sqs")
    found = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName="q")["QueueUrl"]).get("Messages", [])
    return [json.loads(json.loads(message["Body"])["Message"]) for message in found]


def test_an_anomaly_is_told_in_the_words_of_aws(aws: Local, monitor: str) -> None:
    subscribe(aws, monitor, threshold("20"))
    answer = aws.admin("anomaly", service=EMR, since="2026-03-08", id="2f6c1a")
    [message] = heard(aws)
    assert answer["told"] == [TOPIC] and answer["id"] == message["anomalyId"] == "2f6c1a"
    assert set(message) == {
        "accountId", "accountName", "anomalyId", "anomalyStartDate", "anomalyEndDate", "dimensionalValue",
        "monitorArn", "monitorName", "monitorType", "anomalyScore", "impact", "rootCauses", "anomalyDetailsLink",
        "subscriptionId", "subscriptionName"}
    assert message["impact"]["totalActualSpend"] == 250
    assert message["impact"]["totalImpact"] == pytest.approx(250 - message["impact"]["totalExpectedSpend"])
    assert (message["dimensionalValue"], message["anomalyStartDate"]) == (EMR, "2026-03-08T00:00:00Z")


def test_the_event_spells_one_key_otherwise(aws: Local, monitor: str) -> None:
    subscribe(aws, monitor, threshold("20"))
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
                 "Resource": "*"}
    url = aws.client("sqs").create_queue(QueueName="events", Attributes={
        "Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})})["QueueUrl"]
    aws.client("events").put_rule(Name="r", EventPattern='{"source": ["aws.ce"], "detail-type": ["Anomaly Detected"]}')
    aws.client("events").put_targets(Rule="r", Targets=[{"Id": "q", "Arn": QUEUE.replace(":q", ":events")}])
    assert aws.admin("anomaly", service=EMR, since="2026-03-08")["rules"] == ["r"]
    event = json.loads(aws.client("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"])
    assert event["detail"]["dimensionValue"] == EMR and "dimensionalValue" not in event["detail"]


@pytest.mark.parametrize("expression, is_told", [
    (threshold("237"), True), (threshold("238"), False), (threshold("1000", "PERCENTAGE"), True),
    ({"And": [threshold("20"), threshold("9999", "PERCENTAGE")]}, False),
    ({"Or": [threshold("20"), threshold("9999", "PERCENTAGE")]}, True)])
def test_the_threshold_decides(aws: Local, monitor: str, expression: dict[str, Any], is_told: bool) -> None:
    subscribe(aws, monitor, expression)
    answer = aws.admin("anomaly", service=EMR, since="2026-03-08", actual="250", expected="12.5")
    assert bool(answer["told"]) == is_told == bool(heard(aws))


def test_without_a_monitor_nothing_is_found(aws: Local) -> None:
    with pytest.raises(ValueError, match="no monitor watches all services"):
        aws.admin("anomaly", service=EMR, since="2026-03-08")


def test_a_topic_that_does_not_let_it_in_is_not_told(aws: Local, monitor: str) -> None:
    subscribe(aws, monitor, threshold("20"))
    aws.client("sns").set_topic_attributes(TopicArn=TOPIC, AttributeName="Policy", AttributeValue='{"Statement": []}')
    assert aws.admin("anomaly", service=EMR, since="2026-03-08")["told"] == []
    assert "does not allow costalerts.amazonaws.com" in aws.admin("undelivered")[0]["reason"]
