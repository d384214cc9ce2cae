"""Why a budget alerts: every figure on seeded histories against an oracle, each kind of card as recorded, hostile data."""
from __future__ import annotations

import json
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from account import Account, Spend
from alerting import MACHINE, alert_machine, alert_settings, context, explain, received, recorded, text
from asl import Failure
from conftest import HERE
from histories import chosen_day, history
from hostile import TEXTS
from lumps import add_lumps
from notifications import check
from oracle_alerts import Alert, Card
from reporting import taken_apart
from test_documented import golden

MENTIONS = frozenset({"@U0DATA01", "!subteam^S0GROUP1"})
ENTRIES = {entry["name"]: entry for entry in alert_settings()["budgets"]}
CENT = Decimal("0.01")
EMR = "Amazon Elastic MapReduce"


@pytest.mark.parametrize("batch", range(14))
def test_every_figure_is_that_of_the_history(batch: int) -> None:
    for seed in range(batch * 20, (batch + 1) * 20):
        compare(seed)


def compare(seed: int) -> None:
    random_ = random.Random(f"alert {seed}")
    entry, today = ENTRIES[random_.choice(sorted(ENTRIES))], chosen_day(random_)
    account = history(random_, today - timedelta(1), random_.choice([100, 40, 12]))
    if random_.random() < 0.6:
        step(random_, account, today)
    add_lumps(random_, account)
    account.pages = random_ if random_.random() < 0.3 else None
    account.today = today
    days = {"day": 1, "month": 30, "quarter": 91, "year": 365}[entry["period"]]
    usual = account.cost(today - timedelta(7), today) / 7 * days
    limit = (abs(usual) * Decimal(random_.choice(["0.5", "0.9", "1", "1.3", "4"])) + 1).quantize(CENT)
    amount = (limit * Decimal(random_.choice(["0.8", "0.81", "0.999", "1", "1.01", "1.5", "12"]))).quantize(CENT)
    kind = "FORECASTED" if entry["period"] != "day" and random_.random() < 0.35 else "ACTUAL"
    actual = amount if kind == "ACTUAL" else limit * Decimal(random_.choice(["0", "0.3", "0.9", "1.1"]))
    spend = Spend(f"{limit}", f"{actual * Decimal(random_.choice(['1', '1', '1.02', '0.98', '0.01'])):f}",
                  None if random_.random() < 0.3 else f"{limit * Decimal(random_.choice(['0.7', '1', '1.7'])):f}")
    account.budgets[entry["aws"]] = spend
    is_critical = random_.random() < 0.5
    execution = explain(account, text(entry, kind, amount, limit, amount - CENT, today), today,
                        "critical" if is_critical else "heartbeat")
    assert execution.failure is None and execution.path[-1] == "Publish", (seed, execution.failure)
    said = Card(account, spend, Alert(entry, kind, amount, is_critical), today, alert_settings()["people"]).said()
    published = account.published[-1]
    assert published.pop("topic") == f"acme-prod-{'critical' if is_critical else 'heartbeat'}"
    check(published, MENTIONS)
    message = taken_apart(published)
    assert (seed, message.title) == (seed, said.title)
    assert (seed, message.lines) == (seed, said.lines)
    assert (seed, message.rows) == (seed, said.rows)
    assert (seed, message.footer) == (seed, f"_{' · '.join(['acme-prod', '123456789012', *said.footer])}_")
    assert (seed, published["metadata"]["threadId"]) == (seed, said.thread)


def step(random_: random.Random, account: Account, today: date) -> None:
    """A service that costs more since a day, or one that is new."""
    since = today - timedelta(random_.randrange(1, 14))
    mean = account.cost(today - timedelta(10), today) / 10
    more = abs(mean) * Decimal(random_.choice(["0.05", "0.2", "0.5", "1", "10"])) + Decimal("0.01")
    for day, cells in account.costs.items():
        if day >= since:
            cells[EMR] = f"{Decimal(cells.get(EMR, '0')) + more:f}"


