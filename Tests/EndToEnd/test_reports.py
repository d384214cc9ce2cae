"""A deployed configuration reports: from the schedule to what a channel hears. Each test has days of its own."""
from __future__ import annotations

import json
import time
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import ACCOUNT, Monitor

pytestmark = pytest.mark.xdist_group("reports")


def text(message: tuple[str, dict[str, Any]]) -> str:
    return message[1]["content"]["description"]


def line(message: tuple[str, dict[str, Any]], start: str) -> str:
    """The line of a report that begins so, or nothing."""
    return next((line for line in text(message).split("\n") if line.startswith(start)), "")


def costs(monitor: Monitor, today: str, **amounts: str) -> None:
    """The account's costs up to a day, of which `d2026_03_09="500.00"` makes the total higher by so much."""
    monitor.account.admin("sample-costs", today=today)
    rows = [{"day": name[1:].replace("_", "-"), "service": "Amazon Route 53", "amount": amount}
            for name, amount in amounts.items()]
    monitor.account.admin("costs", mode="add", rows=rows, estimatedFrom=today)


@pytest.mark.parametrize(
    ("report", "at", "id", "transitions", "requests"),
    [("daily", "2026-01-14T08:00:00Z", "2026-01-13", 17, 2), ("weekly", "2026-01-13T08:00:00Z", "2026-W02", 19, 3),
     ("monthly", "2026-01-06T08:00:00Z", "2025-12", 17, 2)])
def test_a_schedule_that_fires_twice_reports_once(
    report: str, at: str, id: str, transitions: int, requests: int, monitor: Monitor
) -> None:
    costs(monitor, "2026-01-14")
    begin = time.monotonic()
    *starters, run = monitor.fire(report, at, times=2)
    [(channel, message)] = monitor.heard()
    print(f"{report}: {run['transitions']} transitions, {starters[0]['transitions']} more to start it, "
          f"{time.monotonic() - begin:.2f} s from two schedules to the channel")
    assert channel == "heartbeat"
    assert message["metadata"]["threadId"] == f"cost-{report}-{id}"
    assert (run["name"], run["status"], run["invalid"]) == (f"{report}-{id}", "SUCCEEDED", [])
    assert (run["transitions"], run["output"]["requests"]) == (transitions, requests)
    [again] = monitor.fire(report, at, sends=0)
    assert again["output"] == {"already": f"{report}-{id}"}
    assert monitor.heard() == []


@pytest.mark.parametrize("fired", [
    {"2026-03-28T08:00:00Z": "2026-03-27", "2026-03-29T07:00:00Z": "2026-03-28", "2026-03-30T07:00:00Z": "2026-03-29"},
    {"2025-10-25T07:00:00Z": "2025-10-24", "2025-10-26T08:00:00Z": "2025-10-25", "2025-10-27T08:00:00Z": "2025-10-26"},
], ids=["spring", "autumn"])
def test_no_day_is_missing_or_told_twice_when_the_clocks_change(fired: dict[str, str], monitor: Monitor) -> None:
    for at, day in fired.items():
        costs(monitor, at[:10])
        monitor.fire("daily", at)
        [message] = monitor.heard()
        assert message[1]["metadata"]["threadId"] == f"cost-daily-{day}"


def test_the_second_day_asks_cost_explorer_once(monitor: Monitor) -> None:
    costs(monitor, "2026-02-18")
    [_, first] = monitor.fire("daily", "2026-02-18T08:00:00Z")
    costs(monitor, "2026-02-19")
    [_, second] = monitor.fire("daily", "2026-02-19T08:00:00Z")
    assert [first["output"]["requests"], second["output"]["requests"]] == [2, 1]
    assert second["transitions"] == first["transitions"] - 2
    one, two = monitor.heard()
    assert line(one, "*Revised*") == line(two, "*Revised*") == ""
    assert line(two, "*14 days*").startswith("*14 days* ")


def test_a_day_whose_costs_have_changed_since_is_told(monitor: Monitor) -> None:
    costs(monitor, "2026-02-24")
    monitor.fire("daily", "2026-02-24T08:00:00Z")
    costs(monitor, "2026-02-25", d2026_02_23="500.00")
    monitor.fire("daily", "2026-02-25T08:00:00Z")
    one, two = monitor.heard()
    assert one[1]["content"]["title"].split()[1] == "$101"
    assert line(two, "*Revised*") == "*Revised* Mon 23 Feb first reported as $101, now $601"


