"""The account's costs by day, and what may be asked of them."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Callable, Iterable

YOUNGEST = 35  # days of history that a forecast needs: about five weeks
_WINDOW = 28  # days that a forecast looks back: whole weeks, so that weekends weigh as they should


@dataclass(frozen=True)
class Row:
    day: date
    service: str
    amount: Decimal
    record: str = "Usage"
    region: str = "us-east-1"
    usage_type: str = "NoUsageType"
    account: str = ""
    unit: str = "USD"
    tags: dict[str, str] = field(default_factory=dict)

    def dimension(self, key: str) -> str:
        return {"SERVICE": self.service, "RECORD_TYPE": self.record, "REGION": self.region,
                "USAGE_TYPE": self.usage_type, "LINKED_ACCOUNT": self.account}[key]


DIMENSIONS = ("SERVICE", "RECORD_TYPE", "REGION", "USAGE_TYPE", "LINKED_ACCOUNT")
Test = Callable[[Row], bool]


class CostStore:
    def __init__(self, account: str) -> None:
        self._account = account
        self.reset()

    def reset(self) -> None:
        self.rows: list[Row] = []
        self.page_size = 0
        self._today: date | None = None
        self._estimated: date | None = None

    def load(self, given: dict[str, Any]) -> None:
        """The admin endpoint's form of it; see the README."""
        rows = [self._row(row) for row in given.get("rows", [])]
        self.rows = [*self.rows, *rows] if given.get("mode") == "add" else rows if "rows" in given else self.rows
        self._today = date.fromisoformat(given["today"]) if "today" in given else self._today
        self._estimated = date.fromisoformat(given["estimatedFrom"]) if "estimatedFrom" in given else self._estimated
        self.page_size = int(given.get("pageSize", self.page_size))

    def _row(self, given: dict[str, Any]) -> Row:
        names = {"usageType": "usage_type"}
        fields = {names.get(key, key): value for key, value in given.items()}
        return Row(**{"account": self._account, **fields, "day": date.fromisoformat(given["day"]),
                      "amount": Decimal(str(given["amount"]))})

    @property
    def today(self) -> date:
        return self._today or datetime.now(timezone.utc).date()

    @property
    def estimated_from(self) -> date:
        """Figures from then on may still change: by default those of the month that is not billed yet."""
        return self._estimated or self.today.replace(day=1)

    def within(self, start: date, end: date, test: Test) -> list[Row]:
        """`end` is not part of it."""
        return [row for row in self.rows if start <= row.day < end and test(row)]

    def forecast(self, start: date, end: date, test: Test) -> list[tuple[date, Decimal]] | None:
        """Each day as its weekday was of late; None while the account is too young."""
        days = [row.day for row in self.rows]
        if not days or (self.today - min(days)).days < YOUNGEST:
            return None
        recent = self.within(self.today - timedelta(days=_WINDOW), self.today, test)
        means = [total([row for row in recent if row.day.weekday() == weekday]) / (_WINDOW // 7)
                 for weekday in range(7)]
        return [(day, means[day.weekday()]) for day in days_between(start, end)]


def total(rows: Iterable[Row]) -> Decimal:
    return sum((row.amount for row in rows), Decimal(0))


def days_between(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days)]


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def periods(start: date, end: date, granularity: str) -> list[tuple[date, date]]:
    """Months that are cut off keep the given ends."""
    if granularity == "DAILY":
        return [(day, day + timedelta(days=1)) for day in days_between(start, end)]
    found = []
    while start < end:
        found.append((start, min(next_month(start), end)))
        start = found[-1][1]
    return found


def amount(value: Decimal) -> str:
    """As Cost Explorer prints money: ten decimals, and nothing as a bare zero."""
    return f"{value:.10f}" if value else "0"
