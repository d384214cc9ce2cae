"""What a daily report must say, computed from a cost history by docs/reports.md alone: title and lines, but the links."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from account import Account
from figures import (MONTHS, Line, bar, by_change, by_cost, cents, change, days, first, money, percent, rounded, short,
                     sparkline, table, weekday_day)

Rows = list[tuple[str, str, str, str]]
ICONS = {"red": ":red_circle:", "orange": ":large_orange_circle:", "yellow": ":large_yellow_circle:",
         "green": ":large_green_circle:"}


@dataclass
class Expected:
    title: str
    sentence: str
    rows: Rows
    lines: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)


@dataclass
class Budget:
    name: str
    period: str
    is_whole: bool
    is_main: bool
    limit: Decimal | None = None
    actual: Decimal = Decimal(0)
    forecast: Decimal | None = None


def read(account: Account, settings: dict[str, Any]) -> list[Budget]:
    """As configured, with AWS's figures; one that AWS does not know has no limit."""
    found = []
    for entry in settings["budgets"]:
        budget = Budget(entry["name"], entry["period"], entry["isWhole"], entry["isMain"])
        if spend := account.budgets.get(entry["aws"]):
            budget.limit, budget.actual = Decimal(spend.limit), Decimal(spend.actual)
            budget.forecast = None if spend.forecast is None else Decimal(spend.forecast)
        found.append(budget)
    return found


def no_figures(budgets: list[Budget]) -> list[str]:
    names = [budget.name for budget in budgets if budget.limit is None]
    return [f"*No figures* for {', '.join(names)}: AWS Budgets answers `Budgets.NotFoundException`; "
            "`make status` says what to do"] if names else []


