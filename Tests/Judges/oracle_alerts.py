"""What the card beside a budget's alert must say, computed from a cost history by docs/budget-alerts.md alone."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from account import Account, Spend
from figures import MONTHS, Line, bar, by_change, by_cost, cents, day_month, days, first, money, percent, rounded, short, table
from figures import weekday_day
from oracle import Rows

DAYS = 15


@dataclass
class Alert:
    """As AWS Budgets wrote it, to a channel."""

    entry: dict[str, Any]
    kind: str
    amount: Decimal
    is_critical: bool


@dataclass
class Said:
    title: str
    lines: list[str]
    rows: Rows
    footer: list[str]
    thread: str


def plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


APART = re.compile("^Credit|Refund|Tax|Upfront|^Support|^(RI)?Fee|^Recurring|^Other|^FlatRate")


def is_apart(kind: str, service: str) -> bool:
    """Charges that are no usage: fees, taxes, refunds, payments in advance, Support, registrars."""
    return bool(APART.search(kind)) or "Registrar" in service


def counted(account: Account, day: date) -> dict[tuple[str, str], Decimal]:
    """By type and service; the budgets leave credits and refunds out."""
    return {(kind, service): amount for (service, kind), amount in account.cells(day, day + timedelta(1)).items()
            if kind not in ("Credit", "Refund")}


def apart(account: Account, known: list[date]) -> tuple[dict[date, dict[str, Decimal]],
                                                       dict[date, dict[tuple[str, str], Decimal]]]:
    """Usage by service and day, and charges that come once: those that are no usage, and what a service's only day far
    above both neighbours has above the higher of them."""
    usage: dict[date, dict[str, Decimal]] = {}
    once: dict[date, dict[tuple[str, str], Decimal]] = {}
    for day in known:
        usage[day], once[day] = {}, {}
        for (kind, service), amount in counted(account, day).items():
            if is_apart(kind, service):
                once[day][kind, service] = amount
            else:
                usage[day][service] = usage[day].get(service, Decimal(0)) + amount
    for service in {service for cells in usage.values() for service in cells}:
        costs = [usage[day].get(service, Decimal(0)) for day in known]
        found = []
        for i in range(1, len(costs) - 1):
            high = max(Decimal(0), costs[i - 1], costs[i + 1])
            if costs[i] - high >= 1 and costs[i] * 2 >= high * 3:
                found.append((known[i], costs[i] - high))
        if len(found) == 1:
            [(day, more)] = found
            usage[day][service] -= more
            once[day]["Usage", service] = once[day].get(("Usage", service), Decimal(0)) + more
    return usage, once


def kinds(ones: dict[tuple[str, str], Decimal]) -> str:
    """In words, largest first, at most four."""
    names: list[str] = []
    for kind, service in sorted(ones, key=lambda key: (-abs(rounded(ones[key])), "|".join(key))):
        if "Tax" in kind:
            name = "tax"
        elif "Refund" in kind:
            name = "refund"
        elif kind.startswith(("RI", "Recurring")):
            name = "RI fee"
        elif "Upfront" in kind:
            name = "upfront payment"
        elif "Support" in kind + service:
            name = "Support"
        else:
            name = "Marketplace" if "Marketplace" in service else short(service)
        if name not in names:
            names.append(name)
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


class Card:
    def __init__(self, account: Account, spend: Spend, alert: Alert, today: date, people: dict[str, Any]) -> None:
        self.account, self.alert, self.today, self.people = account, alert, today, people
        self.unit, self.period = account.unit, alert.entry["period"]
        self.limit = Decimal(spend.limit)
        actual = Decimal(spend.actual)
        self.is_daily, self.is_forecast = self.period == "day", alert.kind == "FORECASTED"
        self._set_period(actual)
        self.spent = alert.amount if self.is_daily or self.closed else actual if self.is_forecast else max(
            actual, alert.amount)
        self.forecast = alert.amount if self.is_forecast else None if (
            self.is_daily or self.closed or spend.forecast is None) else Decimal(spend.forecast)
        self.is_over, self.rest = self.spent > self.limit, self.limit - self.spent
        self._set_trend()

    def _set_period(self, actual: Decimal) -> None:
        months = {"quarter": 3, "year": 12}.get(self.period, 1)
        begin = first(self.today, -((self.today.month - 1) % months))
        self.closed = not self.is_daily and not self.is_forecast and (
            (self.today - begin).days <= 2) and cents(actual) < cents(self.alert.amount)
        if self.is_daily:
            self.start, self.end = self.today - timedelta(1), self.today
        elif self.closed:
            self.start, self.end = first(begin, -months), begin
        else:
            self.start, self.end = begin, first(begin, months)
        self.days = (self.end - self.start).days
        self.gone = self.days if self.closed or self.is_daily else (self.today - self.start).days
        self.left = self.days - self.gone

    def _set_trend(self) -> None:
        known = days(self.today - timedelta(DAYS), self.today)
        while known and not counted(self.account, known[0]):
            known = known[1:]
        self.known, self.n = known, len(known)
        self.usage, self.once = apart(self.account, known)
        self.charges = [self._charges(day) for day in days(self.today, self.end)] if not self.is_daily else []
        self.whole = [rounded(sum(counted(self.account, day).values(), Decimal(0))) for day in known]
        totals = [rounded(sum(self.usage[day].values(), Decimal(0))) for day in known]
        self.totals, splits = totals, []
        for i in range(3, self.n):
            then, now = Fraction(sum(totals[:i])) / i, Fraction(sum(totals[i:])) / (self.n - i)
            if now > then:
                splits.append(((now - then) ** 2 * i * (self.n - i), i, then, now))
        self.jump = None
        if splits:
            best = max(split[0] for split in splits)
            _, i, then, now = next(split for split in splits if split[0] >= best * Fraction(999_999_999, 1_000_000_000))
            gain, second = now - then, sorted(totals[:i])[-2]
            if gain * 10 >= abs(then) and gain * 10 * self.days >= Fraction(self.limit) and now > second:
                self.jump = (i, then, now)
        self.recent = min(7, self.n)
        self.pace = Decimal(0)
        if self.n:
            self.pace = exact(self.jump[2] if self.jump else Fraction(sum(totals[-self.recent:])) / self.recent)

    def _charges(self, day: date) -> Decimal:
        """What came on this day of each of the two months before; of each type the lower amount."""
        months = [first(self.today, -1), first(self.today, -2)]
        if day.day > min((first(month, 1) - month).days for month in months):
            return Decimal(0)
        sums: list[dict[str, Decimal]] = []
        for month in months:
            kinds: dict[str, Decimal] = {}
            for (kind, _), amount in counted(self.account, month.replace(day=day.day)).items():
                if is_apart(kind, "") and "Refund" not in kind and "Upfront" not in kind:
                    kinds[kind] = kinds.get(kind, Decimal(0)) + amount
            sums.append(kinds)
        return rounded(sum((max(Decimal(0), min(amount, sums[1].get(kind, Decimal(0))))
                            for kind, amount in sums[0].items()), Decimal(0)))

    @property
    def _coming(self) -> Decimal:
        return sum(self.charges, Decimal(0))

    def said(self) -> Said:
        i, then, now = self.jump or (0, Fraction(0), Fraction(0))
        lines = by_change(self._compared(self.known[i:], self.known[:i])) if self.jump else []
        self.named = [line for line in lines if line.difference * 10 >= exact(now - then)][:2]
        rows = table(lines, Line("total", exact(now), exact(then)), self.unit)
        text = [self._verdict(), self._so_far(), self._room(), self._ends(), self._one_off(), self._why(lines), self._largest(), self._decide()]
        return Said(self._title(), [line for line in text if line], rows, self._footer(), self._thread())

    def money(self, value: Decimal) -> str:
        return money(value, self.unit)

    def _services(self, of: list[date]) -> dict[str, Decimal]:
        names = {name for day in of for name in self.usage[day]}
        sums = {name: sum((self.usage[day].get(name, Decimal(0)) for day in of), Decimal(0)) for name in names}
        return {name: rounded(rounded(total) / len(of)) for name, total in sums.items()}

    def _compared(self, now: list[date], then: list[date]) -> list[Line]:
        a, b = self._services(now), self._services(then) if then else {}
        return [Line(name, a.get(name, Decimal(0)), b.get(name, Decimal(0))) for name in {*a, *b}]

    @property
    def _used(self) -> int:
        return percent(self.spent, self.limit)

    @property
    def _at_end(self) -> str:
        return "at month end" if self.period == "month" else f"at the end of the {self.period}"

    @property
    def _runs_out(self) -> date | None:
        if self.is_over or self.is_daily or not self.left or self.pace * self.left + self._coming <= self.rest:
            return None
        if not self._coming:
            return self.today + timedelta(int(self.rest / self.pace + Decimal("0.000001")))
        for gone in range(self.left):
            if self.pace * (gone + Decimal("0.999999")) + sum(self.charges[:gone + 1], Decimal(0)) > self.rest:
                return self.today + timedelta(gone)
        return self.end - timedelta(1)

    @property
    def _monthly(self) -> str:
        return f"{self.money(self._coming)} of monthly charges" if cents(self._coming) else ""

    def _one_off(self) -> str:
        """Charges of the days that the alert is about, if they matter."""
        within = [day for day in self.known if self.start <= day < self.end and rounded(sum(self.once[day].values(), Decimal(0)))]
        ones: dict[tuple[str, str], Decimal] = {}
        for day in within:
            for key, amount in self.once[day].items():
                ones[key] = ones.get(key, Decimal(0)) + amount
        total = rounded(sum(ones.values(), Decimal(0)))
        self.has_once = bool(within) and cents(total) >= 1 and abs(total) * 20 >= abs(rounded(self.spent))
        if not self.has_once:
            return ""
        when = weekday_day(within[0]) if len(within) == 1 else f"{len(within)} days"
        return f"*One-off* {self.money(total)} on {when}: {kinds(ones)}."

    def _title(self) -> str:
        figure = f"{self.money(self.spent)} of {self.money(self.limit)}"
        scope = f"acme-prod-{self.alert.entry['name']}"
        if self.is_daily:
            what = "Daily budget exceeded" if self.is_over else f"{self._used}% of the daily budget used"
            words = f"{what}: {figure} on {weekday_day(self.today - timedelta(1))}"
        elif self.is_forecast:
            amount = self.alert.amount
            words = f"AWS forecasts {self.money(amount)}, {percent(amount, self.limit)}% of budget"
        else:
            words = f"{'Budget exceeded' if self.is_over else f'{self._used}% of budget used'}: {figure}"
            words += (f" in {self._name}" if self.closed else f" with {plural(self.left, 'day')} left" if self.is_over
                      else f" {self._passed}")
        icon = "large_yellow_circle"
        if self.is_forecast and self.alert.amount > self.limit:
            icon = "large_orange_circle"
        elif self.is_over and not self.is_forecast:
            icon = "red_circle"
        return f":{icon}: {words} · {scope}"

    @property
    def _name(self) -> str:
        """Of a period that has ended."""
        return {"month": MONTHS[self.start.month - 1], "quarter": f"Q{(self.start.month + 2) // 3} {self.start.year}",
                "year": str(self.start.year)}[self.period]

    @property
    def _passed(self) -> str:
        return f"after {self.gone} of {plural(self.days, 'day')}" if self.gone else "on the first day"

    @property
    def _elapsed(self) -> int:
        return percent(Decimal(self.gone), Decimal(self.days))

    def _verdict(self) -> str:
        over = self.money(abs(self.rest))
        if self.is_daily:
            above = sum(total > self.limit for total in self.whole[:-1]) + self.is_over
            of = f"; above {self.money(self.limit)} on {above} of the last {self.n} days" if self.n > 1 else ""
            return f"*Over by {over}*{of}." if self.is_over else f"{bar(self._used)} *{self._used}% of a day's budget*{of}."
        if self.is_forecast:
            amount = self.alert.amount
            if self.is_over:
                return f"*Already over by {over};* AWS forecasts {self.money(amount)} {self._at_end}."
            side = "over" if amount > self.limit else "under"
            return f"*AWS forecasts {self.money(abs(amount - self.limit))} {side} budget {self._at_end}.*"
        if self.is_over:
            return (f"*Over by {over}; {self._name} has ended.*" if self.closed
                    else f"*Over by {over} with {plural(self.left, 'day')} left.*")
        said = f"{bar(self._used)} *{self._used}% of the money"
        if self.closed:
            return f"{said}; {self._name} has ended.*"
        pace = ("ahead of the calendar" if self._used > self._elapsed + 5 else
                "but too fast now" if self._runs_out else
                "behind the calendar" if self._used < self._elapsed - 5 else "on pace")
        return f"{said}, {self._elapsed}% of the {self.period} – {pace}.*"

    def _so_far(self) -> str:
        if not self.is_forecast:
            return ""
        return (f"*So far* {bar(self._used)} {self.money(self.spent)} ({self._used}%) {self._passed}"
                f"{f' ({self._elapsed}%)' if self.gone else ''}.")

    def _room(self) -> str:
        if self.is_over or self.is_daily or self.closed:
            return ""
        allowed = max(Decimal(0), (self.rest - self._coming) / self.left)
        besides = f" besides {self._monthly}" if self._monthly else ""
        out = f", so it runs out on about {day_month(self._runs_out)}." if self._runs_out else "."
        if self.is_forecast:
            return (f"*To stay inside* spend {self.money(allowed)} a day{besides}; the pace is {self.money(self.pace)} a day{out}"
                    if self.n and self.pace > allowed else "")
        said = f"*Left* {self.money(self.rest)} for {plural(self.left, 'day')}"
        if self.left > 1:
            said += f" = {self.money(allowed)} a day"
        said += besides
        return f"{said}; the pace is {self.money(self.pace)} a day{out}" if self.n else f"{said}."

    def _ends(self) -> str:
        """What the pace makes of the period, and what AWS forecasts; each with its name."""
        if self.is_daily or self.closed:
            return ""
        shown = lambda value: f"{self.money(value)} ({percent(value, self.limit)}%)"  # noqa: E731
        ends = []
        if self.n:
            ends = [f"about {shown(self.spent + self.pace * self.left + self._coming)} at {self.money(self.pace)} a day"
                    + (f" and {self._monthly}" if self._monthly else "")]
        if self.forecast is not None and self.forecast >= self.spent:
            ends.append(f"AWS forecasts {shown(self.forecast)}")
        return f"*A{self._at_end[1:]}* {'; '.join(ends)}." if ends else ""

    def _why(self, lines: list[Line]) -> str:
        if not self.n:
            return "*Why* Cost Explorer has no figures for these costs yet."
        if self.n < 4:
            return f"*Why* these costs are {plural(self.n, 'day')} old, so there is nothing to compare with yet."
        if not self.jump:
            budget = "" if self.is_daily else f"; the budget allows {self.money(self.limit / self.days)}"
            return f"*Why* {'all else is flat' if self.has_once else 'no service jumped'}: {self.money(self.pace)} a day on average{budget}."
        i, then, now = self.jump
        gain, since, span = exact(now - then), weekday_day(self.known[i]), self.n - i
        named = self.named
        if not named:
            return (f"*Why* costs rose from {self.money(exact(then))} to {self.money(exact(now))} a day since {since}, "
                    "spread over many services.")
        top = named[0]
        what = (f" is new since {since}, {self.money(top.now)} a day" if rounded(top.then) <= 0 else
                f" rose from {self.money(top.then)} to {self.money(top.now)} a day since {since}")
        more = money((top.now - top.then) * span, self.unit, sign=True)
        said = f"*Why* {short(top.name)}{what}: {more} in {plural(span, 'day')}."
        if len(named) > 1:
            said += f" {short(named[1].name)}: {money(named[1].now - named[1].then, self.unit, sign=True)} a day."
        others = gain - sum(line.difference for line in named)
        return said + (" All else is flat." if abs(others) * 10 < gain else "")

    def _largest(self) -> str:
        if self.jump or not self.n:
            return ""
        week = self._compared(self.known[-self.recent:], [])
        whole = sum((line.now for line in week), Decimal(0))
        top = [line for line in by_cost(week) if cents(line.now)][:3]
        parts = [f"{short(line.name)} {self.money(line.now)}"
                 + (f" ({percent(line.now, whole)}%)" if rounded(whole) > 0 else "") for line in top]
        return f"*Largest a day* {' · '.join(parts)}" if parts else ""

    @property
    def _owner(self) -> str | None:
        person = self.people.get(self.alert.entry.get("owner", ""))
        if person is None:
            return None
        loud = self.alert.is_critical and "mention" in person and (self.is_over or self.is_forecast)
        return person["mention"] if loud else person["name"]

    def _decide(self) -> str:
        if not self.is_over:
            return ""
        who = f"*Owner* {self._owner} – decide:" if self._owner else "*Decide:*"
        return f"{who} {'stop it' if self.named else 'cut costs'}, or raise `limit` in `bellwether.yaml` and run `make deploy`."

    def _footer(self) -> list[str]:
        parts = [] if self.is_over or not self._owner else [f"owner: {self._owner}"]
        ahead = []
        for alert in self.alert.entry["alerts"]:
            at = Decimal(str(alert["amount"])) if "amount" in alert else self.limit * Decimal(str(alert["percent"])) / 100
            reached = self.spent if alert["basis"] == "actual" else self.forecast
            if reached is None or at > reached:
                name = self.money(at) if "amount" in alert else f"{alert['percent']}%"
                ahead.append(("forecast " if alert["basis"] == "forecast" else "") + name)
        if self.is_daily:
            parts.append("alerts again on each such day")
        elif not self.closed:
            parts.append(f"next alert{'s' * (len(ahead) > 1)}: {', '.join(ahead)}" if ahead else f"no further alert this {self.period}")
        return [*parts, "figures up to 24 h old", f"this card cost $0.{self.account.requests:02}"]

    def _thread(self) -> str:
        day = self.end - timedelta(1) if self.closed else self.today - timedelta(1) if self.is_daily else self.today
        return f"budget-acme-prod-{self.alert.entry['name']}-{day:%Y-%m}"
