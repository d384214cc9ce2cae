"""What real bills do to a daily report: charges that land on one day, days without figures, fees that AWS still spreads,
credits that end; and what the machine does about it."""
from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from account import Account, Spend
from asl import Execution, Failure
from conftest import report_machine, settings
from figures import days
from reporting import context, remember, run, taken_apart

EC2, RDS, EMR = "Amazon Elastic Compute Cloud - Compute", "Amazon Relational Database Service", "Amazon Elastic MapReduce"
OTHER = "EC2 - Other"
#: On the 1st of each month, $624.40.
FIRST = {"Fee|AWS Support (Business)": "100", f"RIFee|{EC2}": "210", "Tax|Tax": "64.4",
         "Fee|Acme Log Analytics (Marketplace)": "250"}


def calm(day: date, first: dict[str, str] | None = None, setup: str = "full", limit: str = "50") -> Account:
    """Sixty days, a little less at weekends."""
    account = Account()
    for d in days(day - timedelta(60), day + timedelta(1)):
        account.costs[d] = {EC2: "16.2" if d.weekday() >= 5 else "18", RDS: "9.2", "Amazon Simple Storage Service": "2.31",
                            "AmazonCloudWatch": "1.05", OTHER: "3.4", **(first or {} if d.day == 1 else {})}
    for entry in settings(setup)["budgets"]:
        account.budgets[entry["aws"]] = Spend(limit if entry["period"] == "day" else "3000", "300", "1100")
    return account


def said(account: Account, day: date, setup: str = "full", at: str | None = None) -> tuple[str, str, Execution]:
    """Title and lines of the report on `day`; from a schedule, if it has a time."""
    today = day + timedelta(1)
    if at is None:
        execution = run(setup, account, "daily", today)
    else:
        account.today = today
        execution = report_machine(setup).run({"report": "daily", "at": f"{today}T{at}:00.000Z"}, account,
                                              context(f"{today}T{at}:00.000Z"))
    assert execution.failure is None, execution.failure
    message = taken_apart(account.published[-1])
    return message.title, "\n".join([*message.lines, message.footer]), execution


@pytest.mark.parametrize("day", [date(2026, 3, n) for n in range(1, 10)])
def test_charges_of_the_first_are_told_apart_and_move_nothing(day: date) -> None:
    title, text, _ = said(calm(day, FIRST), day)
    assert title.startswith(":large_green_circle:" if day.day > 1 else ":red_circle:"), title
    assert ("plus $624 one-off" in title) == (day.day == 1) and "0% vs usual" in title.replace("-5%", "0%").replace("+6%", "0%")
    assert ("*One-off* $624 on 1 Mar: Marketplace, RI fee, Support, tax" in text) == (day.day < 9)


def test_a_runaway_beside_charges_of_the_first_is_seen_and_named() -> None:
    account = calm(date(2026, 3, 5), FIRST)
    account.costs[date(2026, 3, 5)][EMR] = "12"
    title, text, _ = said(account, date(2026, 3, 5))
    assert title.startswith(":large_yellow_circle: $45.96 on Thu 5 Mar, +35% vs usual") and "*EMR explains the rise of $12.00*" in text


def test_a_job_that_came_a_month_ago_is_expected_on_its_day_and_not_longer() -> None:
    account = calm(date(2026, 3, 16), limit="110")
    for d in (date(2026, 2, 15), date(2026, 3, 15), date(2026, 3, 16)):
        account.costs[d]["AWS Glue"] = "40"
    assert said(account, date(2026, 3, 15))[0].startswith(":large_green_circle: $72.16 on Sun 15 Mar, 0% vs usual")
    assert said(account, date(2026, 3, 16))[0].startswith(":large_yellow_circle:")


def test_a_level_that_lasts_is_told_once_and_becomes_usual() -> None:
    account, since = calm(date(2026, 3, 31), limit="110"), date(2026, 3, 10)
    for d in days(since, date(2026, 4, 1)):
        account.costs[d][EMR] = "10"
    colors = [said(account, since + timedelta(n)) for n in range(8)]
    assert [title.split(" ")[0] for title, _, _ in colors] == [":large_yellow_circle:"] * 4 + [":large_green_circle:"] * 4
    assert [n for n, (_, text, _) in enumerate(colors) if "*Since Tue 10 Mar* about $43.96 a day instead of $33.96" in text] == [3]


