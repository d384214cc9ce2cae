"""One run of a report against an account, and its message taken apart."""
from __future__ import annotations

import html
import json
import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from account import MACHINE, Account
from asl import Execution
from conftest import report_machine
from figures import days
from oracle import Daily, Older, Rows

LINK = re.compile(r"<(https://[^|>\s]+)\|([^>|]+)>")


@dataclass
class Message:
    """A published notification: the table's rows apart from the other lines."""

    content: dict[str, Any]
    rows: Rows
    lines: list[str]
    footer: str

    @property
    def title(self) -> str:
        return self.content["title"]


def context(now: str) -> dict[str, Any]:
    return {"Execution": {"Id": MACHINE.replace("stateMachine", "execution") + ":x", "Name": "x", "StartTime": now,
                          "Input": {}}, "StateMachine": {"Id": MACHINE, "Name": "acme-prod-reports"}}


def run(setup: str, account: Account, report: str, today: date, **input: Any) -> Execution:
    """At 08:00 UTC of `today`."""
    account.today = today
    waits: list[int] = []

    def wait(seconds: int) -> None:
        waits.append(seconds)
        account.today = today + timedelta(seconds=sum(waits))

    return report_machine(setup).run({"report": report, **input}, account, context(f"{today}T08:00:00.000Z"), wait)


def taken_apart(notification: dict[str, Any]) -> Message:
    content = notification["content"]
    before, *rest = content["description"].split("```")
    rows: Rows = []
    if rest:
        for line in rest[0].strip("\n").split("\n")[1:]:
            # The first cell has 12 characters, and may hold spaces; the others hold none.
            plain = html.unescape(line)
            rows.append((plain[:12].strip(), *plain[12:].split()))
            assert len(plain) <= 38 and len(rows[-1]) == 4 and plain[12] == " ", line
    lines = [line for part in (before, *rest[1:]) for line in part.strip("\n").split("\n") if line]
    links = [line for line in lines if LINK.match(line)]
    return Message(content, rows, [html.unescape(line) for line in lines[:-1] if line not in links],
                   html.unescape(lines[-1]))


def memory(account: Account, settings: dict[str, Any], day: date, random_: random.Random
           ) -> tuple[dict[str, Any], dict[date, Older]]:
    """What the report on `day` would have remembered, some of it since corrected by AWS; now and then as the version before
    remembered it, without usage."""
    seen = Daily(account, settings, day, day + timedelta(1), {})
    known = {}
    for n in range(35):
        usage = {name: Decimal(str(float(value))) for name, value in seen.usual.usage[n].items()}
        if usage and random_.random() < 0.1:
            usage[random_.choice(sorted(usage))] += Decimal(random_.choice(["1", "0.99", "-3", "0.02", "400"]))
        known[day - timedelta(n)] = Older(usage, Decimal(str(float(seen._spent(day - timedelta(n))))))
    total = sum(known[day].usage.values(), Decimal(0))
    if random_.random() < 0.4:
        total += Decimal(random_.choice(["1", "-1", "0.99", "25", "1000", "-0.5"]))
    read = day - timedelta(random_.choice([0, 1, 5, 6, 7, 20]))
    output = {"total": float(total), "unit": account.unit, "days": {str(d): float(c.spent) for d, c in known.items()},
              "forecast": 2905, "read": str(read), "report": "daily", "id": str(day), "title": "", "requests": 1}
    if random_.random() < 0.8:
        output["usage"] = {str(d): {name: float(value) for name, value in c.usage.items()} for d, c in known.items() if c.usage}
        output["late"] = random_.random() < 0.1
    return output, known


def remember(account: Account, day: date, output: dict[str, Any]) -> None:
    account.executions[f"daily-{day}"] = json.dumps(output)
