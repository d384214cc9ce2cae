"""Anomaly alerts: the one monitor that an account can have is made, shared and kept."""
from __future__ import annotations

from typing import Any

import pytest
from conftest import ACCOUNT, VALUES, Account, Project

EMR = "Amazon Elastic MapReduce"
MAIN = """\
name: acme
account: "123456789012"
slack:
  workspace: ${SLACK_WORKSPACE_ID}
  channels: { critical: "${SLACK_CRITICAL_CHANNEL_ID}", heartbeat: "${SLACK_HEARTBEAT_CHANNEL_ID}" }
reports: { daily: off, weekly: off, monthly: off }
watchdog: false
explain-budget-alerts: false
dashboard: false
events: { health: off }
budgets:
  - { name: monthly, every: month, limit: 1500 }
"""


@pytest.fixture
def acme(project: Project) -> Project:
    project.config.write_text(MAIN)
    project.set(VALUES)
    return project


def monitors(account: Account) -> dict[str, str]:
    """ARN → name."""
    return {entry["MonitorArn"]: entry["MonitorName"]
            for entry in account.client("ce").get_anomaly_monitors()["AnomalyMonitors"]}


def subscribed(account: Account) -> dict[str, list[str]]:
    """Name of a subscription → its monitors."""
    found: list[Any] = account.client("ce").get_anomaly_subscriptions()["AnomalySubscriptions"]
    return {entry["SubscriptionName"]: entry["MonitorArnList"] for entry in found}


def the_default_one(account: Account) -> str:
    """As AWS makes it when Cost Explorer is switched on."""
    return account.client("ce").create_anomaly_monitor(AnomalyMonitor={
        "MonitorName": "Default-Services-Monitor", "MonitorType": "DIMENSIONAL",
        "MonitorDimension": "SERVICE"})["MonitorArn"]


def test_a_monitor_that_is_there_is_used_and_stays(acme: Project, account: Account) -> None:
    default = the_default_one(account)
    acme.run("deploy", "--yes")
    assert subscribed(account) == {"acme-critical": [default]}
    assert "No changes" in acme.run("deploy")
    printed = acme.run("destroy", "--yes")
    assert "AWS keeps the account's anomaly monitor" in printed
    assert (monitors(account), subscribed(account)) == ({default: "Default-Services-Monitor"}, {})


def test_its_own_monitor_stays_its_own_and_outlives_it(acme: Project, account: Account) -> None:
    acme.run("deploy", "--yes")
    [own] = monitors(account)
    assert subscribed(account) == {"acme-critical": [own]}
    assert "No changes" in acme.run("deploy")
    acme.edit("watchdog: false", "watchdog: false\nanomalies: { above: 35.5, to: heartbeat }")
    printed = acme.run("deploy", "--yes")
    assert "replaced" not in printed and subscribed(account) == {"acme-heartbeat": [own]}
    acme.run("destroy", "--yes")
    assert list(monitors(account)) == [own]
    acme.run("deploy", "--yes")
    assert subscribed(account) == {"acme-heartbeat": [own]}
    assert "AnomalyMonitor" not in account.resources("acme-anomalies"), "it is adopted now"


def test_changed_tags_replace_nothing(acme: Project, account: Account) -> None:
    acme.run("deploy", "--yes")
    before = account.resources("acme-anomalies")
    acme.edit("watchdog: false", "watchdog: false\ntags: { CostCenter: platform }")
    acme.run("deploy", "--yes")
    assert account.resources("acme-anomalies") == before


def test_two_in_one_account_share_the_monitor(acme: Project, account: Account) -> None:
    acme.run("deploy", "--yes")
    [own] = monitors(account)
    first = acme.config.read_text()
    acme.config.write_text(first.replace("name: acme", "name: other", 1))
    acme.set({**VALUES, "SLACK_CRITICAL_CHANNEL_ID": "C0PLANTED8", "SLACK_HEARTBEAT_CHANNEL_ID": "C0PLANTED9"})
    acme.run("deploy", "--yes")
    assert subscribed(account) == {"acme-critical": [own], "other-critical": [own]}
    acme.config.write_text(first)
    acme.run("destroy", "--yes")
    assert (list(monitors(account)), subscribed(account)) == ([own], {"other-critical": [own]})


def test_switched_off_it_goes(acme: Project, account: Account) -> None:
    acme.run("deploy", "--yes")
    acme.edit("watchdog: false", "watchdog: false\nanomalies: off")
    acme.run("deploy", "--yes")
    assert sorted(account.stacks()) == ["acme"] and subscribed(account) == {}


def test_without_cost_explorer_the_channels_come_all_the_same(acme: Project, account: Account) -> None:
    acme.edit("reports: { daily: off, weekly: off, monthly: off }\nwatchdog: false\n", "")
    words = "User not enabled for cost explorer access"
    account.admin("fail-api", action="GetAnomalyMonitors", code="AccessDeniedException", message=words)
    account.admin("fail-resource", target="AWS::CE::AnomalyMonitor", on="create", times=1, reason=words)
    printed = acme.run("deploy", "--yes", code=1)
    assert f"anomaly monitor of all services failed: {words}" in printed
    assert "open https://console.aws.amazon.com/costmanagement/home#/cost-explorer once" in printed
    stacks = account.stacks()
    assert stacks.pop("acme-anomalies") == "ROLLBACK_COMPLETE"
    made = ["acme", "acme-schedules", "acme-reports", "acme-account-events", "acme-watchdog"]
    assert stacks == dict.fromkeys(made, "CREATE_COMPLETE")
    acme.run("deploy", "--yes")
    assert account.stacks() == dict.fromkeys(["acme", "acme-schedules", "acme-reports", "acme-account-events", "acme-anomalies",
                                              "acme-watchdog"], "CREATE_COMPLETE")


def test_an_anomaly_reaches_the_channel_in_the_words_of_aws_and_in_ours(acme: Project, account: Account) -> None:
    acme.run("deploy", "--yes")
    account.admin("sample-costs", today="2026-03-10", runaway_since="2026-03-08")
    answer = account.admin("anomaly", service=EMR, since="2026-03-08")
    assert answer["told"] == [f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-critical"]
    assert account.admin("await-delivered")["delivered"]
    assert account.admin("await-execution", machine="acme-account-events")["executions"][0]["status"] == "SUCCEEDED"
    assert account.admin("await-delivered")["delivered"]
    native, card = sorted(account.admin("posted"), key=lambda entry: '"custom"' in entry["message"])
    assert native["configuration"] == card["configuration"] == "acme-critical"
    assert EMR in native["message"] and "anomalyId" in native["message"]
    assert ":red_circle: Unusual spend: " in card["message"]
    assert account.admin("undelivered") == []
    assert account.admin("anomaly", service=EMR, since="2026-03-08", actual="30", expected="12")["told"] == []
