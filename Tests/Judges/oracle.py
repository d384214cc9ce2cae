"""What a daily report must say, computed from a cost history by docs/reports.md alone: title and lines, but the links."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from account import Account, excluded
from figures import (MONTHS, Line, bar, by_change, by_cost, cents, change, day_month, days, first, money, percent, rounded,
                     short, sparkline, table, weekday_day)
from oracle_usual import CHARGES, COMMITMENTS, DAY, Cells, Usual, middle

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


def left_out(settings: dict[str, Any]) -> frozenset[str]:
    """The record types that do not count."""
    return frozenset(excluded(settings.get("filter")) | ({"Credit"} if settings["hidesCredits"] else set()))


@dataclass
class Older:
    """What is known of a day that is older than the last eight: asked for, or remembered."""

    usage: Cells = field(default_factory=dict)
    spent: Decimal = Decimal(0)


@dataclass
class Daily:
    account: Account
    settings: dict[str, Any]
    day: date
    today: date
    #: D-34 … D-8.
    older: dict[date, Older]
    #: What yesterday's report said of D-1.
    said: Decimal | None = None
    #: Whether it said that the day was incomplete.
    was_late: bool = False
    #: Whether it was of the version that remembered no usage, and said what was spent.
    is_old: bool = False

    def __post_init__(self) -> None:
        self.unit = self.account.unit
        self.budgets = read(self.account, self.settings)
        self.is_amortized = "Amortized" in self.settings["metric"]
        self.usual = Usual(self.day, self.today, [self._usage(self.day - n * DAY) for n in range(35)])

    # What Cost Explorer has of a day.

    def _cells(self, day: date) -> list[tuple[str, str, Decimal]]:
        """Record type, service, cost of what is not excluded."""
        return [(kind, service, value) for (service, kind), value in
                self.account.answered(day, self.settings.get("filter")).items()]

    def _is_charge(self, kind: str, service: str) -> bool:
        return (kind in CHARGES or service == "Amazon Registrar"
                or self.is_amortized and kind == "SavingsPlanRecurringFee")

    def _usage(self, day: date) -> Cells:
        if day in self.older:
            return self.older[day].usage
        found: Cells = {}
        for kind, service, value in self._cells(day):
            if not self._is_charge(kind, service):
                found[service] = found.get(service, Decimal(0)) + value
        return found

    def _charges(self, ago: int) -> list[tuple[str, str, Decimal]]:
        return [cell for cell in self._cells(self.day - ago * DAY) if self._is_charge(*cell[:2]) and cell[0] != "Credit"]

    def _is_commitment(self, kind: str) -> bool:
        return self.is_amortized and kind in COMMITMENTS

    def _one_offs(self, ago: int) -> dict[tuple[str, str], Decimal]:
        return {(kind, service): value for kind, service, value in self._charges(ago) if not self._is_commitment(kind)}

    def _commitments(self, ago: int) -> Decimal:
        return sum((value for kind, _, value in self._charges(ago) if self._is_commitment(kind)), Decimal(0))

    def _credit(self, ago: int) -> Decimal:
        return -sum((value for kind, _, value in self._cells(self.day - ago * DAY) if kind == "Credit"), Decimal(0))

    def _spent(self, day: date) -> Decimal:
        if day in self.older:
            return self.older[day].spent
        value = sum((value for kind, _, value in self._cells(day)
                     if not (kind == "Credit" and self.settings["hidesCredits"])), Decimal(0))
        return value - (self.unspread if day == self.day else 0)

    @property
    def unspread(self) -> Decimal:
        """Fees of commitments that AWS has not spread over the usage yet."""
        surplus = self._commitments(0) - middle([self._commitments(n) for n in range(1, 8)])
        return surplus if surplus >= 1 else Decimal(0)

    # What the report says.

    def expected(self) -> Expected:
        usual, whole = self.usual, self.usual.whole
        main = next((budget for budget in self.budgets if budget.is_main and budget.limit), None)
        month = sum((self._spent(d) for d in days(first(self.day), self.day + DAY)), Decimal(0))
        forecast = main.forecast if main and self.day.day > 4 and (self.today.month == self.day.month) else None
        color, verdict = self._verdict(month, main, forecast)
        compared = usual.past and not usual.is_incomplete and rounded(whole.then)
        once = sum(self._one_offs(0).values(), Decimal(0))
        title = (f"No figures yet for {weekday_day(self.day)}" if usual.is_incomplete and usual.is_empty else
                 f"{money(whole.now, self.unit)}{' so far' if usual.is_incomplete else ''} on {weekday_day(self.day)}")
        if cents(once) >= 1:
            title += f", {'plus' if once > 0 else 'less'} {money(abs(once), self.unit)} one-off"
        title += f", {change(whole.now, whole.then)} vs usual" if compared else ""
        title = f"{color} {title}{', ' + verdict if verdict else ''} · {self.settings['name']}"
        rows = [] if usual.is_incomplete else table(by_cost(usual.lines), whole, self.unit)
        return Expected(title, self._sentence(once), rows, [
            *self._one_off_line(), *self._spread_line(), *self._credits(once), *self._step(), *self._days(),
            *self._month(month, main), *self._forecast(main, forecast), *self._others(), *self._trend(), *self._late(),
            *self._revised(), *no_figures(self.budgets)])

    def _day_budgets(self) -> list[tuple[Budget, int, bool]]:
        """With the share that the day used, and whether AWS alerts from there on."""
        return [(budget, share, entry.get("from") is not None and share >= Decimal(str(entry["from"])))
                for budget, entry in zip(self.budgets, self.settings["budgets"])
                if budget.period == "day" and budget.is_whole and budget.limit
                for share in [percent(self._spent(self.day), budget.limit)]]

    @property
    def is_uncovered(self) -> bool:
        """Yesterday credits took all of the usage, and today they do not."""
        def covers(ago: int) -> bool:
            return self._credit(ago) * 100 >= self.usual.total(ago) * 99
        return (not self.usual.is_incomplete and cents(self.usual.total(1)) > 0 and self.usual.whole.now > 0
                and cents(self.usual.whole.now) > 0 and covers(1) and not covers(0))

    def _verdict(self, month: Decimal, main: Budget | None, forecast: Decimal | None) -> tuple[str, str]:
        red, yellow = ICONS["red"], ICONS["yellow"]
        for budget, _, _ in self._day_budgets():
            if self._spent(self.day) > budget.limit:
                return red, f"over the daily budget of {money(budget.limit, self.unit)}"
        if main and month > main.limit:
            return red, "month over budget"
        for budget in self.budgets:
            if budget.limit and not budget.is_main and budget.period != "day" and budget.actual > budget.limit:
                return red, f"over budget: {budget.name}"
        points = percent(forecast, main.limit) if main and forecast is not None else 0
        used = percent(month, main.limit) if main else 0
        if points > 100:
            return ICONS["orange"], f"forecast {points}% of budget"
        if self.is_uncovered:
            return yellow, "credits no longer cover everything"
        if used >= 80:
            return yellow, f"{used}% of budget used"
        if points >= 90:
            return yellow, f"forecast {points}% of budget"
        for _, share, is_near in self._day_budgets():
            if is_near:
                return yellow, f"{share}% of the daily budget"
        if self.usual.is_rise:
            return yellow, ""
        return ":white_circle:" if self.usual.is_incomplete else ICONS["green"], ""

    def _sentence(self, once: Decimal) -> str:
        shown = lambda value: money(value, self.unit)  # noqa: E731
        usual, whole = self.usual, self.usual.whole
        size, now, then = abs(whole.difference), whole.now, whole.then
        if usual.is_incomplete:
            name = day_month(self.day)
            if usual.is_empty:
                return f"*Cost Explorer has no figures for {name} yet*, so there is no verdict. The next report makes up for it."
            none = ", ".join(short(line.name) for line in usual.absent[:4])
            return (f"*The figures of {name} are incomplete:* {shown(now)} of usually {shown(then)}"
                    f"{f', none of {none}' if none else ''}. The next report makes up for it.")
        if not cents(now) and not cents(then):
            return "*Nothing was used.*" if cents(once) else "*Nothing was billed.*"
        if not usual.past:
            return "*The first day with costs*, so there is nothing to compare with yet."
        if cents(size) < 1 or size * 20 < abs(rounded(then)):
            return f"*As usual:* {shown(now)}, usually {shown(then)} a day."
        sign = 1 if whole.difference > 0 else -1
        movers = [line for line in by_change(usual.lines) if line.difference * sign > 0]
        if not movers or not movers[0].is_mover:
            return f"*{shown(size)} {'more' if sign > 0 else 'less'} than usual,* spread over many services."
        top = movers[0]
        word = "rise" if sign > 0 else "fall"
        reason = (f"the {word} of {shown(size)}" if cents(top.difference) >= cents(size)
                  else f"{shown(abs(top.difference))} of the {shown(size)} {word}")
        return f"*{short(top.name)} explains {reason}* ({shown(top.then)} → {shown(top.now)} a day)."

    def _one_off_line(self) -> list[str]:
        """Of the last eight days the two latest with one-offs; single days far above their neighbours are some, too."""
        parts = []
        for ago in range(8):
            found = self._one_offs(ago)
            if 0 < ago < 7:
                for name in {line.name for line in self.usual.lines}:
                    excess, before = (self.usual.lump(name, on) for on in (ago, ago + 7))
                    if not before and self.usual.is_above(excess, self.usual.whole.then, Decimal(0)):
                        found["Lump", name] = excess
            total = sum(found.values(), Decimal(0))
            if cents(total) >= 1:
                order = sorted(found, key=lambda key: (-abs(rounded(found[key])), "|".join(key)))
                kinds = list(dict.fromkeys(self._kind(*key) for key in order))
                more = f" and {len(kinds) - 4} more" if len(kinds) > 4 else ""
                parts.append(f"*One-off* {money(total, self.unit)} on {day_month(self.day - ago * DAY)}: "
                             f"{', '.join(kinds[:4])}{more}")
        return [" · ".join(parts[:2])] if parts else []

    @staticmethod
    def _kind(kind: str, service: str) -> str:
        names = {"Tax": "tax", "Refund": "refund", "RIFee": "RI fee", "Recurring": "RI fee",
                 "SavingsPlanUpfrontFee": "upfront payment", "Upfront": "upfront payment", "Support": "Support"}
        if kind in names:
            return names[kind]
        return "Support" if "Support" in service else "Marketplace" if "Marketplace" in service else short(service)

    def _spread_line(self) -> list[str]:
        return [f"*Not yet spread* {money(self.unspread, self.unit)} of commitments, which AWS spreads later"
                ] if self.unspread else []

    def _credits(self, once: Decimal) -> list[str]:
        credit, used = self._credit(0), self.usual.whole.now + once
        amounts = f"took {money(credit, self.unit)} of {money(used, self.unit)}, you pay {money(used - credit, self.unit)}"
        if self.is_uncovered:
            return [f"*Credits no longer cover everything:* they {amounts}"]
        return [f"*Credits* {amounts}"] if cents(credit) else []

    def _step(self) -> list[str]:
        if not self.usual.step or self.usual.is_incomplete:
            return []
        now, then = self.usual.step
        return [f"*Since {weekday_day(self.day - 3 * DAY)}* about {money(now, self.unit)} a day instead of "
                f"{money(then, self.unit)}; that is now usual"]

    def _days(self) -> list[str]:
        if self.usual.is_incomplete:
            return []
        parts = [f"*Day* {bar(share)} {money(self._spent(self.day), self.unit)} of {money(budget.limit, self.unit)} ({share}%)"
                 for budget, share, _ in self._day_budgets()]
        return [" · ".join(parts)] if parts else []

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

    def _trend(self) -> list[str]:
        if self.usual.is_incomplete:
            return []
        known = [self.usual.total(n) for n in range(13, -1, -1)]
        text = (f"*14 days* `{sparkline(known)}` {money(min(known), self.unit)}–{money(max(known), self.unit)}")
        week = self.usual.total(7)
        if cents(week):
            text += f" · same weekday last week {money(week, self.unit)} ({change(known[-1], week)})"
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

    def _late(self) -> list[str]:
        if not self.was_late:
            return []
        now, level = self.usual.total(1), self.usual.yesterdays
        return [f"*Made up for* {weekday_day(self.day - DAY)} had {money(now, self.unit)}"
                f"{f', {change(now, level)} vs usual' if level > 0 else ''}"]

    def _revised(self) -> list[str]:
        now = self._spent(self.day - DAY) if self.is_old else self.usual.total(1)
        if self.said is None or self.was_late or cents(now - self.said) < 1 or (
                abs(rounded(now - self.said)) * 50 < abs(rounded(self.said))):
            return []
        return [f"*Revised* {weekday_day(self.day - DAY)} first reported as {money(self.said, self.unit)}, "
                f"now {money(now, self.unit)}"]
