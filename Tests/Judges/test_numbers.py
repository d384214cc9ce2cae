"""Every figure of every report, on seeded histories, against an oracle in exact decimals."""
from __future__ import annotations

import json
import os
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from account import Account
from asl import Execution
from conftest import settings
from figures import days, first
from histories import chosen_day, history, shape, spend
from lumps import add_lumps
from oracle import Daily, Expected, Older, left_out
from oracle_periods import Monthly, Weekly
from reporting import memory, remember, run, taken_apart

SETUPS = ["full", "full", "full", "bare", "no-main", "many"]
BATCH = 20
#: Histories of each report; HISTORIES=1000 judges 3,000, which takes most of an hour.
BATCHES = int(os.environ.get("HISTORIES", "200")) // BATCH


@pytest.mark.parametrize("batch", range(BATCHES))
def test_daily_says_what_the_history_says(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        daily(seed)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_weekly_says_what_the_history_says(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        weekly(seed)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_monthly_says_what_the_history_says(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        monthly(seed)


def daily(seed: int) -> None:
    random_ = random.Random(f"daily {seed}")
    setup, day = random_.choice([*SETUPS, "amortized"]), chosen_day(random_)
    today = day + timedelta(1)
    account = history(random_, day, 45)
    shape(random_, account, day)
    give_budgets(random_, account, setup, day, account.cost(first(day), today))
    yesterday, said, was_late, is_old, remembered = day - timedelta(1), None, False, False, {}
    if random_.random() < 0.6:
        output, remembered = memory(account, settings(setup), yesterday, random_)
        said, was_late, is_old = Decimal(str(output["total"])), output.get("late", False), "usage" not in output
        remember(account, yesterday, output)
    execution = run(setup, account, "daily", today)
    asked = any(arguments["TimePeriod"]["End"] == str(day - timedelta(7))
                for arguments in execution.arguments("costexplorer:getCostAndUsage"))
    older = {} if asked else {d: remembered.get(d, Older()) for d in days(day - timedelta(34), day - timedelta(7))}
    compare(seed, execution, account,
            Daily(account, settings(setup), day, today, older, said, was_late, is_old).expected())


def weekly(seed: int) -> None:
    random_ = random.Random(f"weekly {seed}")
    setup, day = random_.choice(SETUPS), chosen_day(random_)
    monday = day - timedelta(day.weekday())
    sunday, today = monday + timedelta(6), monday + timedelta(random_.choice([7, 8, 8, 9, 13]))
    account = history(random_, sunday, 58)
    add_lumps(random_, account)
    give_budgets(random_, account, setup, sunday, account.cost(first(sunday), sunday + timedelta(1)))
    sent = [d for d in days(monday - timedelta(9), sunday + timedelta(3)) if random_.random() < 0.8]
    names = [f"daily-{d}" for d in sent] + ["weekly-2026-W01", "9a1b", f"daily-{monday}-again"]
    account.executions = {name: "{}" for name in names}
    execution = run(setup, account, "weekly", today)
    compare(seed, execution, account, Weekly(account, settings(setup), monday, today, sent).expected())


def monthly(seed: int) -> None:
    random_ = random.Random(f"monthly {seed}")
    setup, month = random_.choice(SETUPS), first(chosen_day(random_))
    today = first(month, 1) + timedelta(random_.choice([0, 1, 5, 5, 6, 7, 12]))
    account = history(random_, first(month, 1) - timedelta(1), random_.choice([200, 200, 75, 45]))
    add_lumps(random_, account)
    account.final_from = first(month, 1) + timedelta(random_.choice([0, 0, 3, 5, 6, 7, 8, 20]))
    if random_.random() < 0.5:
        cells = account.costs.setdefault(month + timedelta(random_.randrange(28)), {})
        cells["Credit|AWS Lambda"] = random_.choice(["-40", "-0.001", "-123.455", "0"])
    give_budgets(random_, account, setup, month, account.cost(month, first(month, 1)))
    was_forecast = None
    if random_.random() < 0.7:
        output, _ = memory(account, settings(setup), month + timedelta(8), random_)
        output["forecast"] = random_.choice([2905, 0.5, 12.345, float(round(account.cost(month, first(month, 1)), 2))])
        was_forecast = Decimal(str(output["forecast"]))
        remember(account, month + timedelta(8), output)
    execution = run(setup, account, "monthly", today)
    assert account.today == max(today, min(account.final_from, first(month, 1) + timedelta(7))), seed
    compare(seed, execution, account, Monthly(account, settings(setup), month, account.today, was_forecast).expected())


@pytest.mark.parametrize(("charges", "lands"), [
    ({date(2026, 3, 12): {"Fee|Amazon Elastic Compute Cloud - Compute": "5000"}},
     ["*One-off* $5,000: EC2", "*April* about $1,004 at March's $33.45 a day"]),
    ({date(2026, 2, 1): {"Tax|Tax": "60"}, date(2026, 3, 1): {"Tax|Tax": "64.40"}},
     ["*One-off* $4.40: tax", "*Monthly charges* $60.00: tax.",
      "*April* about $1,064 at March's $33.45 a day and $60.00 of monthly charges"]),
    ({date(2026, 3, 12): {"Amazon Elastic MapReduce": "500"}},
     ["*One day* Thu 12 Mar, $500 above its neighbors", "*April* about $1,004 at March's $33.45 a day"])])
def test_what_came_once_is_no_part_of_the_next_month(charges: dict[date, dict[str, str]], lands: list[str]) -> None:
    account = Account(final_from=date(2026, 4, 1))
    for day in days(date(2025, 9, 1), date(2026, 4, 1)):
        account.costs[day] = {"Amazon Elastic Compute Cloud - Compute": "33.45", **charges.get(day, {})}
    run("no-main", account, "monthly", date(2026, 4, 6))
    lines = taken_apart(account.published[-1]).lines
    assert [line for line in lands if line not in lines] == [], lines


def give_budgets(random_: random.Random, account: Account, setup: str, day: date, month: Decimal) -> None:
    for entry in settings(setup)["budgets"]:
        around = account.cost(day, day + timedelta(1)) if entry["period"] == "day" else month
        if found := spend(random_, around):
            account.budgets[entry["aws"]] = found
    account.left_out = left_out(settings(setup))
    account.pages = random_ if random_.random() < 0.3 else None


def compare(seed: int, execution: Execution, account: Account, expected: Expected) -> None:
    assert execution.failure is None and execution.path[-1] == "Publish", (seed, execution.failure)
    message = taken_apart(account.published[-1])
    assert (seed, message.title) == (seed, expected.title)
    assert (seed, message.rows) == (seed, expected.rows)
    assert (seed, message.lines) == (seed, [expected.sentence, *expected.lines])
    for part in expected.footer:
        assert part in message.footer, (seed, part, message.footer)
    assert json.dumps(execution.output)
