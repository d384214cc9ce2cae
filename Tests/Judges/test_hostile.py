"""Thousands of damaged events: each failure is published, within the limits, and nothing of it is read as markup."""
from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from account import Account, Spend
from asl import Failure
from conftest import report_machine, settings
from formatting import MENTIONS, Bus, send
from histories import chosen_day, history
from hostile import FAILED, TEXTS, damaged
from notifications import check
from reporting import context, run

BATCH = 100


@pytest.mark.parametrize("batch", range(20))
def test_well_typed_failures_are_told_by_their_formatter(batch: int) -> None:
    random_ = random.Random(f"well typed {batch}")
    for number in range(BATCH):
        name = random_.choice(sorted(FAILED))
        paths, _ = told(random_, name, True, (batch, number))
        assert "Fall back" not in paths, (batch, number, name)


@pytest.mark.parametrize("batch", range(15))
def test_failures_of_wrong_types_are_told_all_the_same(batch: int) -> None:
    random_, fallen = random.Random(f"wrong types {batch}"), Counter[bool]()
    for number in range(BATCH):
        paths, _ = told(random_, random_.choice(sorted(FAILED)), False, (batch, number))
        fallen["Fall back" in paths] += 1
        assert "Publish without card" not in paths, (batch, number)
    assert fallen[True] <= BATCH // 5, "an event of wrong types should seldom need the fallback"


def told(random_: random.Random, name: tuple[str, str], well_typed: bool, place: tuple[int, int]) -> tuple[list[str], Bus]:
    event = damaged(random_, FAILED[name], well_typed)
    bus, (kind, _) = Bus(), name
    execution = send(bus, kind, event, **({"rule": "order-service"} if kind == "rule" else {}))
    # What decides whether it is a failure may itself be damaged.
    if not decides(FAILED[name], event):
        assert len(bus.published) == 1, (place, name, event, execution.failure)
    error = execution.failure.error if execution.failure else ""
    assert error in ("", "NotFormatted"), (place, execution.failure)
    for notification in bus.published:
        check(notification, MENTIONS)
    return execution.path, bus


def decides(before: dict, after: dict) -> bool:
    """Whether the damage is to what the formatter tells kinds and good news by."""
    detail = after.get("detail") if isinstance(after.get("detail"), dict) else {}
    return after.get("detail-type") != before["detail-type"] or ends(detail) != ends(before["detail"]) or any(
        detail.get(key) != before["detail"].get(key) for key in (
            "eventName", "state", "status", "EventID", "statusCode", "statusMessage", "build-status", "status-details",
            "requestParameters"))


def ends(detail: dict) -> list[tuple[Any, Any]] | None:
    """How the containers of a task of ECS ended: one of unknown end is a failure only with a reason."""
    containers = detail.get("containers")
    return [(one.get("exitCode"), one.get("reason")) for one in containers
            if isinstance(one, dict)] if isinstance(containers, list) else None


@pytest.mark.parametrize("batch", range(5))
def test_names_of_services_are_only_text(batch: int) -> None:
    for number in range(5):
        random_ = random.Random(f"names {batch} {number}")
        day = chosen_day(random_)
        account = history(random_, day, 60)
        for date, cells in account.costs.items():
            account.costs[date] = {f"{TEXTS[index % len(TEXTS)][:1000]}{name[:3]}": cost
                                   for index, (name, cost) in enumerate(cells.items(), random_.randrange(99))}
        for entry in settings("full")["budgets"]:
            account.budgets[entry["aws"]] = Spend("100", "90", "120")
        for report in ("daily", "weekly", "monthly"):
            execution = run("full", account, report, day + timedelta(1), date=str(day))
            assert execution.failure is None, (batch, number, report, execution.failure)
            check({key: value for key, value in account.published[-1].items() if key != "topic"})


@pytest.mark.parametrize("input", [{}, {"report": 7}, {"report": None}, {"report": {"a": []}}, {"report": "yearly"}])
def test_a_report_that_nobody_knows_fails_and_says_so(input: dict[str, Any]) -> None:
    def broken(action: str, arguments: dict[str, Any]) -> Any:
        if action == "costexplorer:getCostAndUsage":
            raise Failure("CostExplorer.CostExplorerException", "User not enabled for cost explorer access")
        return account(action, arguments)

    account = Account()
    report_machine("full").run(input, broken, context("2026-03-10T08:00:00.000Z"))
    assert account.published[-1].pop("topic") == "acme-prod-critical"
    check(account.published[-1])


@pytest.mark.parametrize("report", ["daily", "weekly", "monthly"])
@pytest.mark.parametrize("cause", TEXTS)
def test_a_report_that_fails_says_so(report: str, cause: str) -> None:
    def broken(action: str, arguments: dict[str, Any]) -> Any:
        if action == "costexplorer:getCostAndUsage":
            raise Failure("CostExplorer.BillExpirationException", cause)
        return account(action, arguments)

    account = Account()
    execution = report_machine("full").run({"report": report}, broken, context("2026-03-10T08:00:00.000Z"))
    assert execution.failure is not None and execution.failure.error == "ReportFailed"
    assert account.published[-1].pop("topic") == "acme-prod-critical"
    check(account.published[-1])
