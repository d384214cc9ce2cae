"""Budgets over the account's costs, and their alerts."""
from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import ACCOUNT, Local

TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
EMR, S3 = "Amazon Elastic MapReduce", "Amazon Simple Storage Service"


def allow(aws: Local, service: str = "budgets.amazonaws.com", **condition: Any) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sns:Publish", "Resource": TOPIC,
                 "Condition": condition or {"StringEquals": {"aws:SourceAccount": ACCOUNT}, "ArnLike": {
                     "aws:SourceArn": f"arn:aws:budgets::{ACCOUNT}:*"}}}
    aws.client("sns").set_topic_attributes(TopicArn=TOPIC, AttributeName="Policy", AttributeValue=json.dumps(
        {"Version": "2012-10-17", "Statement": [statement]}))


@pytest.fixture
def heard(aws: Local) -> Any:
    """What was published to the topic since it was last asked."""
    aws.client("sns").create_topic(Name="alerts")
    url = aws.queue("q")
    aws.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    allow(aws)

    def ask() -> list[dict[str, Any]]:
        found = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in found]

    return ask


def budget(aws: Local, *thresholds: tuple[str, float], amount: str = "100", unit: str = "MONTHLY", name: str = "all",
           **extra: Any) -> None:
    notifications = [{"Notification": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN",
                                       "Threshold": threshold, "ThresholdType": "PERCENTAGE"},
                      "Subscribers": [{"SubscriptionType": "SNS", "Address": TOPIC}]} for kind, threshold in thresholds]
    aws.client("budgets").create_budget(AccountId=ACCOUNT, NotificationsWithSubscribers=notifications, Budget={
        "BudgetName": name, "BudgetType": "COST", "TimeUnit": unit, "BudgetLimit": {"Amount": amount, "Unit": "USD"},
        **extra})


def spend(aws: Local, name: str = "all") -> list[str | None]:
    found = aws.client("budgets").describe_budget(AccountId=ACCOUNT, BudgetName=name)["Budget"]["CalculatedSpend"]
    return [found[key]["Amount"] if key in found else None for key in ("ActualSpend", "ForecastedSpend")]


def costs(aws: Local, *rows: tuple[str, str, str, str], today: str = "2026-03-10") -> None:
    aws.admin("costs", today=today, rows=[
        {"day": day, "service": service, "amount": amount, "record": record} for day, service, amount, record in rows])


def test_spend_follows_costs_filters_and_cost_types(aws: Local) -> None:
    costs(aws, ("2026-02-28", S3, "1000", "Usage"), ("2026-03-01", S3, "30", "Usage"),
          ("2026-03-02", EMR, "12.5", "Usage"), ("2026-03-02", S3, "-20", "Credit"), ("2026-03-02", "Tax", "4", "Tax"),
          ("2026-03-10", EMR, "1", "Usage"))
    budget(aws)
    budget(aws, name="gross", CostTypes={"IncludeCredit": False, "IncludeTax": False})
    budget(aws, name="emr", CostFilters={"Service": [EMR]})
    budget(aws, name="new", Metrics=["UnblendedCost"], FilterExpression={"Not": {"Dimensions": {
        "Key": "RECORD_TYPE", "Values": ["Credit"]}}})
    budget(aws, name="day", unit="DAILY")
    budget(aws, name="year", unit="ANNUALLY")
    found = {name: spend(aws, name) for name in ("all", "gross", "emr", "new", "day", "year")}
    assert found == {"all": ["27.500", None], "gross": ["43.500", None], "emr": ["13.500", None],
                     "new": ["47.500", None], "day": ["1.000", None], "year": ["1027.500", None]}
    aws.admin("spend", budget="all", actual="5")
    assert spend(aws) == ["5", None]


def test_forecast(aws: Local) -> None:
    days = [f"2026-02-{day:02}" for day in range(1, 29)] + [f"2026-03-{day:02}" for day in range(1, 10)]
    costs(aws, *((day, S3, "2", "Usage") for day in days))
    budget(aws)
    assert spend(aws) == ["18.000", "62.000"]


