"""How deep expressions go, in accounts that are larger than most.

AWS stops an expression at a depth of 100, and does not publish what it counts. The library's bound counts what an object or
a list of two members leaves behind in a function, which adds up with each call; so what is judged here grows with the text
of an expression, never with the data. `pytest -s Tests/Judges/test_depth.py` prints the table.
"""
from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Callable, Iterator

import pytest

import asl
from account import Account, Spend
from alerting import alert_machine, alert_settings, explain, text
from asl import DEPTH, depths
from conftest import HERE, KINDS, event_rule, formatter, report_machine, settings
from figures import days, first
from formatting import Bus, send
from reporting import remember, run

#: A third to spare.
ALLOWED = DEPTH * 2 // 3
SETUPS = ("many", "full")


def large(today: date, months: int) -> Account:
    """60 services, one of which jumps, and 12 budgets, some of them over."""
    account = Account(today=today)
    for day in days(first(today, -months), today):
        account.costs[day] = {f"Amazon Example Service {n:02d}": f"{n + day.day / 7:.10f}" for n in range(60)}
        if day >= today - timedelta(4):
            account.costs[day]["Amazon Example Service 07"] = "9000"
    for setup in SETUPS:
        for index, entry in enumerate(settings(setup)["budgets"]):
            account.budgets[entry["aws"]] = Spend("3000", str(index * 500), "4000")
    return account


def reports() -> None:
    today = date(2026, 3, 25)
    account = large(today, 2)
    del account.budgets[settings("many")["budgets"][1]["aws"]]
    for setup, day in [("many", today), ("many", today + timedelta(1)), ("full", today)]:
        execution = run(setup, account, "daily", day)
        assert execution.failure is None, (setup, execution.failure)
        remember(account, day - timedelta(1), execution.output)
    for report, months in [("weekly", 2), ("monthly", 6)]:
        account = large(today, months)
        for day in days(today - timedelta(90), today):
            remember(account, day, {})
        execution = run("many", account, report, today)
        assert execution.failure is None, (report, execution.failure)


def explanations() -> None:
    today = date(2026, 3, 25)
    cases = [(entry, "ACTUAL", "3027.60") for entry in alert_settings()["budgets"]]
    for entry, kind, amount in [*cases, (cases[0][0], "ACTUAL", "2410"), (cases[0][0], "FORECASTED", "3188")]:
        account = large(today, 1)
        account.budgets[entry["aws"]] = Spend("3000", amount, "4000")
        message = text(entry, kind, Decimal(amount), Decimal(3000), Decimal(amount) - 1, today)
        execution = explain(account, message, today)
        assert execution.failure is None, (entry["name"], execution.failure)


def events() -> None:
    """Each documented event, and what only a large one reaches."""
    for kind in KINDS:
        for path in sorted((HERE / "events" / kind).glob("[tcs]*/*.json")):
            assert send(Bus(), kind, json.loads(path.read_text())).failure is None, path


def expressions(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value.startswith("{%"):
        yield place, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from expressions(inner, f"{place}/{key}".replace("/States/", "/"))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from expressions(inner, f"{place}[{index}]")


@pytest.fixture(scope="module")
def table() -> dict[str, int]:
    """Place → depth, of all that has run; nothing of what other tests ran."""
    depths.clear()
    reports()
    explanations()
    events()
    machines = [("reports", report_machine(setup).definition) for setup in SETUPS]
    machines += [("budget-alerts", alert_machine().definition)]
    machines += [(event_rule(kind)[0].removeprefix("acme-prod-"), formatter(kind).definition) for kind in KINDS]
    places: dict[str, str] = {}
    for name, machine in machines:
        for place, expression in expressions(machine):
            places.setdefault(expression, f"{name}{place}")  # machines that ask alike share a text
    return {place: depths[expression] for expression, place in places.items() if expression in depths}


def test_a_third_of_the_depth_is_to_spare(table: dict[str, int]) -> None:
    for place, depth in sorted(table.items(), key=lambda entry: -entry[1])[:12]:
        print(f"{depth:4} {place}")
    assert {place: depth for place, depth in table.items() if depth > ALLOWED} == {}


def test_the_largest_expressions_have_run(table: dict[str, int]) -> None:
    assert {place for place in table if re.search("Compose|Explain/|Ask/Assign/answers|Publish/Arguments/Message", place)} >= {
        "reports/Report/Branches[0]/Compose/Assign/composed", "reports/Report/Branches[0]/Ask/Assign/answers",
        "budget-alerts/Explain/Assign/notification"}


@pytest.mark.parametrize("made", [
    lambda n: "+".join(["1"] * n), lambda n: "(" * (n - 1) + "1" + ")" * (n - 1),
    lambda n: "[" * (n - 1) + "1" + "]" * (n - 1), lambda n: "1" + "~>$abs" * (n - 1)])
def test_the_bound_is_where_it_was_measured_on_aws(made: Callable[[int], str]) -> None:
    """<https://github.com/floci-io/floci/issues/2737>"""
    asl.evaluate("{% " + made(100) + " %}", {"x": 1})
    with pytest.raises(asl.Failure, match="D1011|overflow"):
        asl.evaluate("{% " + made(101) + " %}", {"x": 1})
