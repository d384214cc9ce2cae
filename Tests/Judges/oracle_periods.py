"""What the weekly digest and the month-end summary must say, by docs/reports.md: title and lines, but the links."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from account import Account, excluded
from figures import (CENT, MONTHS, Line, amount, bar, by_change, cents, change, day_month, days, first, money, percent,
                     rounded, short, sparkline, table, weekday_day)
from oracle import ICONS, Budget, Expected, no_figures, read
from oracle_alerts import is_apart, kinds, plural


def running(account: Account, start: date, end: date, settings: dict[str, Any]) -> dict[str, Decimal]:
    """What counts, but charges that come once; by service."""
    cells: dict[str, Decimal] = {}
    for (service, kind), amount in account.cells(start, end).items():
        if kind not in excluded(settings.get("filter")) and (
                not is_apart(kind, service) or kind == "Credit" and not settings["hidesCredits"]):
            cells[service] = cells.get(service, Decimal(0)) + amount
    return cells


def one_offs(account: Account, start: date, end: date, settings: dict[str, Any]) -> dict[tuple[str, str], Decimal]:
    return {(kind, service): amount for (service, kind), amount in account.cells(start, end).items()
            if is_apart(kind, service) and kind != "Credit" and kind not in excluded(settings.get("filter"))}


def by_type(account: Account, day: date, settings: dict[str, Any]) -> Decimal:
    """Usage of a day, as far as charge types alone tell it: registrars are in it."""
    return sum((amount for (_, kind), amount in account.cells(day, day + timedelta(1)).items()
                if kind not in excluded(settings.get("filter"))
                and (not is_apart(kind, "") or kind == "Credit" and not settings["hidesCredits"])), Decimal(0))


def began(period: str, day: date) -> date:
    """The first day of the period in which a day is."""
    return first(day, -((day.month - 1) % {"month": 1, "quarter": 3, "year": 12}[period]))


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
        now = running(account, self.monday, end, self.settings)
        then = running(account, earlier, self.monday, self.settings)
        lines = by_change([Line(name, now.get(name, Decimal(0)), then.get(name, Decimal(0))) for name in {*now, *then}])
        whole = Line("total", sum(now.values(), Decimal(0)), sum(then.values(), Decimal(0)))
        ones = one_offs(account, self.monday, end, self.settings)
        before = one_offs(account, earlier, self.monday, self.settings)
        once = rounded(sum(ones.values(), Decimal(0)))
        self.is_mixed = bool(once or rounded(sum(before.values(), Decimal(0))))
        spent = whole.now + once
        live = [budget for budget in budgets if budget.limit and budget.period != "day"
                and began(budget.period, self.today) == began(budget.period, sunday)]
        over = [budget for budget in live if budget.actual > budget.limit]
        points = (percent(main.forecast, main.limit)
                  if main in live and main.forecast is not None and self.today.day >= 6 else None)
        rises = (rounded(whole.then) > 0 and whole.difference > 0 and cents(whole.difference) >= 35
                 and whole.difference * 10 >= rounded(whole.then))
        near = any(percent(budget.actual, budget.limit) >= 80 for budget in live)
        color = ("red" if over else "orange" if (points or 0) > 100 else
                 "yellow" if rises or (points or 0) >= 90 or near else "green")
        number, before = self.monday.isocalendar().week, earlier.isocalendar().week
        share = (f", {change(whole.now, whole.then)} vs week {before}{' without one-offs' if self.is_mixed else ''}"
                 if cents(whole.then) else "")
        others = f" and {len(over) - 1} more" if len(over) > 1 else ""
        verdict = (f" · over budget: {over[0].name}{others}" if over else
                   f" · forecast {points}% of budget" if points is not None else "")
        title = (f"{ICONS[color]} {money(spent, unit)} in week {number}{share}{verdict} · {self.settings['name']}")
        weeks = [sum((by_type(account, day, self.settings) for day in days(start, start + timedelta(7))), Decimal(0))
                 for start in (self.monday - timedelta(7 * n) for n in range(7, -1, -1))]
        with_ones = [day for day in days(self.monday, end) if rounded(sum(
            (amount for (kind, _), amount in one_offs(account, day, day + timedelta(1), self.settings).items()
             if is_apart(kind, "")), Decimal(0)))]
        when = (f" on {weekday_day(with_ones[0])}" if len(with_ones) == 1 else f" on {len(with_ones)} days" if with_ones else "")
        apart = [f"*One-off* {money(once, unit)}{when}: {kinds(ones)}."] if cents(once) >= 1 else []
        trend = [f"*8 weeks* `{sparkline(weeks)}` {money(weeks[0], unit)} → {money(weeks[7], unit)}"]
        parts = [f"{budget.name} {bar(used)} {used}% of {money(budget.limit, unit)}"
                 f"{' *over*' if budget.actual > budget.limit else ''}"
                 for budget in live for used in [percent(budget.actual, budget.limit)]]
        if more := self.settings["moreBudgets"]:
            parts.append(f"{more} more")
        gone = []
        for period, months in (("month", 1), ("quarter", 3), ("year", 12)):
            if any(budget.period == period for budget in live):
                start = began(period, self.today)
                share_ = percent(Decimal((self.today - start).days), Decimal((first(start, months) - start).days))
                gone.append(f"{share_}% of the {period}")
        calendar = f" – {', '.join(gone)} gone"
        # A monitor that is younger than the week has sent fewer.
        due = [day for day in days(self.monday, end) if self.sent and day >= min(self.sent)]
        sent = len([day for day in due if day in self.sent])
        footer = [f"{weekday_day(self.monday)} – {weekday_day(sunday)}", f"cost ${amount(Decimal(account.requests) / 100, CENT)}"]
        if self.settings["hasDaily"] and due:
            footer.append(f"self-check: {sent} of {plural(len(due), 'daily report')} sent")
        return Expected(title, self._sentence(lines, whole), table(lines, whole, unit), [
            *apart, *(trend if max(weeks) > 0 else []), *self._daily(budgets),
            *([f"*Budgets on {day_month(self.today)}* {' · '.join(parts)}{calendar}"] if live else []),
            *self._news(lines, whole), *self._quiet(), *no_figures(budgets)], footer)

    def _daily(self, budgets: list[Budget]) -> list[str]:
        """On how many days the week was over the first unfiltered daily budget, and the dearest of them."""
        daily = next((budget for budget in budgets if budget.period == "day" and budget.is_whole and budget.limit), None)
        if daily is None:
            return []
        costs = {day: self.account.cost(day, day + timedelta(1)) for day in days(self.monday, self.monday + timedelta(7))}
        over = [day for day in costs if costs[day] > daily.limit]
        limit = money(daily.limit, self.account.unit)
        if not over:
            return [f"*Daily budget* {limit} not exceeded on any of 7 days"]
        most = next(day for day in costs if costs[day] == max(costs.values()))
        return [f"*Daily budget* {limit} exceeded on {len(over)} of 7 days, most on {weekday_day(most)}: "
                f"{money(costs[most], self.account.unit)}"]

    def _sentence(self, lines: list[Line], whole: Line) -> str:
        shown = lambda value, sign=False: money(value, self.account.unit, sign)  # noqa: E731
        size = abs(whole.difference)
        this, last = (f"week {monday.isocalendar().week}" for monday in (self.monday, self.monday - timedelta(7)))
        subject = "*Usage cost" if self.is_mixed else "*You spent"
        if not cents(whole.then):
            return (f"{subject} {shown(whole.now)} in {this}*, the first with costs." if cents(whole.now)
                    else f"*No{' usage' if self.is_mixed else 'thing'} was billed in weeks {last[5:]} and {this[5:]}.*")
        if cents(size) < 1 or size * 20 < abs(rounded(whole.then)):
            return f"{subject} {shown(whole.now)} in {this}, about the same as in {last}* ({shown(whole.then)})."
        named = [line for line in lines if line.is_mover and (line.difference > 0) == (whole.difference > 0)][:2]
        reasons = " and ".join(f"{short(line.name)} ({shown(line.difference, True)})" for line in named)
        return (f"{subject} {shown(whole.now)} in {this}, {shown(size)} {'more' if whole.difference > 0 else 'less'} "
                f"than in {last}{f': {reasons}' if named else ', spread over many services'}.*")

    def _news(self, lines: list[Line], whole: Line) -> list[str]:
        """Services that are new (nothing in the week before, a cent or more now) or gone."""
        new = [(line.name, line.now) for line in lines if rounded(line.then) <= 0 and line.now > 0 and cents(line.now)]
        gone = [(line.name, line.then) for line in lines if not cents(line.now) and line.then > 0 and cents(line.then)]
        if not cents(whole.then) or not (new or gone):
            return []

        def listed(label: str, entries: list[tuple[str, Decimal]]) -> str:
            shown = ", ".join(f"{short(name)} ({money(cost, self.account.unit)})" for name, cost in entries[:4])
            return f"*{label}* {shown}" + (f" and {len(entries) - 4} more" if len(entries) > 4 else "")

        return [" · ".join(listed(label, entries) for label, entries in (("New", new), ("Gone", gone)) if entries)]

    def _quiet(self) -> list[str]:
        held = [f"{entry['kind']} until {day_month(date.fromisoformat(entry['until']))}"
                + (f" ({entry['reason']})" if "reason" in entry else "")
                for entry in self.settings["quiet"] if date.fromisoformat(entry["until"]) >= self.today]
        return [f"*Muted* {', '.join(held)}"] if held else []


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
        left_out = self.settings["hidesCredits"]
        credit, credit_before = -account.credit(month, end), -account.credit(before, month)
        gross = now if left_out else now + credit
        gross_before = whole.then if left_out else whole.then + credit_before
        ends = bool(cents(credit_before)) and credit_before * 1000 >= gross_before * 995 and credit * 1000 < gross * 995
        color = "red" if over else "yellow" if used is not None and used >= 90 or ends else "green"
        ones, ones_before = (one_offs(account, start, stop, self.settings) for start, stop in ((month, end), (before, month)))
        again = {key: min(amount, ones_before.get(key, Decimal(0))) for key, amount in ones.items()
                 if "Refund" not in key[0] and "Upfront" not in key[0]}
        again = {key: amount for key, amount in again.items() if amount > 0}
        once = {key: amount - again.get(key, Decimal(0)) for key, amount in ones.items()}
        once = {key: amount for key, amount in once.items() if rounded(amount)}
        usage, usage_before = (sum(running(account, start, stop, self.settings).values(), Decimal(0))
                               for start, stop in ((month, end), (before, month)))
        costs = {day: by_type(account, day, self.settings) for day in days(before, end)}
        peaks = []
        for day in days(month, end - timedelta(1)):
            beside = max(Decimal(0), costs[day - timedelta(1)], costs[day + timedelta(1)])
            if costs[day] - beside >= 1 and costs[day] * 2 >= beside * 3:
                peaks.append((day, costs[day] - beside))
        peak = peaks[0] if len(peaks) == 1 else None
        if peak:
            usage -= peak[1]
        is_mixed = bool(rounded(sum(ones.values(), Decimal(0))) or rounded(sum(ones_before.values(), Decimal(0))) or peak)
        is_final = self.today >= account.final_from
        title = (f"{ICONS[color]} {names[0]} closed at {money(now, unit)}"
                 f"{f', {used}% of budget' if limit else ''}{' – over' if over else ''}"
                 f"{'' if is_final else ', estimated'} · {self.settings['name']}")
        sentence = f"*You {'used' if cents(credit) else 'spent'} {money(gross if cents(credit) else now, unit)} in {names[0]}"
        if limit:
            sentence += f", {money(abs(rounded(now - limit)), unit)} {'over' if over else 'under'} the {money(limit, unit)} budget"
        sentence += ".*"
        if whole.then > 0 and cents(whole.then):
            longer, rate = length - length_before, (usage / length, usage_before / length_before)
            plural = "" if abs(longer) == 1 else "s"
            difference = (f", but {names[0]} has {longer} more day{plural}" if longer > 0 else
                          f", though {names[0]} has {-longer} day{plural} fewer" if longer < 0 else "")
            shown = ["$" * (unit == "USD") + f"{unit} " * (unit != "USD") for _ in rate]
            sentence += (f" That is {change(now, whole.then)} on {names[1]}{difference}: *"
                         f"{amount(rate[0], CENT, symbol=shown[0])} a day vs {amount(rate[1], CENT, symbol=shown[1])}* "
                         f"({change(*rate)}{', without one-offs' if is_mixed else ''}).")
        months = [account.total(first(month, -n), first(month, 1 - n)) for n in range(5, -1, -1)]
        while months and not months[0]:
            months.pop(0)
        result: list[str] = []
        monthly = sum(again.values(), Decimal(0))
        apart = []
        if cents(sum(once.values(), Decimal(0))) >= 1:
            apart.append(f"*One-off* {money(sum(once.values(), Decimal(0)), unit)}: {kinds(once)}")
        if peak:
            apart.append(f"*One day* {weekday_day(peak[0])}, {money(peak[1], unit)} above its neighbors")
        if apart:
            result.append(" · ".join(apart))
        if cents(monthly) >= 1:
            result.append(f"*Monthly charges* {money(monthly, unit)}: {kinds(again)}.")
        if len(months) > 1:
            result.append(f"*{len(months)} months* `{sparkline(months)}` {money(months[0], unit)} → {money(now, unit)}")
        if daily := next((budget for budget in budgets if budget.period == "day" and budget.is_whole and budget.limit), None):
            count = sum(account.cost(day, day + timedelta(1)) > daily.limit for day in days(month, end))
            result.append(f"*Daily budget* {money(daily.limit, unit)} "
                          f"{f'exceeded on {count}' if count else 'not exceeded on any'} of {length} days")
        if self.was_forecast is not None and rounded(now) > 0:
            points = percent(self.was_forecast - now, now)
            verdict = "right" if not points else f"{abs(points)}% too {'high' if points > 0 else 'low'}"
            result.append(f"*Forecast check* on day 9 AWS forecast {money(self.was_forecast, unit)}: {verdict}")
        if cents(now):
            lands = usage / length * (following - end).days + monthly
            budget = f" ({percent(lands, limit)}% of the {money(limit, unit)} budget)" if limit else ""
            a_day = amount(usage / length, CENT, symbol="$" if unit == "USD" else f"{unit} ")
            more = f" and {money(monthly, unit)} of monthly charges" if cents(monthly) else ""
            result.append(f"*{names[2]}* about {money(lands, unit)}{budget} at {names[0]}'s {a_day} a day{more}")
        footer = ["final figures" if is_final else f"still estimated by AWS on {day_month(self.today)}, may change",
                  f"cost ${amount(Decimal(account.requests) / 100, CENT)}"]
        paid = []
        if cents(credit) or cents(credit_before):
            share_ = f" ({percent(credit, gross)}%)" if rounded(gross) > 0 else ""
            said = f"{money(credit, unit)} of it{share_}" if cents(credit) else f"none in {names[0]}"
            earlier = f", after {money(credit_before, unit)} in {names[1]}" if cents(credit_before) else ""
            paid = [f"*Credits* {said}{earlier} · *you pay* {money(gross - credit, unit)}"]
        return Expected(title, sentence, table(lines, whole, unit), [*paid, *result, *no_figures(budgets)], footer)