def test_the_alert_is_word_for_word_that_of_aws(aws: Local, heard: Any) -> None:
    costs(aws, ("2026-03-01", S3, "1234.567", "Usage"))
    budget(aws, ("ACTUAL", 80), amount="1500", name="Test Budget")
    assert aws.admin("check-budgets") == [
        {"budget": "Test Budget", "type": "ACTUAL", "threshold": 80.0, "amount": "1234.57", "to": [TOPIC]}]
    [message] = heard()
    assert message["Subject"] == "AWS Budgets: Test Budget has exceeded your alert threshold"
    assert message["Message"] == (
        "AWS Budget Notification March 10, 2026\nAWS Account 123456789012\n\nDear AWS Customer,\n\n"
        "You requested that we alert you when the ACTUAL Cost associated with your Test Budget budget is greater than "
        "$1,200.00 for the current month. The ACTUAL Cost associated with this budget is $1,234.57. You can find "
        "additional details below and by accessing the AWS Budgets dashboard [1].\n\n"
        "Budget Name: Test Budget\nBudget Type: Cost\nBudgeted Amount: $1,500.00\nAlert Type: ACTUAL\n"
        "Alert Threshold: > $1,200.00\nACTUAL Amount: $1,234.57\n\n"
        "[1] https://console.aws.amazon.com/costmanagement/home#/budgets\n")


def test_daily_budgets_tell_of_yesterday(aws: Local, heard: Any) -> None:
    costs(aws, ("2026-03-09", S3, "1.7", "Usage"), ("2026-03-10", S3, "99", "Usage"))
    budget(aws, ("ACTUAL", 15), amount="5", unit="DAILY")
    aws.admin("check-budgets")
    assert ("is greater than $0.75 per day. Yesterday, the ACTUAL Cost associated with this budget is $1.70. "
            in heard()[0]["Message"])
    assert aws.admin("check-budgets") == []
    aws.admin("costs", today="2026-03-11")
    assert [entry["amount"] for entry in aws.admin("check-budgets")] == ["99.00"]


def test_each_threshold_alerts_once_in_a_period(aws: Local, heard: Any) -> None:
    costs(aws, ("2026-03-01", S3, "50", "Usage"), ("2026-04-01", S3, "101", "Usage"))
    budget(aws, ("ACTUAL", 40), ("ACTUAL", 50), ("ACTUAL", 100))
    assert [entry["threshold"] for entry in aws.admin("check-budgets")] == [40]  # 50 is not more than 50
    states = aws.client("budgets").describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName="all")
    assert [entry["NotificationState"] for entry in states["Notifications"]] == ["ALARM", "OK", "OK"]
    aws.admin("spend", budget="all", actual="100.01")
    assert [entry["threshold"] for entry in aws.admin("check-budgets")] == [50, 100]
    assert aws.admin("check-budgets") == []
    assert len(heard()) == 3
    aws.admin("costs", today="2026-04-02")
    assert [entry["threshold"] for entry in aws.admin("check-budgets")] == [40, 50, 100]


def test_forecasts_alert_again_after_a_dip(aws: Local, heard: Any) -> None:
    budget(aws, ("FORECASTED", 100), ("ACTUAL", 90))
    for forecast, wanted in (("120", 1), ("130", 0), ("80", 0), ("120", 1), (None, 0)):
        aws.admin("spend", budget="all", actual="1", forecast=forecast)
        assert len(aws.admin("check-budgets")) == wanted
    assert "when the FORECASTED Cost associated with your all budget is greater than $100.00" in heard()[0]["Message"]


def test_a_policy_that_forbids_is_not_silent(aws: Local, heard: Any) -> None:
    budget(aws, ("ACTUAL", 40))
    allow(aws, ArnEquals={"aws:SourceArn": f"arn:aws:budgets::{ACCOUNT}:budget/other"})
    assert len(aws.admin("check-budgets")) == 1
    assert heard() == []
    [entry] = aws.admin("undelivered")
    assert entry["reason"] == f"the policy of SNS topic {TOPIC} does not allow budgets.amazonaws.com to publish"
    assert entry["message"].startswith("AWS Budget Notification ")


def test_a_budget_of_costs_that_do_not_occur_has_spent_and_will_spend_nothing(aws: Local, heard: Any) -> None:
    aws.admin("sample-costs", today="2026-03-10")
    budget(aws, ("ACTUAL", 80), FilterExpression={"Tags": {"Key": "Team", "Values": ["data"]}},
           Metrics=["UnblendedCost"])
    assert spend(aws) == ["0.000", "0.000"]