def calm(today: date, since: date | None = None) -> Account:
    """Sixty days of an account whose cluster runs away since a day."""
    account = Account(today=today)
    for back in range(1, 61):
        day = today - timedelta(back)
        account.costs[day] = {
            "Amazon Elastic Compute Cloud - Compute": "40.10", "Amazon Relational Database Service": "24.05",
            "Amazon Simple Storage Service": "9.50", "AmazonCloudWatch": "3.10",
            EMR: "125.00" if since and day >= since else "6.20"}
    return account


#: Name of the golden: budget, kind, amount, limit, day, actual, forecast, since when EMR runs away, channel.
CARDS: dict[str, tuple[str, str, str, str, date, str, str | None, date | None, str]] = {
    "warning": ("monthly", "ACTUAL", "2410", "3000", date(2026, 3, 27), "2410", "2870", None, "heartbeat"),
    "exceeded": ("monthly", "ACTUAL", "3027.60", "3000", date(2026, 3, 25), "3027.60", "4500", date(2026, 3, 18), "critical"),
    "forecast": ("monthly", "FORECASTED", "3188", "3000", date(2026, 3, 13), "1136", "3188", date(2026, 3, 9), "critical"),
    "forecast-below": ("monthly", "FORECASTED", "2800", "3000", date(2026, 3, 13), "1136", "2800", None, "heartbeat"),
    "daily": ("daily", "ACTUAL", "201.75", "110", date(2026, 3, 13), "30", None, date(2026, 3, 9), "critical"),
    "daily-warning": ("daily", "ACTUAL", "93.50", "110", date(2026, 3, 13), "30", None, None, "heartbeat"),
    "quarter": ("quarterly", "ACTUAL", "9100", "9000", date(2026, 6, 21), "9100", "9800", None, "critical"),
    "year": ("yearly", "ACTUAL", "24500", "30000", date(2026, 10, 25), "24500", "29900", None, "heartbeat"),
    "filtered": ("team", "ACTUAL", "410", "400", date(2026, 3, 20), "410", None, date(2026, 3, 19), "critical"),
    "first-day": ("monthly", "ACTUAL", "3050", "3000", date(2026, 4, 1), "3050", None, None, "critical"),
    "month-ended": ("monthly", "ACTUAL", "3050", "3000", date(2026, 4, 1), "12.50", "2600", None, "critical"),
    "last-day": ("monthly", "ACTUAL", "2950", "3000", date(2026, 3, 31), "2950", "3020", None, "heartbeat"),
}


@pytest.mark.parametrize("name", CARDS)
def test_each_kind_of_card_is_as_recorded(name: str) -> None:
    budget, kind, amount, limit, today, actual, forecast, since, channel = CARDS[name]
    account, entry = calm(today, since), ENTRIES[budget]
    account.budgets[entry["aws"]] = Spend(limit, actual, forecast)
    message = text(entry, kind, Decimal(amount), Decimal(limit), Decimal(amount) - 1, today)
    # The Swift tests run it again, call by call.
    golden(HERE / "runs" / f"budget-{name}.json", recorded(account, message, today, channel))
    published = account.published[-1]
    check({key: value for key, value in published.items() if key != "topic"}, MENTIONS)
    golden(HERE / "goldens" / f"budget-{name}.json", published)


@pytest.mark.parametrize("history", [{}, {date(2026, 3, 12): {}}, {date(2026, 3, 12): {EMR: "1"}}])
def test_without_a_history_it_says_so(history: dict[date, dict[str, str]]) -> None:
    account, entry = Account(costs=history, today=date(2026, 3, 13)), ENTRIES["monthly"]
    account.budgets[entry["aws"]] = Spend("100", "120")
    explain(account, text(entry, "ACTUAL", Decimal(120), Decimal(100), Decimal(100), account.today), account.today)
    expected = "these costs are 1 day old" if any(history.values()) else "Cost Explorer has no figures"
    assert f"*Why* {expected}" in account.published[-1]["content"]["description"]


def test_working_days_are_no_jump() -> None:
    """Weekends cost a third; on a Friday the last days are the dear ones, as every week."""
    account, entry, today = Account(today=date(2026, 3, 13)), ENTRIES["monthly"], date(2026, 3, 13)
    for back in range(1, 40):
        day = today - timedelta(back)
        account.costs[day] = {EMR: "100" if day.weekday() < 5 else "33"}
    account.budgets[entry["aws"]] = Spend("3000", "2500")
    explain(account, text(entry, "ACTUAL", Decimal(2500), Decimal(3000), Decimal(2400), today), today)
    assert "*Why* no service jumped: $80.86 a day" in account.published[-1]["content"]["description"]


