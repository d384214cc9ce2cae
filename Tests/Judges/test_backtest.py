"""What `bellwether backtest` says of seeded histories, against an oracle that shares nothing with it.

It plays AWS Budgets the other way round: not day by day, but by asking of each period and threshold on which day it was
first passed. Limits are not computed but tried, from the smallest on.
"""
from __future__ import annotations

import json
import os
import random
import subprocess
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any, Iterator

import pytest

from conftest import BELLWETHER, IDS

DAY = timedelta(days=1)
BATCH = 15
BATCHES = 10
PERIODS = ["day", "day", "month", "month", "quarter", "year"]
SERVICES = ["Amazon S3", "EMR", "AWS Lambda"]


def first_of(day: date, period: str) -> date:
    month = {"day": day.month, "month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return day if period == "day" else date(day.year, month, 1)


def days_of(start: date, period: str) -> list[date]:
    """All days of the period that begins there."""
    days = [start]
    while first_of(days[-1] + DAY, period) == start:
        days.append(days[-1] + DAY)
    return days


class Case:
    """A configuration and a history."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.first = date(2027, 1, 1) + self.random.randrange(500) * DAY  # leap day 2028 included
        if self.random.random() < 0.4:
            self.first = first_of(self.first, self.random.choice(["month", "year"]))
        count = self.random.choice([1, 5, 20, 40, 75, 120, 200, 400])
        self.days = [self.first + number * DAY for number in range(count)]
        base = Decimal(self.random.choice([1, 8, 40, 300]))
        self.costs = {day: {name: self.cost(base) for name in SERVICES} for day in self.days}
        if self.random.random() < 0.6 and count > 20:
            start, length = self.random.randrange(14, count), self.random.randrange(1, 12)
            for day in self.days[start:start + length]:
                self.costs[day]["EMR"] += base * self.random.randrange(3, 12)
        self.budgets = [self.budget(number, base) for number in range(self.random.randrange(1, 5))]
        self.reports = {
            "daily": {"to": self.channel()} if self.random.random() < 0.7 else "off",
            "weekly": {"on": self.random.choice(["monday", "thursday", "sunday"]), "to": self.channel()},
            "monthly": {"day": self.random.choice([1, 6, 28]), "to": self.channel()},
        }

    def channel(self) -> str:
        return self.random.choice(["critical", "heartbeat"])

    def cost(self, base: Decimal) -> Decimal:
        if self.random.random() < 0.03:
            return Decimal(0) if self.random.random() < 0.7 else -base / 4
        return (base * Decimal(self.random.randrange(300, 1_700)) / 1_000).quantize(Decimal("0.0001"))

    def budget(self, number: int, base: Decimal) -> dict[str, Any]:
        period = self.random.choice(PERIODS)
        length = {"day": 1, "month": 30, "quarter": 91, "year": 365}[period]
        limit = max(Decimal(1), (base * 3 * length * Decimal(self.random.randrange(40, 200)) / 100).quantize(Decimal("0.01")))
        alerts: dict[tuple[str, str], dict[str, str]] = {}
        for _ in range(self.random.randrange(1, 5)):
            basis = "forecast" if period != "day" and self.random.random() < 0.4 else "at"
            threshold = self.random.choice(["50%", "80%", "100%", "33.3%", f"{(limit / 2).quantize(Decimal('0.01'))} USD"])
            alerts[basis, threshold] = {basis: threshold, "to": self.channel()}
        budget = {"name": f"b{number}", "every": period, "limit": str(limit), "alerts": list(alerts.values())}
        if self.random.random() < 0.3:
            budget["only"] = {"service": self.random.sample(SERVICES, self.random.randrange(1, 3))}
        return budget

    @property
    def config(self) -> str:
        return json.dumps({
            "name": "acme", "account": "123456789012",
            "slack": {"workspace": "T0123ABCD", "channels": {"critical": "C0123ABCD", "heartbeat": "C0456EFGH"}},
            "budgets": [{**budget, "limit": f"{budget['limit']} USD"} for budget in self.budgets],
            "reports": self.reports})

    def csv(self) -> str:
        """In one of the three forms."""
        form = self.random.choice(["explorer", "list"])
        if form == "list":
            rows = [f"{day},{amount},{name}" for day, costs in self.costs.items() for name, amount in costs.items()]
            self.random.shuffle(rows)
            return "\n".join(["date,amount,service", *rows]) + "\n"
        head = ",".join(f'"{name}($)"' for name in ["Service", *SERVICES, "Total costs"]).replace("Service($)", "Service")
        rows = [",".join([str(day), *(str(costs[name]) for name in SERVICES), str(sum(costs.values()))])
                for day, costs in self.costs.items()]
        return "\r\n".join([head, "Service total,1,2,3,6", *rows]) + "\r\n"

    def counted(self, budget: dict[str, Any], totals: dict[date, Decimal] | None = None) -> dict[date, Decimal]:
        names = budget.get("only", {}).get("service", SERVICES)
        return {day: sum((costs[name] for name in names), Decimal(0)) for day, costs in self.costs.items()}


def amount_of(threshold: str, limit: Decimal) -> Decimal:
    return limit * Decimal(threshold[:-1]) / 100 if threshold.endswith("%") else Decimal(threshold.split()[0])


def periods(days: list[date], period: str) -> Iterator[list[date]]:
    """The days in the history of each period that it knows from its first day."""
    for start in sorted({first_of(day, period) for day in days}):
        if start >= days[0]:
            yield [day for day in days_of(start, period) if day <= days[-1]]


def forecast(amounts: dict[date, Decimal], period: list[date], whole: list[date], day: date, first: date) -> Decimal | None:
    rest = [later for later in whole if later > day]
    if not rest or (day - first).days + 1 < 35:
        return None
    total = sum((amounts[past] for past in period if past <= day), Decimal(0))
    for later in rest:
        same = [day - back * DAY for back in range(28) if (day - back * DAY).weekday() == later.weekday()]
        total += sum(amounts[past] for past in same) / Decimal(4)
    return total


def alerts(budget: dict[str, Any], amounts: dict[date, Decimal], limit: Decimal) -> list[tuple[str, ...]]:
    found = []
    days = sorted(amounts)
    for period in periods(days, budget["every"]):
        whole = days_of(period[0], budget["every"])
        for alert in budget["alerts"]:
            basis = "actual" if "at" in alert else "forecast"
            threshold = amount_of(alert.get("at") or alert["forecast"], limit)
            if basis == "actual":
                sums = {day: sum((amounts[past] for past in period if past <= day), Decimal(0)) for day in period}
                passed = [day for day in period if sums[day] > threshold][:1]
                values = sums
            else:
                values = {day: value for day in period
                          if (value := forecast(amounts, period, whole, day, days[0])) is not None}
                passed = [day for day in values if values[day] > threshold
                          and not values.get(day - DAY, Decimal("-Infinity")) > threshold]
            found += [(str(day + DAY), budget["name"], alert["to"], basis, round(values[day], 6), round(threshold, 6))
                      for day in passed]
    return sorted(found)


def without_runaways(case: Case) -> tuple[dict[date, dict[str, Decimal]], list[tuple[date, date]]]:
    """The costs with each runaway's days at what was usual before, and the runaways."""
    totals = {day: sum(costs.values(), Decimal(0)) for day, costs in case.costs.items()}
    calm = {day: dict(costs) for day, costs in case.costs.items()}
    level, found, position = dict(totals), [], 14
    while position < len(case.days):
        before = case.days[position - 14:position]
        usual = median(level[day] for day in before)
        end = position
        while end < len(case.days) and totals[case.days[end]] > 2 * max(usual, 0) and totals[case.days[end]] - usual >= 5:
            end += 1
        if end - position < 2:
            position += 1
            continue
        medians = {name: median(calm[day][name] for day in before) for name in SERVICES}
        for day in case.days[position:end]:
            level[day] = usual
            calm[day] = dict(medians)
        found.append((case.days[position], case.days[end - 1]))
        position = end
    case.level = level  # type: ignore[attr-defined]
    return calm, found


def round_limits() -> Iterator[Decimal]:
    yield from (Decimal(limit) for limit in range(1, 100))
    step = 10
    while True:
        yield from (Decimal(limit * step) for limit in range(10, 100))
        step *= 10


def smallest_limit(case: Case, budget: dict[str, Any], calm: dict[date, dict[str, Decimal]]) -> Decimal | None:
    shares = [Decimal(alert["at"][:-1]) for alert in budget["alerts"]
              if alert.get("at", "").endswith("%") and alert["to"] == "critical"]
    names = budget.get("only", {}).get("service")
    amounts = {day: sum((calm[day][name] for name in names), Decimal(0)) if names else case.level[day]  # type: ignore[attr-defined]
               for day in case.days}
    whole = [period for period in periods(case.days, budget["every"])
             if period == days_of(period[0], budget["every"])]
    if not shares or not whole:
        return None
    for limit in round_limits():
        threshold = limit * min(shares) / 100
        over = [period[0] for period in whole if sum(amounts[day] for day in period) > threshold]
        a_month = Counter((day.year, day.month) for day in over)
        if not over or budget["every"] == "day" and max(a_month.values()) <= 1:
            return limit
    raise AssertionError


def replay(case: Case, folder: Path) -> dict[str, Any]:
    (folder / "bellwether.yaml").write_text(case.config)
    (folder / "costs.csv").write_text(case.csv())
    done = subprocess.run([BELLWETHER, "backtest", "--csv", "costs.csv", "--json"], cwd=folder, text=True,
                          capture_output=True, env={"PATH": os.environ["PATH"], **IDS})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout, parse_float=Decimal, parse_int=Decimal)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_backtest_says_what_the_history_says(batch: int, tmp_path: Path) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        case = Case(seed)
        found = replay(case, tmp_path)
        expected = sorted(alert for budget in case.budgets
                          for alert in alerts(budget, case.counted(budget), Decimal(budget["limit"])))
        said = sorted((alert["arrival"], alert["budget"], alert["channel"], alert["basis"], round(alert["amount"], 6),
                       round(alert["threshold"], 6)) for alert in found["alerts"])
        assert said == expected, seed
        check_weeks(case, found, expected, seed)
        calm, runaways = without_runaways(case)
        assert [(escape["from"], escape["to"]) for escape in found["runaways"]] == [
            (str(first), str(last)) for first, last in runaways], seed
        limits = {budget["name"]: limit for budget in case.budgets
                  if (limit := smallest_limit(case, budget, calm)) is not None}
        assert {entry["budget"]: entry["suggested"] for entry in found["limits"]} == limits, seed


