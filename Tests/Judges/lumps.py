"""Charges that come once, or once a month, in a history: as `TYPE|SERVICE`; and usage of a single day."""
from __future__ import annotations

import random
from decimal import Decimal

from account import Account

KINDS = [("Fee", "AWS Support (Business)"), ("RIFee", "Amazon Elastic Compute Cloud - Compute"), ("Tax", "Tax"),
         ("Fee", "Acme Logs (Marketplace)"), ("Fee", "Amazon Elastic MapReduce"), ("Fee", "Amazon Registrar"),
         ("SavingsPlanUpfrontFee", "Savings Plans for AWS Compute usage"), ("Usage", "Amazon Registrar"),
         ("SavingsPlanNegation", "Amazon Elastic Compute Cloud - Compute"), ("Credit", "AWS Lambda")]


def add_lumps(random_: random.Random, account: Account) -> None:
    if random_.random() < 0.5 or not account.costs:
        return
    usual = Decimal(random_.choice(["0.4", "10", "300"]))
    for kind, service in random_.sample(KINDS, random_.randrange(1, 5)):
        on, often = random_.choice([1, 1, 1, 3, 15, 31]), random_.choice([0.2, 1])
        amount = usual * Decimal(random_.choice(["0.5", "3", "20"]))
        for day, cells in account.costs.items():
            if day.day == on and random_.random() < often:
                cells[f"{kind}|{service}"] = f"{-amount if kind in ('SavingsPlanNegation', 'Credit') else amount:.6f}"
    day = random_.choice(sorted(account.costs))
    for name in sorted(account.costs[day])[:1]:
        cells = account.costs[day]
        cells[name] = f"{Decimal(cells[name]) + usual * random_.choice([0, 2, 9]):.8f}"
