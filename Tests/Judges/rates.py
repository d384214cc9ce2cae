"""How often a daily report sees a runaway, and how often it alarms on a calm day, by kind of account.

`python Tests/Judges/rates.py [HISTORIES]` prints the table of docs/reports.md. What the report says is computed by the oracle,
which agrees with the expressions to the cent (test_numbers.py).
"""
from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from figures import by_change  # noqa: E402
from oracle_usual import Usual  # noqa: E402

DAY = timedelta(1)
BEGIN = date(2026, 1, 5)  # a Monday
LENGTH = 64
#: Reports on these days are judged, from the first with five weeks behind it.
JUDGED = range(44, 58)
Series = dict[str, list[float]]


@dataclass(frozen=True)
class Kind:
    name: str
    dollars: float = 100
    noise: float = 0.03
    #: Whether all services move alike, so that nothing evens out.
    together: bool = False
    shape: Callable[[random.Random, Series, float], None] | None = None


def weekend(random_: random.Random, series: Series, dollars: float) -> None:
    for values in series.values():
        for n in range(LENGTH):
            values[n] *= 0.6 if n % 7 >= 5 else 1


def working_days(random_: random.Random, series: Series, dollars: float) -> None:
    series["Amazon Job"] = [dollars * 0.5 * random_.gauss(1, 0.05) if n % 7 < 5 else 0 for n in range(LENGTH)]


def once_a_week(random_: random.Random, series: Series, dollars: float) -> None:
    on = random_.randrange(7)
    series["Amazon Job"] = [dollars * 0.5 * random_.gauss(1, 0.05) if n % 7 == on else 0 for n in range(LENGTH)]


def once_a_month(random_: random.Random, series: Series, dollars: float) -> None:
    on = random_.randrange(1, 29)
    series["Amazon Job"] = [dollars * 0.8 if (BEGIN + n * DAY).day == on else 0 for n in range(LENGTH)]


def growth(random_: random.Random, series: Series, dollars: float) -> None:
    for values in series.values():
        values[:] = [value * 1.01**n for n, value in enumerate(values)]


def tail(random_: random.Random, series: Series, dollars: float) -> None:
    """A tenth of the costs, now a third of that, now the threefold."""
    series["Amazon Tail"] = [dollars * 0.1 * random_.lognormvariate(0, 0.5) for _ in range(LENGTH)]


def stepped(random_: random.Random, series: Series, dollars: float) -> None:
    """Ten to twenty days before, half of a service went, or as much again came."""
    since, name, factor = JUDGED[0] - random_.randrange(10, 20), max(series, key=lambda name: series[name][0]), random_.choice([0.5, 2])
    series[name][since:] = [value * factor for value in series[name][since:]]


def walk(random_: random.Random, series: Series, dollars: float) -> None:
    for values in series.values():
        factors = list(accumulate((random_.gauss(0, 0.01) for _ in range(LENGTH)), initial=1.0))
        values[:] = [value * factor for value, factor in zip(values, factors)]


KINDS = [
    Kind("noise of 3 %"), Kind("noise of 5 %", noise=0.05), Kind("noise of 8 %", noise=0.08),
    Kind("5 % in all services at once", noise=0.05, together=True), Kind("8 % in all at once", noise=0.08, together=True),
    Kind("$3 a day", dollars=3, noise=0.05), Kind("$30 a day", dollars=30, noise=0.05), Kind("$3,000 a day", dollars=3000, noise=0.05),
    Kind("less at weekends", noise=0.05, shape=weekend), Kind("a job on working days", noise=0.05, shape=working_days),
    Kind("a job once a week", noise=0.05, shape=once_a_week), Kind("a job once a month", noise=0.05, shape=once_a_month),
    Kind("1 % more each day", shape=growth), Kind("a random walk", shape=walk), Kind("a step weeks ago", noise=0.05, shape=stepped),
    Kind("a heavy tail", noise=0.05, shape=tail),
]


def account(kind: Kind, random_: random.Random) -> Series:
    weights = [random_.random() ** 2 + 0.02 for _ in range(random_.choice([3, 5, 8, 12]))]
    common = [random_.gauss(1, kind.noise) for _ in range(LENGTH)]
    series = {f"Amazon Example {index}": [
        max(0.0, kind.dollars * weight / sum(weights) * (common[n] if kind.together else random_.gauss(1, kind.noise)))
        for n in range(LENGTH)] for index, weight in enumerate(weights)}
    if kind.shape:
        kind.shape(random_, series, kind.dollars)
    return series


def with_runaway(series: Series, random_: random.Random, since: int) -> tuple[Series, str]:
    """From a day on a service costs 30 % to 90 % of the account's costs more; $6 at least, since $5 are news."""
    level = sum(sum(values[since - 7:since]) for values in series.values()) / 7
    name = random_.choice([name for name in series if "Example" in name])
    more = max(0.3 * level * random_.choice([1, 1, 1.5, 3]), 6.0)
    changed = {key: list(values) for key, values in series.items()}
    for n in range(since, LENGTH):
        changed[name][n] += more * random_.gauss(1, 0.03)
    return changed, name


def now(series: Series, n: int) -> tuple[bool, str]:
    """Whether the report on day `n` is yellow, and which service it names."""
    usage = [{name: Decimal(repr(round(values[n - ago], 6))) for name, values in series.items() if values[n - ago]}
             for ago in range(35)]
    usual = Usual(BEGIN + n * DAY, BEGIN + (n + 1) * DAY, usage)
    first = by_change([line for line in usual.lines if line.difference > 0])[:1]
    return usual.is_rise or usual.is_incomplete, first[0].name if first and first[0].is_mover else ""


def before(series: Series, n: int) -> tuple[bool, str]:
    """The same of version 0.9: a mean of seven days, a tenth and $5."""
    means = {name: sum(values[n - 7:n]) / 7 for name, values in series.items()}
    gain, base = sum(values[n] for values in series.values()) - sum(means.values()), sum(means.values())
    return gain >= 5 and gain >= 0.1 * base, max(series, key=lambda name: series[name][n] - means[name])


Report = Callable[[Series, int], tuple[bool, str]]


def rates(kind: Kind, report: Report, histories: int) -> tuple[float, float]:
    """Of runaways that are seen and named within two days, and of calm days that are not green; in per cent."""
    seen = alarms = mornings = 0
    for seed in range(histories):
        random_ = random.Random(f"{kind.name} {seed}")
        series = account(kind, random_)
        for n in random_.sample(JUDGED, 4):
            mornings += 1
            alarms += report(series, n)[0]
        since = random_.choice(JUDGED[:-1])
        changed, name = with_runaway(series, random_, since)
        seen += (True, name) in (report(changed, since), report(changed, since + 1))
    return 100 * seen / histories, 100 * alarms / mornings


def main(histories: int) -> None:
    print("| account | runaways seen, before | now | calm days not green, before | now |\n|---|---|---|---|---|")
    for kind in KINDS:
        (old, noise), (new, quiet) = rates(kind, before, histories), rates(kind, now, histories)
        print(f"| {kind.name} | {old:.1f} % | {new:.1f} % | {noise:.1f} % | {quiet:.1f} % |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