def check_weeks(case: Case, found: dict[str, Any], expected: list[tuple[str, ...]], seed: int) -> None:
    arrivals = [day + DAY for day in case.days]
    for week in found["weeks"]:
        monday = date.fromisoformat(week["monday"])
        days = [day for day in arrivals if monday <= day < monday + 7 * DAY]
        assert len(days) == week["days"] and monday.weekday() == 0, seed
        assert week["alerts"] == Counter(alert[2] for alert in expected if alert[0] in map(str, days)), seed
        reports: Counter[str] = Counter()
        for day in days:
            if case.reports["daily"] != "off":
                reports[case.reports["daily"]["to"]] += 1
            reports[case.reports["weekly"]["to"]] += day.strftime("%A").lower() == case.reports["weekly"]["on"]
            reports[case.reports["monthly"]["to"]] += day.day == case.reports["monthly"]["day"]
        assert week["reports"] == {name: count for name, count in reports.items() if count}, seed
    assert sum(week["days"] for week in found["weeks"]) == len(arrivals), seed


def test_the_histories_are_worth_it() -> None:
    """They hold what there is to get wrong."""
    cases = [Case(seed) for seed in range(BATCHES * BATCH)]
    found = [alert for case in cases for budget in case.budgets
             for alert in alerts(budget, case.counted(budget), Decimal(budget["limit"]))]
    assert len(found) > 1_500
    assert sum(alert[3] == "forecast" for alert in found) > 25
    assert sum(bool(without_runaways(case)[1]) for case in cases) > 15
    assert any(date(2028, 2, 29) in case.days for case in cases)
