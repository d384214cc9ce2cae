"""What the weekly digest and the month-end summary must say, by docs/reports.md: title and lines, but the links."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from account import Account
from figures import (CENT, MONTHS, Line, amount, bar, by_change, cents, change, day_month, days, first, money, percent,
                     rounded, short, sparkline, table, weekday_day)
from oracle import ICONS, Expected, no_figures, read


@dataclass
class Weekly:
    account: Account
    settings: dict[str, Any]
    monday: date
    today: date
    #: Days whose reports were sent.
    sent: list[date]

    def expected(self) -> Expected:
        account, unit = self.account, self.account.unit
        end, earlier = self.monday + timedelta(7), self.monday - timedelta(7)
        sunday = end - timedelta(1)
        budgets = read(account, self.settings)
        main = next((budget for budget in budgets if budget.is_main and budget.limit), None)
        lines = by_change([Line(name, account.total(self.monday, end, name), account.total(earlier, self.monday, name))
                           for name in account.services(earlier, end)])
        whole = Line("total", account.total(self.monday, end), account.total(earlier, self.monday))
        is_open = self.today.month == sunday.month
        live = [budget for budget in budgets if budget.limit and budget.period != "day"
                and (is_open or budget.period != "month")]
        over = [budget for budget in live if budget.actual > budget.limit]
        points = (percent(main.forecast, main.limit)
                  if main and main.forecast is not None and is_open and sunday.day >= 5 else None)
        rises = (rounded(whole.then) > 0 and whole.difference > 0 and cents(whole.difference) >= 35
                 and whole.difference * 10 >= rounded(whole.then))
        near = any(percent(budget.actual, budget.limit) >= 80 for budget in live)
        color = ("red" if over else "orange" if (points or 0) > 100 else
                 "yellow" if rises or (points or 0) >= 90 or near else "green")
        number, before = self.monday.isocalendar().week, earlier.isocalendar().week
        share = f", {change(whole.now, whole.then)} vs week {before}" if cents(whole.then) else ""
        verdict = (f" · over budget: {over[0].name}" if over else
                   f" · forecast {points}% of budget" if points is not None else "")
        title = (f"{ICONS[color]} {money(whole.now, unit)} in week {number}{share}{verdict} · {self.settings['name']}")
        weeks = [account.total(self.monday - timedelta(7 * n), end - timedelta(7 * n)) for n in range(7, -1, -1)]
        trend = [f"*8 weeks* `{sparkline(weeks)}` {money(weeks[0], unit)} → {money(weeks[7], unit)}"]
        parts = [f"{budget.name} {bar(used)} {used}% of {money(budget.limit, unit)}"
                 f"{' *over*' if budget.actual > budget.limit else ''}"
                 for budget in live for used in [percent(budget.actual, budget.limit)]]
        if more := self.settings["moreBudgets"]:
            parts.append(f"{more} more")
        length = (first(sunday, 1) - timedelta(1)).day
        calendar = (f" – day {sunday.day} of {length} ({percent(Decimal(sunday.day), Decimal(length))}%)"
                    if main and is_open else "")
        sent = len([day for day in days(self.monday, end) if day in self.sent])
        footer = [f"{weekday_day(self.monday)} – {weekday_day(sunday)}", f"cost ${amount(Decimal(account.requests) / 100, CENT)}"]
        if self.settings["hasDaily"]:
            footer.append(f"self-check: {sent} of 7 daily reports sent")
        return Expected(title, self._sentence(lines, whole), table(lines, whole, unit), [
            *(trend if max(weeks) > 0 else []), *([f"*Budgets* {' · '.join(parts)}{calendar}"] if live else []),
            *self._news(lines, whole), *self._quiet(), *no_figures(budgets)], footer)

    def _sentence(self, lines: list[Line], whole: Line) -> str:
        shown = lambda value, sign=False: money(value, self.account.unit, sign)  # noqa: E731
        size = abs(whole.difference)
        if not cents(whole.then):
            return (f"*You spent {shown(whole.now)} last week*, the first with costs." if cents(whole.now)
                    else "*Nothing was billed in these two weeks.*")
        if cents(size) < 1 or size * 20 < abs(rounded(whole.then)):
            return f"*You spent {shown(whole.now)} last week, as in the week before* ({shown(whole.then)})."
        named = [line for line in lines if line.is_mover and (line.difference > 0) == (whole.difference > 0)][:2]
        reasons = " and ".join(f"{short(line.name)} ({shown(line.difference, True)})" for line in named)
        why = (f"{reasons} {'are the reasons' if len(named) > 1 else 'is the reason'}" if named
               else "It is spread over many services")
        return (f"*You spent {shown(whole.now)} last week, {shown(size)} {'more' if whole.difference > 0 else 'less'} "
                f"than the week before. {why}.*")

    def _news(self, lines: list[Line], whole: Line) -> list[str]:
        """Services that are new (nothing in the week before, a cent or more now) or gone."""
        new = [(line.name, line.now) for line in lines if rounded(line.then) <= 0 and line.now > 0 and cents(line.now)]
        gone = [(line.name, line.then) for line in lines if not cents(line.now) and line.then > 0 and cents(line.then)]
        if not cents(whole.then) or not (new or gone):
            return []

        def listed(entries: list[tuple[str, Decimal]]) -> str:
            shown = ", ".join(f"{short(name)} ({money(cost, self.account.unit)})" for name, cost in entries[:4])
            return (shown + (f" and {len(entries) - 4} more" if len(entries) > 4 else "")) or "none"

        return [f"*New this week* {listed(new)} · *Gone* {listed(gone)}"]

    def _quiet(self) -> list[str]:
        held = [f"{entry['kind']} until {day_month(date.fromisoformat(entry['until']))}"
                + (f" ({entry['reason']})" if "reason" in entry else "")
                for entry in self.settings["quiet"] if date.fromisoformat(entry["until"]) >= self.today]
        return [f"*Held back* {', '.join(held)}"] if held else []


@dataclass
class Monthly:
    account: Account
    settings: dict[str, Any]
    month: date
    #: When the report went out, after all waiting.
    today: date
    was_forecast: Decimal | None = None

    def expected(self) -> Expected:
        account, unit, month = self.account, self.account.unit, self.month
        end, before, following = first(month, 1), first(month, -1), first(month, 2)
        budgets = read(account, self.settings)
        limit = next((budget.limit for budget in budgets if budget.is_main and budget.limit), None)
        names = MONTHS[month.month - 1], MONTHS[before.month - 1], MONTHS[end.month - 1]
        lines = by_change([Line(name, account.total(month, end, name), account.total(before, month, name))
                           for name in account.services(before, end)])
        whole = Line("total", account.total(month, end), account.total(before, month))
        now, length, length_before = whole.now, (end - month).days, (month - before).days
        used = percent(now, limit) if limit else None
        over = limit is not None and rounded(now) > limit
        color = "red" if over else "yellow" if used is not None and used >= 90 else "green"
        is_final = self.today >= account.final_from
        title = (f"{ICONS[color]} {names[0]} closed at {money(now, unit)}"
                 f"{f', {used}% of budget' if limit else ''}{' – over' if over else ''}"
                 f"{'' if is_final else ', estimated'} · {self.settings['name']}")
        sentence = f"*You spent {money(now, unit)} in {names[0]}"
        if limit:
            sentence += f", {money(abs(rounded(now - limit)), unit)} {'over' if over else 'under'} the {money(limit, unit)} budget"
        sentence += ".*"
        if whole.then > 0 and cents(whole.then):
            longer, rate = length - length_before, (now / length, whole.then / length_before)
            plural = "" if abs(longer) == 1 else "s"
            difference = (f", but {names[0]} has {longer} more day{plural}" if longer > 0 else
                          f", though {names[0]} has {-longer} day{plural} fewer" if longer < 0 else "")
            shown = ["$" * (unit == "USD") + f"{unit} " * (unit != "USD") for _ in rate]
            sentence += (f" That is {change(now, whole.then)} on {names[1]}{difference}: *"
                         f"{amount(rate[0], CENT, symbol=shown[0])} a day vs {amount(rate[1], CENT, symbol=shown[1])}* "
                         f"({change(*rate)}).")
        months = [account.total(first(month, -n), first(month, 1 - n)) for n in range(5, -1, -1)]
        while months and not months[0]:
            months.pop(0)
        result: list[str] = []
        if len(months) > 1:
            result.append(f"*{len(months)} months* `{sparkline(months)}` {money(months[0], unit)} → {money(now, unit)}")
        if daily := next((budget for budget in budgets if budget.period == "day" and budget.is_whole and budget.limit), None):
            count = sum(account.cost(day, day + timedelta(1)) > daily.limit for day in days(month, end))
            result.append(f"*Daily budget* {money(daily.limit, unit)} exceeded on {count} of {length} days")
        if self.was_forecast is not None and rounded(now) > 0:
            points = percent(self.was_forecast - now, now)
            verdict = "right" if not points else f"{abs(points)}% too {'high' if points > 0 else 'low'}"
            result.append(f"*Forecast check* on day 9 AWS forecast {money(self.was_forecast, unit)}: {verdict}")
        if cents(now):
            lands = now / length * (following - end).days
            rate_text = f"at {names[0]}'s daily rate"
            result.append(f"*{names[2]}* starts with a budget of {money(limit, unit)}; {rate_text} it lands at "
                          f"{money(lands, unit)} ({percent(lands, limit)}%)" if limit else
                          f"*{names[2]}* lands at {money(lands, unit)} {rate_text}")
        footer = ["final figures" if is_final else f"still estimated by AWS on {day_month(self.today)}, may change",
                  f"cost ${amount(Decimal(account.requests) / 100, CENT)}"]
        credit = account.credit(month, end)
        if self.settings["hidesCredits"] and cents(credit):
            footer.append(f"(credits in {names[0]}: {money(abs(credit), unit)})")
        return Expected(title, sentence, table(lines, whole, unit), [*result, *no_figures(budgets)], footer)