@pytest.mark.parametrize("left", [{}, {EC2: "7.2", RDS: "3.7", "Amazon Simple Storage Service": "0.2", "AmazonCloudWatch": "0.4"}])
def test_figures_that_are_missing_are_waited_for_and_never_judged(left: dict[str, str]) -> None:
    day = date(2026, 3, 9)
    account = calm(day)
    account.costs[day] = dict(left)
    title, text, execution = said(account, day, at="08:00")
    assert title.startswith(":white_circle: " + ("$11.50 so far on Mon 9 Mar" if left else "No figures yet for Mon 9 Mar")), title
    assert "explains" not in text and "vs usual" not in text and "makes up for it" in text
    assert (execution.waits, account.requests) == ([900] * 6, 4)
    assert "read 10 Mar 09:30 UTC" in text
    remember(account, day, execution.output)
    whole = calm(date(2026, 3, 10))
    whole.executions = account.executions
    title, text, _ = said(whole, date(2026, 3, 10), at="08:00")
    assert title.startswith(":large_green_circle:") and "*Made up for* Mon 9 Mar had $33.96, 0% vs usual" in text
    assert "*Revised*" not in text


def test_figures_that_come_while_the_run_waits_are_reported_as_ever() -> None:
    day = date(2026, 3, 9)
    account, whole = calm(day), calm(day)
    account.costs[day] = {}

    def answers(action: str, arguments: dict[str, Any]) -> Any:
        if account.requests == 2:
            account.costs[day] = whole.costs[day]
        return account(action, arguments)

    account.today = day + timedelta(1)
    execution = report_machine("full").run({"report": "daily", "at": "2026-03-10T08:00:00.000Z"}, answers,
                                           context("2026-03-10T08:00:00.000Z"))
    assert execution.failure is None and execution.waits == [900] * 3 and account.requests == 3
    assert account.published[-1]["content"]["title"].startswith(":large_green_circle: $33.96 on Mon 9 Mar, 0% vs usual")


@pytest.mark.parametrize("at, waits", [("00:00", 24), ("03:30", 10), ("05:59", 1), ("06:00", 0), ("23:00", 0)])
def test_no_schedule_asks_before_aws_can_have_a_days_figures(at: str, waits: int) -> None:
    """Tokyo's nine o'clock, India's, and those that are late enough."""
    account = calm(date(2026, 3, 9))
    title, text, execution = said(account, date(2026, 3, 9), at=at)
    assert execution.waits == [900] * waits and title.startswith(":large_green_circle:")
    assert f"read 10 Mar {'23:00' if at == '23:00' else '06:00' if at != '05:59' else '06:14'} UTC" in text


def test_a_report_that_somebody_asks_for_does_not_wait() -> None:
    day = date(2026, 3, 9)
    account = calm(day)
    account.costs[day] = {}
    assert said(account, day)[2].waits == []


def test_a_fall_that_lasts_is_a_fall_on_the_second_day() -> None:
    account = calm(date(2026, 3, 9))
    for d in (date(2026, 3, 8), date(2026, 3, 9)):
        account.costs[d] = {name: str(Decimal(value) / 3) for name, value in account.costs[d].items()}
    title, text, _ = said(account, date(2026, 3, 9))
    assert title.startswith(":large_green_circle: $11.32 on Mon 9 Mar, -67% vs usual"), title


def test_a_fee_that_aws_will_spread_is_outside_of_change_and_color() -> None:
    day = date(2026, 4, 10)
    account = calm(day, setup="amortized")
    account.costs[day]["SavingsPlanRecurringFee|Savings Plans for AWS Compute usage"] = "240"
    title, text, _ = said(account, day, "amortized")
    assert title.startswith(":large_green_circle: $33.96 on Fri 10 Apr, 0% vs usual"), title
    assert "*Not yet spread* $240 of commitments, which AWS spreads later" in text
    assert "*Day* ▰▰▰▰▰▰▱▱▱▱ $33.96 of $50.00 (68%)" in text and "One-off" not in text


