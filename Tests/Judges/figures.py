"""Figures and their form by docs/reports.md, in exact decimals."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
MILLIONTH, CENT, WHOLE, THOUSAND = Decimal("0.000001"), Decimal("0.01"), Decimal(1), Decimal(1000)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
SHORT = {"Amazon Elastic Compute Cloud - Compute": "EC2", "Amazon Relational Database Service": "RDS",
         "Amazon Elastic MapReduce": "EMR", "Amazon Simple Storage Service": "S3", "EC2 - Other": "EC2 other",
         "AWS Key Management Service": "KMS", "Amazon Virtual Private Cloud": "VPC", "AWS Secrets Manager": "Secrets"}


def rounded(value: Decimal, step: Decimal = MILLIONTH) -> Decimal:
    """Halves away from zero."""
    return value.quantize(step, ROUND_HALF_UP) + 0


def cents(value: Decimal) -> Decimal:
    """As shown with cents, without sign."""
    return abs(rounded(rounded(value), CENT))


def short(service: str) -> str:
    return SHORT.get(service) or service.removeprefix("Amazon ").removeprefix("Amazon").removeprefix("AWS ")


def amount(value: Decimal, step: Decimal, sign: bool = False, symbol: str = "") -> str:
    """Signed as shown: what is shown as nothing has no sign."""
    shown = rounded(rounded(value), CENT if step == CENT else WHOLE)
    if step == THOUSAND:
        shown = rounded(rounded(value) / 1000, WHOLE)
    mark = "-" if shown < 0 else "+" if sign and shown > 0 else ""
    return f"{mark}{symbol}{abs(shown):,}{'k' if step == THOUSAND else ''}"


def money(value: Decimal, unit: str, sign: bool = False) -> str:
    symbol = "$" if unit == "USD" else f"{unit} "
    return amount(value, CENT if cents(value) <= 100 else WHOLE, sign, symbol)


def percent(part: Decimal, whole: Decimal) -> int:
    return int(rounded(rounded(part) / rounded(whole) * 100, WHOLE))


def change(now: Decimal, then: Decimal) -> str:
    if rounded(then) <= 0:
        return "new" if now > 0 and cents(now) else "–"
    points = percent(now - then, then)
    if points > 999:
        return f"x{min(9999, int(rounded(rounded(now) / rounded(then), WHOLE)))}"
    return f"{max(-999, points):+d}%" if points else "0%"


def bar(points: int) -> str:
    full = max(0, min(10, points // 10))
    return "▰" * full + "▱" * (10 - full)


def sparkline(values: list[Decimal]) -> str:
    values = [rounded(value) for value in values]
    low, high = min(values), max(values)
    if low == high:
        return "▄" * len(values)
    return "".join("▁▂▃▄▅▆▇"[int(rounded((value - low) / (high - low) * 6, WHOLE))] for value in values)


def day_month(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def weekday_day(day: date) -> str:
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[day.weekday()]} {day_month(day)}"


def first(day: date, months: int = 0) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def days(start: date, end: date) -> list[date]:
    """Without the end."""
    return [start + timedelta(n) for n in range((end - start).days)]


@dataclass(frozen=True)
class Line:
    """A service in two periods, exact."""

    name: str
    now: Decimal
    then: Decimal

    @property
    def difference(self) -> Decimal:
        return rounded(self.now - self.then)

    @property
    def is_mover(self) -> bool:
        return cents(self.difference) >= 1 and abs(self.difference) * 20 >= rounded(self.then)


def by_cost(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-rounded(line.now), line.name))


def by_change(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-abs(line.difference), -rounded(line.now), line.name))


def cell(name: str) -> str:
    return name if len(name) <= 12 else name[:11] + "…"


def table(lines: list[Line], total: Line, unit: str) -> list[tuple[str, str, str, str]]:
    """Name, cost, change, change in per cent; the total is last."""
    rows = lines if len(lines) <= 6 else lines[:5]
    if rest := lines[len(rows):]:
        rows = [*rows, Line(f"{len(rest)} others", sum(line.now for line in rest), sum(line.then for line in rest))]
    if not rows:
        return []
    largest = max(cents(figure) for row in (*rows, total) for figure in (row.now, row.then, row.difference))
    step = CENT if largest < 1000 else WHOLE if largest < 1_000_000 else THOUSAND
    symbol = "$" if unit == "USD" else ""
    return [(cell(short(row.name)), amount(row.now, step, symbol=symbol), amount(row.difference, step, sign=True),
             change(row.now, row.then)) for row in (*rows, total)]