def test_costs_are_asked_for_as_the_budget_counts() -> None:
    account, entry, today = calm(date(2026, 3, 13)), ENTRIES["team"], date(2026, 3, 13)
    account.budgets[entry["aws"]] = Spend("400", "410")
    execution = explain(account, text(entry, "ACTUAL", Decimal(410), Decimal(400), Decimal(400), today), today)
    group = lambda *keys: [{"Type": "DIMENSION", "Key": key} for key in keys]  # noqa: E731
    same = {"Granularity": "DAILY", "Metrics": ["UnblendedCost"],
            "Filter": {"And": [{"Not": {"Dimensions": {"Key": "RECORD_TYPE", "Values": ["Credit", "Refund"]}}},
                               {"Tags": {"Key": "Team", "Values": ["data"]}}]}}
    assert execution.arguments("costexplorer:getCostAndUsage") == [
        {"TimePeriod": {"Start": "2026-02-26", "End": "2026-03-13"}, "GroupBy": group("SERVICE", "RECORD_TYPE"), **same},
        {"TimePeriod": {"Start": "2026-01-01", "End": "2026-03-13"}, "GroupBy": group("RECORD_TYPE"), **same}]


def lumpy(today: date, charges: dict[str, str], on: int) -> Account:
    """Less at weekends, and the same charges on one day of each month."""
    account = Account(today=today)
    for back in range(1, 100):
        day = today - timedelta(back)
        account.costs[day] = {"Amazon Elastic Compute Cloud - Compute": "18" if day.weekday() < 5 else "16.2",
                              "Amazon Relational Database Service": "9.2", "Amazon Simple Storage Service": "2.31",
                              "AmazonCloudWatch": "1.05", "EC2 - Other": "3.4", **(charges if day.day == on else {})}
    return account


FIRST = {"Fee|AWS Support (Business)": "100", "RIFee|Amazon Elastic Compute Cloud - Compute": "210", "Tax|Tax": "64.4",
         "Fee|Acme Log Analytics (Marketplace)": "250"}


def test_charges_of_the_first_of_a_month_are_neither_a_pace_nor_a_reason() -> None:
    today, entry = date(2026, 3, 7), ENTRIES["monthly"]
    account = lumpy(today, FIRST, on=1)
    account.budgets[entry["aws"]] = Spend("1000", "826.36")
    explain(account, text(entry, "ACTUAL", Decimal("826.36"), Decimal(1000), Decimal(800), today), today)
    lines = account.published[-1]["content"]["description"].split("\n")
    assert lines[:5] == [
        "▰▰▰▰▰▰▰▰▱▱ *83% of the money, 19% of the month – ahead of the calendar.*",
        "*Left* $174 for 25 days = $6.95 a day; the pace is $33.45 a day, so it runs out on about 12 Mar.",
        "*At month end* about $1,663 (166%) at $33.45 a day.",
        "*One-off* $624 on Sun 1 Mar: Marketplace, RI fee, Support, tax.",
        "*Why* all else is flat: $33.45 a day on average; the budget allows $32.26."]


def test_a_monthly_charge_is_expected_on_its_day() -> None:
    today, entry = date(2026, 3, 10), ENTRIES["monthly"]
    account = lumpy(today, {"Fee|Acme Log Analytics (Marketplace)": "300"}, on=20)
    account.budgets[entry["aws"]] = Spend("1000", "500")
    explain(account, text(entry, "ACTUAL", Decimal(500), Decimal(1000), Decimal(400), today), today)
    lines = account.published[-1]["content"]["description"].split("\n")
    # 10 days of $33.45 before it, and $165.50 for what comes with it.
    assert lines[1:3] == [
        "*Left* $500 for 22 days = $9.09 a day besides $300 of monthly charges; the pace is $33.45 a day, so it runs out "
        "on about 20 Mar.", "*At month end* about $1,536 (154%) at $33.45 a day and $300 of monthly charges."]