@pytest.mark.parametrize("setup", ["full", "bare"])
def test_the_first_day_that_credits_do_not_cover_is_news(setup: str) -> None:
    """Whether credits count or not."""
    account, last = calm(date(2026, 3, 12), setup=setup), date(2026, 3, 9)
    for d, cells in account.costs.items():
        if d <= last:
            cells[f"Credit|{EC2}"] = f"{-sum(Decimal(value) for value in cells.values())}"
    title, text, _ = said(account, last, setup)
    assert title.startswith(":large_green_circle: $33.96") and "*Credits* took $33.96 of $33.96, you pay $0.00" in text
    title, text, _ = said(account, last + timedelta(1), setup)
    assert title.startswith(":large_yellow_circle:") and "credits no longer cover everything" in title
    assert "*Credits no longer cover everything:* they took $0.00 of $33.96, you pay $33.96" in text
    title, text, _ = said(account, last + timedelta(2), setup)
    assert title.startswith(":large_green_circle:") and "redits" not in text.replace("without credits and refunds", "")


@pytest.mark.parametrize("cost, color, share", [("18", "green", "*Day* ▰▰▰▰▰▰▱▱▱▱ $33.96 of $50.00 (68%)"),
                                                ("24.04", "yellow", "*Day* ▰▰▰▰▰▰▰▰▱▱ $40.00 of $50.00 (80%)"),
                                                ("50", "red", "*Day* ▰▰▰▰▰▰▰▰▰▰ $65.96 of $50.00 (132%)")])
def test_the_daily_budget_stands_in_the_report_every_day(cost: str, color: str, share: str) -> None:
    account = calm(date(2026, 3, 10))
    for d in days(date(2026, 2, 1), date(2026, 3, 11)):
        account.costs[d][EC2] = cost
    title, text, _ = said(account, date(2026, 3, 10))
    assert share in text and f"{color}_circle:" in title


@pytest.mark.parametrize("error, cause", [
    ("CostExplorer.CostExplorerException",
     "User not enabled for cost explorer access (Service: CostExplorer, Status Code: 400, Request ID: x)"),
    ("CostExplorer.DataUnavailableException",
     "Data is not available. Please try to adjust the time period. If just enabled Cost Explorer, data might not be ingested yet")])
def test_cost_explorer_that_is_new_is_no_failure(error: str, cause: str) -> None:
    account = calm(date(2026, 3, 9))

    def refuses(action: str, arguments: dict[str, Any]) -> Any:
        if action == "costexplorer:getCostAndUsage":
            raise Failure(error, cause)
        return account(action, arguments)

    input = {"report": "daily"}
    given = context("2026-03-10T08:00:00.000Z")
    given["Execution"]["Input"] = input
    execution = report_machine("full").run(input, refuses, given)
    assert execution.failure is None and execution.path[-1] == "No figures at all"
    message = account.published[-1]
    assert message["topic"].endswith("-heartbeat") and message["content"]["title"].startswith(":large_yellow_circle: Cost Explorer")
    assert "within 24 hours" in message["content"]["description"] and "failed" not in message["content"]["title"]


def test_a_memory_of_the_version_before_is_read_and_asked_anew() -> None:
    day = date(2026, 3, 9)
    account = calm(day, FIRST)
    remember(account, day - timedelta(1), {
        "total": 32.16, "unit": "USD", "days": {str(d): 33.0 for d in days(day - timedelta(35), day)}, "forecast": 900,
        "read": "2026-03-08", "report": "daily", "id": "2026-03-08", "title": "x", "requests": 1})
    title, text, _ = said(account, day)
    assert account.requests == 2 and title.startswith(":large_green_circle:") and "*Revised*" not in text


@pytest.mark.parametrize("services, requests", [(60, 3), (240, 5)])
def test_an_answer_that_is_too_large_is_asked_for_in_parts(services: int, requests: int) -> None:
    account = Account()
    for d in days(date(2026, 1, 20), date(2026, 3, 10)):
        for n in range(services):
            cells = account.costs.setdefault(d, {})
            cells[f"Amazon {n:033d}"], cells[f"DiscountedUsage|Amazon {n:033d}"] = f"{n}.1234567891", f"{n}.1234567891"
    title, _, execution = said(account, date(2026, 3, 9))
    assert account.requests == requests and execution.output["requests"] == requests
    assert title.split(" on ")[0].endswith(f"${services * (services - 1) + services * 0.2469135782:,.0f}"), title
