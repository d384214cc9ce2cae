"""The configuration's own alarms and the dashboard, in the account and in Slack."""
from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from conftest import ACCOUNT, Account, Project

TASKS, BACKLOG = "acme-prod-checkout has tasks", "acme-prod-orders backlog"
CRITICAL, HEARTBEAT = (f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-prod-{name}" for name in ("critical", "heartbeat"))
NOW = datetime.now(timezone.utc).replace(second=0, microsecond=0)


@pytest.fixture
def deployed(project: Project) -> Project:
    project.use("full")
    return project


def changed(account: Account, at: datetime) -> dict[str, dict[str, Any]]:
    return {entry["alarm"]: entry for entry in account.admin("evaluate-alarms", at=at.isoformat())}


def put(account: Account, namespace: str, name: str, dimensions: dict[str, str], value: float, at: datetime) -> None:
    account.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[
        {"MetricName": name, "Value": value, "Timestamp": at,
         "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()]}])


def shown(account: Account, alarm: str) -> list[tuple[str, str]]:
    """Where Slack has a card of the alarm, and of which state."""
    assert account.admin("await-delivered", timeout=10)
    posts = [(entry["configuration"], json.loads(entry["message"])) for entry in account.admin("posted")]
    return [(where, message["NewStateValue"]) for where, message in posts if message.get("AlarmName") == alarm]


def test_alarms_and_dashboard_are_there_and_go(deployed: Project, account: Account) -> None:
    printed = deployed.run("deploy", "--yes")
    address = "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/acme-prod"
    assert f"Dashboard: {address}\n" in printed
    cloudwatch = account.client("cloudwatch")
    [entry] = cloudwatch.list_dashboards()["DashboardEntries"]
    assert entry["DashboardName"] == "acme-prod"
    body = json.loads(cloudwatch.get_dashboard(DashboardName="acme-prod")["DashboardBody"])
    arns = {arn for widget in body["widgets"] for arn in widget["properties"].get("alarms", [])}
    pages = cloudwatch.get_paginator("describe_alarms").paginate()
    alarms = {alarm["AlarmArn"]: alarm for page in pages for alarm in page["MetricAlarms"]}
    assert arns == set(alarms)
    [tasks] = [alarm for alarm in alarms.values() if alarm["AlarmName"] == TASKS]
    assert tasks["TreatMissingData"] == "breaching" and tasks["Period"] == 60
    assert "${PROP('Dim.ServiceName')}" in json.dumps(body)

    deployed.edit("dashboard: true ", "dashboard: false")
    deployed.edit('  - { name: orders backlog, sqs-age: orders, above: 15 min, to: heartbeat }\n', "")
    printed = deployed.run("deploy", "--yes")
    assert "acme-prod-dashboard will be deleted" in printed and "- alarm orders backlog" in printed
    assert cloudwatch.list_dashboards()["DashboardEntries"] == []
    assert cloudwatch.describe_alarms(AlarmNames=[BACKLOG])["MetricAlarms"] == []


def test_a_service_without_tasks_is_told_without_any_data_and_cleared(deployed: Project, account: Account) -> None:
    deployed.run("deploy", "--yes")
    assert changed(account, NOW)[TASKS]["to"] == "ALARM"
    assert shown(account, TASKS) == [("acme-prod-critical", "ALARM")]
    put(account, "AWS/ECS", "CPUUtilization", {"ClusterName": "prod", "ServiceName": "checkout-api"}, 3,
        NOW + timedelta(minutes=4, seconds=30))
    entry = changed(account, NOW + timedelta(minutes=5))[TASKS]
    assert entry["to"] == "OK" and entry["told"] == [CRITICAL]
    assert shown(account, TASKS) == [("acme-prod-critical", "ALARM"), ("acme-prod-critical", "OK")]


def test_a_backlog_goes_to_its_own_channel(deployed: Project, account: Account) -> None:
    deployed.run("deploy", "--yes")
    put(account, "AWS/SQS", "ApproximateAgeOfOldestMessage", {"QueueName": "orders"}, 901, NOW - timedelta(minutes=2))
    entry = changed(account, NOW)[BACKLOG]
    assert entry["to"] == "ALARM" and entry["told"] == [HEARTBEAT]
    assert changed(account, NOW + timedelta(minutes=6))[BACKLOG]["to"] == "OK"
    assert shown(account, BACKLOG) == [("acme-prod-heartbeat", "ALARM"), ("acme-prod-heartbeat", "OK")]