@dataclass
class Daily:
    account: Account
    settings: dict[str, Any]
    day: date
    today: date
    #: Day → cost, of the days before D-7, as the report knows them.
    older: dict[date, Decimal]
    #: What yesterday's report said of D-1.
    said: Decimal | None = None

    def expected(self) -> Expected:
        self.unit = self.account.unit
        self.budgets = read(self.account, self.settings)
        main = next((budget for budget in self.budgets if budget.is_main and budget.limit), None)
        day, after = self.day, self.day + timedelta(1)
        self.known = {**self.older, **{d: self.account.total(d, d + timedelta(1))
                                       for d in days(day - timedelta(7), after)}}
        total = self.known[day]
        before = [d for d in days(day - timedelta(7), day)]
        while before and not self.account.costs.get(before[0]):
            before.pop(0)
        lines = [Line(name, self.account.total(day, after, name), self._mean(before, name))
                 for name in self.account.services(day - timedelta(7), after)]
        whole = Line("total", total, self._mean(before))
        month = sum((self.known[d] for d in days(first(day), after)), Decimal(0))
        forecast = main.forecast if main and day.day > 4 and (self.today.month == day.month) else None
        color, verdict = self._verdict(whole if before else None, month, main, forecast)
        share = f", {change(total, whole.then)} vs {len(before)}-day average" if rounded(whole.then) else ""
        title = (f"{ICONS[color]} {money(total, self.unit)} on {weekday_day(day)}{share}"
                 f"{', ' + verdict if verdict else ''} · {self.settings['name']}")
        return Expected(title, self._sentence(lines, whole, before), table(by_cost(lines), whole, self.unit),
                        [*self._month(month, main), *self._forecast(main, forecast), *self._others(),
                         *self._trend(total, len(before)), *self._revised(),
                         *no_figures(self.budgets)])

    def _mean(self, before: list[date], service: str | None = None) -> Decimal:
        if not before:
            return Decimal(0)
        return self.account.total(before[0], before[-1] + timedelta(1), service) / len(before)

    def _verdict(self, whole: Line | None, month: Decimal, main: Budget | None, forecast: Decimal | None
                 ) -> tuple[str, str]:
        total = self.known[self.day]
        for budget in self.budgets:
            if budget.period == "day" and budget.is_whole and budget.limit and total > budget.limit:
                return "red", f"over the daily budget of {money(budget.limit, self.unit)}"
        if main and month > main.limit:
            return "red", "month over budget"
        for budget in self.budgets:
            if budget.limit and not budget.is_main and budget.period != "day" and budget.actual > budget.limit:
                return "red", f"over budget: {budget.name}"
        points = percent(forecast, main.limit) if main and forecast is not None else 0
        used = percent(month, main.limit) if main else 0
        if points > 100:
            return "orange", f"forecast {points}% of budget"
        if used >= 80:
            return "yellow", f"{used}% of budget used"
        if points >= 90:
            return "yellow", f"forecast {points}% of budget"
        rises = whole is not None and whole.difference > 0 and cents(whole.difference) >= 5 and (
            whole.difference * 10 >= abs(rounded(whole.then)))
        return "yellow" if rises else "green", ""

    def _sentence(self, lines: list[Line], whole: Line, before: list[date]) -> str:
        shown = lambda value: money(value, self.unit)  # noqa: E731
        size, now, then = abs(whole.difference), whole.now, whole.then
        if not cents(now) and not cents(then):
            return "*Nothing was billed.*"
        if not before:
            return "*The first day with costs*, so there is nothing to compare with yet."
        if cents(size) < 1 or size * 20 < abs(rounded(then)):
            return f"*As usual:* {shown(now)}, on average {shown(then)} a day."
        sign = 1 if whole.difference > 0 else -1
        movers = [line for line in by_change(lines) if line.is_mover and line.difference * sign > 0]
        if not movers:
            return f"*{shown(size)} {'more' if sign > 0 else 'less'} than on average,* spread over many services."
        top = movers[0]
        word = "rise" if sign > 0 else "fall"
        reason = (f"the {word} of {shown(size)}" if cents(top.difference) >= cents(size)
                  else f"{shown(abs(top.difference))} of the {shown(size)} {word}")
        return f"*{short(top.name)} explains {reason}* ({shown(top.then)} → {shown(top.now)} a day)."

    def _month(self, month: Decimal, main: Budget | None) -> list[str]:
        last = (first(self.day, 1) - timedelta(1)).day
        name, passed = MONTHS[self.day.month - 1], self.day.day
        if not main:
            return [f"*{name}* {money(month, self.unit)} so far, day {passed} of {last}"]
        share, calendar = percent(month, main.limit), percent(Decimal(passed), Decimal(last))
        over = rounded(month - main.limit)
        pace = (f"{money(over, self.unit)} over budget" if over > 0 else
                "ahead of the calendar" if share > calendar + 5 else "on pace")
        return [f"*{name}* {bar(share)} {money(month, self.unit)} of {money(main.limit, self.unit)} ({share}%), "
                f"day {passed} of {last} ({calendar}%) – *{pace}*"]

    def _forecast(self, main: Budget | None, forecast: Decimal | None) -> list[str]:
        if not main or self.day.day <= 4 or self.today.month != self.day.month:
            return []
        if forecast is None:
            return ["*Forecast* none yet: AWS needs about five weeks of history"]
        return [f"*Forecast* {money(forecast, self.unit)} = {percent(forecast, main.limit)}% of budget"]

    def _trend(self, total: Decimal, age: int) -> list[str]:
        known = [self.known[d] for d in days(self.day - timedelta(13), self.day + timedelta(1))]
        text = (f"*14 days* `{sparkline(known)}` {money(min(known), self.unit)}–{money(max(known), self.unit)}")
        week = self.known[self.day - timedelta(7)]
        if age == 7 and cents(week):
            text += f" · same weekday last week {money(week, self.unit)} ({change(total, week)})"
        return [text]

    def _others(self) -> list[str]:
        parts = []
        for budget in self.budgets:
            if budget.limit and not budget.is_main and budget.period != "day":
                points = percent(budget.actual, budget.limit)
                if points >= 80:
                    over = " *over*" if budget.actual > budget.limit else ""
                    parts.append(f"{budget.name} {bar(points)} {points}% of {money(budget.limit, self.unit)}{over}")
        return [f"*Budgets* {' · '.join(parts)}"] if parts else []

    def _revised(self) -> list[str]:
        yesterday = self.day - timedelta(1)
        now = self.known[yesterday]
        if self.said is None or cents(now - self.said) < 1 or abs(now - self.said) * 50 < abs(self.said):
            return []
        return [f"*Revised* {weekday_day(yesterday)} first reported as {money(self.said, self.unit)}, "
                f"now {money(now, self.unit)}"]