def test_a_month_is_final_or_waited_for_until_day_8_and_then_labelled(monitor: Monitor) -> None:
    costs(monitor, "2025-12-06")
    [_, final] = monitor.fire("monthly", "2025-12-06T08:00:00Z")
    costs(monitor, "2026-02-08")
    monitor.account.admin("costs", mode="add", rows=[], estimatedFrom="2026-01-01")
    [_, waited] = monitor.fire("monthly", "2026-02-06T08:00:00Z")
    assert [final["waits"], [wait["seconds"] for wait in waited["waits"]]] == [[], [900] * 192]
    assert [final["output"]["requests"], waited["output"]["requests"]] == [2, 4]
    one, two = monitor.heard()
    assert "final figures" in text(one) and "estimated" not in one[1]["content"]["title"]
    assert "still estimated by AWS on 8 Feb" in text(two) and ", estimated" in two[1]["content"]["title"]


TOO_MUCH = [{"day": "2026-04-07", "service": f"Amazon {number} {'x' * 300}", "amount": "1.00"} for number in range(700)]


@pytest.mark.parametrize(
    ("day", "fault", "error"),
    [("2026-04-02", {"code": "AccessDeniedException", "message": "no", "times": 3}, "CostExplorer.CostExplorerException"),
     ("2026-04-04", {"code": "LimitExceededException", "times": 4}, "CostExplorer.LimitExceededException"),
     ("2026-04-08", None, "States.QueryEvaluationError")])
def test_a_report_that_fails_says_so_in_the_first_channel(
    day: str, fault: dict[str, Any] | None, error: str, monitor: Monitor
) -> None:
    costs(monitor, day)
    if fault:
        monitor.account.admin("fail-api", service="ce", action="GetCostAndUsage", **fault)
    else:
        monitor.account.admin("costs", mode="add", rows=TOO_MUCH)
    [_, run] = monitor.fire("daily", f"{day}T07:00:00Z")
    assert (run["status"], run["error"]) == ("FAILED", "ReportFailed")
    [(channel, message)] = monitor.heard()
    assert channel == "critical"
    assert message["content"]["title"] == ":red_circle: The daily cost report failed · acme-prod"
    assert f"*Error* `{error}`" in message["content"]["description"]


def test_cost_explorer_may_be_busy_for_a_while(monitor: Monitor) -> None:
    costs(monitor, "2026-04-15")
    monitor.account.admin("fail-api", service="ce", action="GetCostAndUsage", code="LimitExceededException", times=2)
    [_, run] = monitor.fire("daily", "2026-04-15T07:00:00Z")
    assert [wait["seconds"] for wait in run["waits"]] == [30, 60]
    assert [channel for channel, _ in monitor.heard()] == ["heartbeat"]


def test_a_publication_that_is_throttled_is_repeated_and_heard_once(monitor: Monitor) -> None:
    costs(monitor, "2026-04-18")
    monitor.account.admin("fail-api", service="sns", action="Publish", code="Throttling", times=2)
    [_, run] = monitor.fire("daily", "2026-04-18T07:00:00Z")
    assert [run["status"], len(run["waits"])] == ["SUCCEEDED", 2]
    assert len(monitor.heard()) == 1


def test_a_budget_that_is_gone_is_named_and_the_rest_is_reported(monitor: Monitor) -> None:
    costs(monitor, "2026-04-22")
    [gone] = [name for name in monitor.account.budgets() if "-data-team-" in name]
    budgets = monitor.account.client("budgets")
    found = budgets.describe_budget(AccountId=ACCOUNT, BudgetName=gone)["Budget"]
    budgets.delete_budget(AccountId=ACCOUNT, BudgetName=gone)
    monitor.fire("daily", "2026-04-22T07:00:00Z")
    [message] = monitor.heard()
    assert line(message, "*No figures* for data-team: AWS Budgets answers `Budgets.NotFoundException`")
    assert line(message, "*April* ")
    budgets.create_budget(AccountId=ACCOUNT, Budget={
        key: value for key, value in found.items() if key not in ("CalculatedSpend", "LastUpdatedTime")})


