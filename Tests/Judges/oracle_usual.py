"""What is usual for a day, and whether the day is not, by docs/reports.md, *Usual*: from usage alone, in exact decimals."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from figures import Line, cents, first, rounded

DAY = timedelta(1)
#: Record types of charges that are no usage.
CHARGES = ("Credit", "Refund", "Tax", "Upfront", "SavingsPlanUpfrontFee", "Support", "Fee", "RIFee", "Recurring",
           "Recurring reservation fee", "Upfront reservation fee", "Support fee", "Other out-of-cycle charges",
           "FlatRateSubscription")
COMMITMENTS = ("Upfront", "SavingsPlanUpfrontFee", "RIFee", "Recurring", "SavingsPlanRecurringFee",
               "Recurring reservation fee", "Upfront reservation fee")
Cells = dict[str, Decimal]


def middle(values: list[Decimal]) -> Decimal:
    """The median; of an even number of values the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return Decimal(0)
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def lump(value: Decimal, before: Decimal, behind: Decimal) -> Decimal:
    """What a day has above the higher of its neighbours, if it is half as much again, and a dollar."""
    high = max(before, behind, Decimal(0))
    return value - high if value - high >= 1 and value >= high * Decimal("1.5") else Decimal(0)


@dataclass
class Usual:
    """`usage[n]` is by service, n days before `day`; empty if Cost Explorer lists nothing, or it is not known."""

    day: date
    today: date
    usage: list[Cells]
    percent: int = 10
    dollars: int = 5

    def at(self, name: str, ago: int) -> Decimal:
        return self.usage[ago].get(name, Decimal(0))

    def lump(self, name: str, ago: int) -> Decimal:
        return lump(self.at(name, ago), self.at(name, ago + 1), self.at(name, ago - 1))

    def week_before(self, ago: int) -> list[int]:
        return [n for n in range(ago + 1, ago + 8) if n < 35 and self.usage[n]]

    @cached_property
    def past(self) -> list[int]:
        return self.week_before(0)

    def _of(self, name: str) -> Decimal:
        if not self.past:
            return Decimal(0)
        level = middle([self.at(name, n) for n in self.past])
        above = [self.at(name, n) - middle([self.at(name, m) for m in self.week_before(n)])
                 for n in (7, 14, 21) if self.usage[n] and len(self.week_before(n)) >= 4]
        usual = level
        if len(above) >= 2 and (min(above) > 0 or max(above) < 0):
            usual += min(above, key=abs)
            if level >= 0:
                usual = max(usual, Decimal(0))
        if (ago := self._a_month_ago()) is not None:
            if self.lump(name, ago) and not self.lump(name, ago - 7):
                usual = max(usual, self.at(name, ago))
        return usual

    def _a_month_ago(self) -> int | None:
        last = first(self.day) - DAY
        is_last = (self.day + DAY).month != self.day.month
        ago = (self.day - last.replace(day=last.day if is_last else min(self.day.day, last.day))).days
        return ago if all(self.usage[n] for n in (ago - 1, ago, ago + 1)) else None

    @cached_property
    def lines(self) -> list[Line]:
        names = sorted({name for n in (0, *self.past) for name in self.usage[n]})
        return [Line(name, self.at(name, 0), self._of(name)) for name in names]

    @cached_property
    def whole(self) -> Line:
        return Line("total", sum((line.now for line in self.lines), Decimal(0)),
                    sum((line.then for line in self.lines), Decimal(0)))

    def total(self, ago: int) -> Decimal:
        return sum(self.usage[ago].values(), Decimal(0))

    def level(self, ago: int) -> Decimal:
        return middle([self.total(n) for n in self.week_before(ago)])

    def is_above(self, gain: Decimal, base: Decimal, percent: Decimal) -> bool:
        return (gain > 0 and cents(gain) >= self.dollars
                and abs(rounded(gain)) * 100 >= abs(rounded(base)) * max(percent, Decimal(self.percent)))

    @cached_property
    def _ratios(self) -> list[Decimal]:
        """How far the days of three weeks are from the middle of the week before them; none if there are too few."""
        found = [(self.total(n) - level) / level for n in range(1, 22)
                 if self.usage[n] and len(self.week_before(n)) >= 4 and (level := self.level(n)) > 0]
        return found if len(found) >= 7 else []

    @cached_property
    def spread(self) -> Decimal:
        """In per cent."""
        return Decimal("148.26") * middle([abs(ratio) for ratio in self._ratios])

    @cached_property
    def wide(self) -> Decimal:
        """What a single day has to have above the usual, in per cent: half as much again as any of three weeks had."""
        return max([self.spread * 3, *(150 * ratio for ratio in self._ratios)])

    @property
    def yesterdays(self) -> Decimal:
        return self.level(1) if self.usage[1] and len(self.week_before(1)) >= 4 else self.total(1)

    @cached_property
    def is_rise(self) -> bool:
        if not self.past:
            return False
        gain, base, narrow = self.whole.now - self.whole.then, self.whole.then, min(Decimal(15), self.spread * 3 / 2)
        return self.is_above(gain, base, self.wide) or (
            self.is_above(gain, base, narrow)
            and self.is_above(self.total(1) - self.yesterdays, self.yesterdays, narrow))

    @cached_property
    def step(self) -> tuple[Decimal, Decimal] | None:
        """The level of the last four days and the one of the seven before, on the day that it has lasted for four."""
        if not all(self.usage[n] for n in range(11)):
            return None
        four, seven = ([self.total(n) for n in days] for days in (range(4), range(4, 11)))
        now, then = middle(four), middle(seven)
        parted = min(four) > max(seven) or max(four) < min(seven)
        return (now, then) if parted and self.is_above(abs(now - then), then, Decimal(0)) else None

    @cached_property
    def steady(self) -> list[Line]:
        """Services that cost every day."""
        return [line for line in self.lines if len(self.past) >= 3 and line.then > 0
                and all(self.at(line.name, n) > 0 and cents(self.at(line.name, n)) for n in self.past)]

    @cached_property
    def is_empty(self) -> bool:
        return bool(self.steady) and not cents(self.whole.now)

    @cached_property
    def absent(self) -> list[Line]:
        return [line for line in self.steady if not cents(line.now)]

    @cached_property
    def is_incomplete(self) -> bool:
        if self.day + DAY != self.today or self.is_rise or not self.steady:
            return False
        base = abs(rounded(self.whole.then))
        few = [line for line in self.steady if abs(rounded(line.now)) * 4 < abs(rounded(line.then)) * 3]
        return self.is_empty or (
            bool(self.absent) and abs(rounded(sum((line.then for line in self.absent), Decimal(0)))) * 20 >= base) or (
            len(few) * 3 >= len(self.steady) * 2 and abs(rounded(self.whole.now)) * 10 < base * 6
            and abs(rounded(self.total(1))) * 10 >= base * 6)
