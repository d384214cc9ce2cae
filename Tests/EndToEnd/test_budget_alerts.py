"""A budget alerts: AWS's own message, and a card beside it that says why."""
from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Monitor

pytestmark = pytest.mark.xdist_group("budget-alerts")


def budget(monitor: Monitor, name: str) -> str:
    [found] = [entry for entry in monitor.account.budgets() if entry.startswith(f"acme-prod-{name}-")]
    return found


def posted(monitor: Monitor, since: int) -> list[tuple[str, str]]:
    """Configuration and message of what Slack has got since."""
    assert monitor.account.admin("await-delivered")["delivered"]
    return [(entry["configuration"], entry["message"]) for entry in monitor.account.admin("posted")[since:]]


def titles(messages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(channel, json.loads(message)["content"]["title"] if message.startswith("{") else message.split("\n")[0])
            for channel, message in messages]


def test_native_and_explained_side_by_side(deployed_monitor: Monitor) -> None:
    monitor, account = deployed_monitor, deployed_monitor.account
    account.admin("sample-costs", today="2026-03-10", runaway_since="2026-03-06")
    before = len(account.admin("posted"))
    sent: list[dict[str, Any]] = account.admin("check-budgets")
    assert sent
    answer = account.admin("await-execution", machine="acme-prod-budget-alerts", count=2 * len(sent), timeout=30)
    assert answer["reached"]
    runs = answer["executions"]
    assert {run["status"] for run in runs} == {"SUCCEEDED"} and not any(run["invalid"] for run in runs)
    found = titles(posted(monitor, before))
    native = [entry for entry in found if entry[1].startswith("AWS Budget Notification")]
    own = [entry for entry in found if entry[1].startswith(":")]
    assert len(native) == len(own) == len(sent)
    assert sorted(channel for channel, _ in native) == sorted(channel for channel, _ in own)
    daily = [json.loads(message) for _, message in posted(monitor, before) if "Daily budget exceeded" in message]
    assert daily and "EMR rose from $6.20 to $125 a day since Fri 6 Mar" in daily[0]["content"]["description"]
    assert account.admin("undelivered") == []
    assert len(account.admin("executions", machine="acme-prod-budget-alerts")) == 2 * len(sent), "its own cards start none"


def test_a_message_that_comes_twice_is_explained_once(deployed_monitor: Monitor) -> None:
    account = deployed_monitor.account
    account.admin("sample-costs", today="2026-04-20", runaway_since="2026-04-17")
    sqs = account.client("sqs")
    url = sqs.get_queue_url(QueueName="acme-prod-budget-alerts")["QueueUrl"]
    name = budget(deployed_monitor, "monthly")
    text = (f"AWS Budget Notification April 20, 2026\nAWS Account 123456789012\n\nBudget Name: {name}\n"
            "Budgeted Amount: $1,500.00\nAlert Type: ACTUAL\nAlert Threshold: > $1,200.00\nACTUAL Amount: $1,300.00\n")
    envelope = {"Type": "Notification", "MessageId": "twice", "Message": text, "Subject": "AWS Budgets: x",
                "TopicArn": "arn:aws:sns:us-east-1:123456789012:acme-prod-heartbeat"}
    before = len(account.admin("executions", machine="acme-prod-budget-alerts"))
    for _ in range(2):
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(envelope))
    answer = account.admin("await-execution", machine="acme-prod-budget-alerts", count=before + 3, timeout=30)
    assert answer["reached"]
    runs = answer["executions"][before:]
    assert [run["name"] for run in runs].count("alert-twice") == 1
    assert sum(any(call["action"] == "publish" for call in run["calls"]) for run in runs) == 1