def test_a_message_that_comes_twice_is_explained_once() -> None:
    started: list[dict[str, Any]] = []

    def double(action: str, arguments: dict[str, Any]) -> Any:
        assert action == "sfn:startExecution"
        if any(arguments["Name"] == other["Name"] for other in started):
            raise Failure("Sfn.ExecutionAlreadyExistsException", "")
        started.append(arguments)
        return {"ExecutionArn": MACHINE.replace("stateMachine", "execution") + ":y", "StartDate": "2026-03-10T05:00:00Z"}

    ends = [alert_machine().run(received("AWS Budget Notification"), double, context("2026-03-10T05:00:01.000Z")).path[-1]
            for _ in range(2)]
    assert ends == ["Start once", "Explained already"]
    assert (started[0]["StateMachineArn"], started[0]["Name"]) == (
        MACHINE, "alert-b95c9f1a-0d6e-5d0c-8f5b-c1f3d7a5e0a2")
    assert json.loads(started[0]["Input"]) == {
        "at": "2026-03-10T05:00:01.000Z", "message": {
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:acme-prod-critical", "Message": "AWS Budget Notification"}}


@pytest.mark.parametrize("message", [
    "", "AWS Budget Notification", "Budget Name: x", *TEXTS,
    text(ENTRIES["monthly"], "ACTUAL", Decimal(1), Decimal(1), Decimal(1), date(2026, 3, 1)).replace("$", "USD "),
    text(ENTRIES["monthly"], "SAVINGS", Decimal(1), Decimal(1), Decimal(1), date(2026, 3, 1))])
def test_an_unknown_text_is_not_explained_and_counts(message: str) -> None:
    account = Account()
    execution = explain(account, message, date(2026, 3, 10))
    assert execution.failure is not None and execution.failure.error == "UnknownText"
    assert (account.published, account.requests) == ([], 0)


@pytest.mark.parametrize(("budget", "channel"), [("acme-prod-gone-00000000", "critical"), (None, "elsewhere")])
def test_what_is_not_of_this_file_is_left_alone(budget: str | None, channel: str) -> None:
    account, entry = Account(), {**ENTRIES["monthly"], **({"aws": budget} if budget else {})}
    execution = explain(account, text(entry, "ACTUAL", Decimal(2), Decimal(1), Decimal(1), date(2026, 3, 1)),
                        date(2026, 3, 10), channel)
    assert execution.failure is None and execution.path[-1] == "Not of this file"
    assert (account.published, account.requests) == ([], 0)


@pytest.mark.parametrize("broken", ["costexplorer:getCostAndUsage", "budgets:describeBudget", "sns:publish"])
def test_what_fails_fails_the_execution_and_says_nothing(broken: str) -> None:
    account, entry, today = calm(date(2026, 3, 13)), ENTRIES["monthly"], date(2026, 3, 13)
    account.budgets[entry["aws"]] = Spend("3000", "3100")

    def double(action: str, arguments: dict[str, Any]) -> Any:
        if action == broken:
            raise Failure("Any.AccessDeniedException", "no")
        return account(action, arguments)

    execution = explain(double, text(entry, "ACTUAL", Decimal(3100), Decimal(3000), Decimal(3000), today), today)
    assert execution.failure is not None and execution.failure.error == "Any.AccessDeniedException"
    assert account.published == []


@pytest.mark.parametrize("batch", range(10))
def test_names_of_services_are_only_text(batch: int) -> None:
    for number in range(4):
        random_ = random.Random(f"alert names {batch} {number}")
        entry, today = ENTRIES[random_.choice(sorted(ENTRIES))], chosen_day(random_)
        account = history(random_, today - timedelta(1), 40)
        for day, cells in account.costs.items():
            account.costs[day] = {f"{TEXTS[index % len(TEXTS)][:1000]}{name[:3]}": cost
                                  for index, (name, cost) in enumerate(cells.items(), random_.randrange(99))}
        account.budgets[entry["aws"]] = Spend("100", "120", "200")
        execution = explain(account, text(entry, "ACTUAL", Decimal(120), Decimal(100), Decimal(100), today), today)
        assert execution.failure is None, (batch, number, execution.failure)
        check({key: value for key, value in account.published[-1].items() if key != "topic"}, MENTIONS)