def test_a_report_at_once_and_a_message_of_ones_own(monitor: Monitor) -> None:
    yesterday = date.today() - timedelta(days=1)
    costs(monitor, date.today().isoformat())
    sent = json.loads(monitor.project.run("report", "daily", "--json"))
    assert (sent["channel"], sent["id"]) == ("heartbeat", yesterday.isoformat())
    monitor.runs("reports", 1)
    [(channel, message)] = monitor.heard()
    assert (channel, message["content"]["title"]) == ("heartbeat", sent["title"])
    printed = monitor.project.run("notify", "--to", "critical", "--text", 'a "b"\n<!channel> ü')
    assert printed.startswith("Sent to critical: a ")
    [(channel, message)] = monitor.heard()
    assert (channel, message["content"]["description"]) == ("critical", 'a "b"\n<!channel> ü')


@pytest.mark.parametrize("report", ["daily", "weekly", "monthly"])
def test_a_report_on_the_oldest_day_that_may_be_asked_for(report: str, monitor: Monitor) -> None:
    today = date.today()
    costs(monitor, today.isoformat())
    oldest = (today.replace(day=1) - timedelta(days=390)).replace(day=min(today.day, 28)) + timedelta(days=3)
    printed = monitor.project.run("report", report, "--date", oldest.isoformat())
    assert printed.startswith("Sent to heartbeat: ")
    monitor.runs("reports", 1)
    monitor.heard()


def test_what_a_channel_starts_takes_no_scheduled_report_away(monitor: Monitor) -> None:
    """Whatever input and name it is given: yesterday's report, and the next scheduled one comes."""
    today = date.today()
    costs(monitor, today.isoformat())
    tomorrow = today + timedelta(days=1)
    states = monitor.account.client("stepfunctions")
    machines = {found["name"]: found["stateMachineArn"] for found in states.list_state_machines()["stateMachines"]}
    hostile = [{"report": "daily", "via": "schedule", "at": f"{tomorrow}T09:00:00Z"},
               {"report": "<!channel>", "date": "2020-01-01"}, [], "x"]
    for number, given in enumerate(hostile):
        states.start_execution(stateMachineArn=machines["acme-prod-report-now"], input=json.dumps(given),
                               name=f"daily-{today + timedelta(days=number)}")
    started = monitor.runs("report-now", len(hostile))
    runs = monitor.runs("reports", len(hostile))
    assert {run["status"] for run in started + runs} == {"SUCCEEDED"}
    assert not [run for run in runs if run["name"].startswith("daily-")]
    yesterday = today - timedelta(days=1)
    assert {message["metadata"]["threadId"] for _, message in monitor.heard()} == {f"cost-daily-{yesterday}"}
    [_, run] = monitor.fire("daily", f"{tomorrow}T08:00:00Z")
    assert (run["name"], run["status"]) == (f"daily-{today}", "SUCCEEDED")
    monitor.heard()


def test_a_time_that_is_still_to_come_is_not_believed(monitor: Monitor) -> None:
    costs(monitor, date.today().isoformat())
    states = monitor.account.client("stepfunctions")
    machines = {found["name"]: found["stateMachineArn"] for found in states.list_state_machines()["stateMachines"]}
    future = date.today() + timedelta(days=9)
    states.start_execution(stateMachineArn=machines["acme-prod-report-start"],
                           input=json.dumps({"report": "weekly", "at": f"{future}T09:00:00Z"}))
    monitor.runs("report-start", 1)
    [run] = monitor.runs("reports", 1)
    monday = date.today() - timedelta(days=7 + date.today().weekday())
    assert run["name"] == "weekly-{}-W{:02}".format(*monday.isocalendar()[:2])
    monitor.heard()


def test_a_budget_that_was_changed_has_no_figures_for_a_while(monitor: Monitor) -> None:
    costs(monitor, date.today().isoformat())
    budgets = monitor.account.client("budgets")
    for name in monitor.account.budgets():
        found = budgets.describe_budget(AccountId=ACCOUNT, BudgetName=name)["Budget"]
        budgets.update_budget(AccountId=ACCOUNT, NewBudget={
            key: value for key, value in found.items() if key not in ("CalculatedSpend", "LastUpdatedTime")})
    monitor.project.run("report", "daily", "--json")
    monitor.runs("reports", 1)
    [message] = monitor.heard()
    assert line(message, "*Changed* AWS Budgets has no figures for ") and " since the change at " in text(message)
    assert "none since the last change" in monitor.project.run("status")


def test_encrypted_topics_are_published_to(monitor: Monitor) -> None:
    monitor.project.edit("encryption: false", "encryption: true")
    monitor.project.run("deploy", "--yes")
    costs(monitor, "2026-05-06")
    monitor.fire("daily", "2026-05-06T07:00:00Z")
    assert [channel for channel, _ in monitor.heard()] == ["heartbeat"]
