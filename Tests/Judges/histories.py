"""Seeded cost histories: the awkward ones as often as the usual ones."""
from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from account import Account, Spend

SERVICES = ["Amazon Elastic Compute Cloud - Compute", "Amazon Relational Database Service", "Amazon Elastic MapReduce",
            "Amazon Simple Storage Service", "AmazonCloudWatch", "EC2 - Other", "AWS Key Management Service", "Tax",
            "AWS Lambda", "Amazon Virtual Private Cloud", "AWS Cost Explorer", "Amazon Bedrock",
            *(f"Amazon Example {n}" for n in range(18))]
# Ends of months and years, leap days, changes of daylight saving time, weeks 53 and 1.
DAYS = [date(2026, 1, 1), date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 28), date(2028, 2, 29),
        date(2028, 3, 1), date(2027, 3, 31), date(2026, 4, 30), date(2026, 3, 29), date(2026, 10, 25),
        date(2026, 3, 8), date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4), date(2020, 12, 31),
        date(2025, 12, 29), date(2024, 12, 30), date(2026, 3, 9), date(2026, 5, 4), date(2026, 5, 5), date(2026, 7, 31)]


def chosen_day(random_: random.Random) -> date:
    return random_.choice(DAYS) if random_.random() < 0.7 else date(2026, 1, 1) + timedelta(random_.randrange(1100))


def history(random_: random.Random, day: date, span: int) -> Account:
    """Costs of the days up to and with `day`."""
    account = Account(unit="CNY" if random_.random() < 0.05 else "USD")
    count = random_.choice([0, 1, 1, 2, 2, 6, 6, 7, 7, 30 if random_.random() < 0.3 else 8])
    names = random_.sample(SERVICES, count)
    age = random_.choice([*range(1, 10), 15, 40]) if random_.random() < 0.3 else span
    scale = random_.choice([0.01, 1, 10, 10, 100, 1000, 200_000])
    style = random_.choice(["steady", "steady", "wild", "tiny", "ties", "credits", "holes", "same"])
    bases = {name: random_.random() ** 2 * scale for name in names}
    for offset in range(min(age, span)):
        cells = {}
        for name in names:
            if style == "holes" and random_.random() < 0.4 or random_.random() < 0.05:
                continue
            cells[name] = cell(random_, style, bases[name])
        if style == "holes" and random_.random() < 0.3:
            cells = {}
        account.costs[day - timedelta(offset)] = cells
    # Without a service Cost Explorer names no currency.
    if not any(account.costs.values()):
        account.unit = "USD"
    if count and random_.random() < 0.5:
        jump = random_.choice(names)
        cells = account.costs[day]
        cells[jump] = str(Decimal(cells.get(jump, "0")) + Decimal(f"{random_.choice([1, 5, 0.05, -1]) * scale:.6f}"))
    return account


def shape(random_: random.Random, account: Account, day: date) -> None:
    """What bills have beside usage, and what usage does: lumps, refunds, credits that end, commitments, rhythms, steps, and
    last days of which Cost Explorer does not have all."""
    amount = lambda: f"{random_.random() ** 2 * random_.choice([1, 20, 700]):.10f}"  # noqa: E731
    dates = sorted(account.costs)
    names = sorted({name for cells in account.costs.values() for name in cells})
    if not names:
        return
    for name, chance in [("Fee|AWS Support (Business)", .3), ("RIFee|Amazon Elastic Compute Cloud - Compute", .3),
                         ("Tax|Tax", .3), ("Fee|Acme Log Analytics (Marketplace)", .2), ("Fee|Amazon Registrar", .1),
                         ("Amazon Registrar", .1), ("SavingsPlanUpfrontFee|Savings Plans for AWS Compute usage", .1)]:
        if random_.random() < chance:
            for d in dates:
                if d.day == 1 or random_.random() < 0.03:
                    account.costs[d][name] = amount()
    if random_.random() < 0.2:
        account.costs[random_.choice(dates)][f"Refund|{random_.choice(names)}"] = "-" + amount()
    if random_.random() < 0.3:
        name, last = random_.choice(names), day - timedelta(random_.choice([-1, -1, 0, 0, 1, 5]))
        for d in dates:
            if d < last:
                share = Decimal(random_.choice(["1", "1", "1", "0.995", "0.98", "0.5"]))
                whole = sum(Decimal(value) for key, value in account.costs[d].items() if "|" not in key)
                account.costs[d][f"Credit|{name}"] = f"{-whole * share:f}"
    if random_.random() < 0.2:
        plan = "SavingsPlanRecurringFee|Savings Plans for AWS Compute usage"
        for d in dates if random_.random() < 0.5 else dates[:1]:
            account.costs[d][plan] = "24.0000000000"
        account.costs[day][plan] = random_.choice(["24.0000000000", "264.0000000000"])
    if random_.random() < 0.2:
        name = random_.choice(names)
        for d in dates:
            for kind in ("DiscountedUsage", "BundledDiscount"):
                account.costs[d][f"{kind}|{name}"] = ("-" if kind == "BundledDiscount" else "") + amount()
    match random_.choice(["", "", "weekend", "weekday", "step", "lump", "monthly", "thirds", "absent", "empty"]):
        case "weekend":
            scale(account, [d for d in dates if d.weekday() >= 5], names, Decimal("0.4"))
        case "weekday":
            name, on = random_.choice(names), random_.randrange(7)
            for d in dates:
                account.costs[d][name] = amount() if d.weekday() == on else "0.01"
        case "step":
            since = day - timedelta(random_.choice([0, 1, 2, 3, 3, 3, 4, 9]))
            scale(account, [d for d in dates if d >= since], names, Decimal(random_.choice(["0.3", "1.3", "1.4", "3"])))
        case "lump":
            scale(account, [day - timedelta(random_.randrange(9))], names[:1], Decimal(40))
        case "monthly":
            scale(account, [d for d in dates if d.day == day.day or d == day], names[:1], Decimal(7))
        case "thirds":
            scale(account, [day], names, Decimal("0.33"))
        case "absent":
            for name in names[:1]:
                account.costs[day].pop(name, None)
        case "empty":
            account.costs[day] = {}


def scale(account: Account, dates: list[date], names: list[str], factor: Decimal) -> None:
    for d in dates:
        for name in names:
            if name in account.costs.get(d, {}):
                account.costs[d][name] = f"{Decimal(account.costs[d][name]) * factor:f}"


def cell(random_: random.Random, style: str, base: float) -> str:
    match style:
        case "tiny":
            return random_.choice(["0.0000001234", "0.0000000001", "0.0049", "0", "0.000123"])
        case "ties":
            return f"{random_.choice([0, 1, 2, 100, 99, 999, 5])}.{random_.choice(['005', '015', '995', '5', '125'])}"
        case "credits":
            return f"{-base * random_.random() * 2 if random_.random() < 0.5 else base:.10f}"
        case "wild":
            return f"{base * random_.random() ** 3 * 10:.10f}"
        case "same":
            return f"{base:.4f}"
    return f"{base * (0.9 + 0.2 * random_.random()):.10f}"


def spend(random_: random.Random, around: Decimal) -> Spend | None:
    """A budget whose use is around full; now and then AWS does not know it, or has no forecast."""
    if random_.random() < 0.06:
        return None
    limit = (abs(around) * Decimal(random_.choice(["0.5", "0.9", "1", "1.05", "1.25", "3", "9"])) + 1).quantize(Decimal("0.01"))
    share = lambda: f"{limit * Decimal(random_.choice(['0', '0.2', '0.799', '0.8', '0.895', '0.9', '1', '1.004', '1.3'])):f}"  # noqa: E731
    return Spend(f"{limit:f}", share(), None if random_.random() < 0.2 else share())
