"""Past costs, asked of Cost Explorer by the real AWS CLI."""
from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

from conftest import Account, Project

DAY = timedelta(days=1)


def rows(today: date) -> list[dict[str, Any]]:
    """40 a day with names of AWS, a runaway for three days, and credits, which do not count."""
    found = []
    for ago in range(1, 130):
        day = str(today - ago * DAY)
        found += [{"day": day, "service": "Amazon Simple Storage Service", "amount": "40.00"},
                  {"day": day, "service": "Amazon Simple Storage Service", "amount": "-40.00", "record": "Credit"}]
        if 10 <= ago < 13:
            found.append({"day": day, "service": "Amazon Elastic MapReduce", "amount": "75.5"})
    return found + [{"day": str(today), "service": "Amazon Simple Storage Service", "amount": "999"}]


def test_cost_explorer_and_a_file_of_the_same_costs_say_the_same(project: Project, account: Account) -> None:
    project.use("full")
    today = datetime.now(timezone.utc).date()
    account.admin("costs", mode="replace", rows=rows(today), today=str(today), pageSize=30)
    asked = project.start("backtest", "--yes", "--json")
    output, errors = asked.communicate(timeout=120)
    assert asked.returncode == 0, errors
    found = json.loads(output)
    assert found["to"] == str(today - DAY)
    assert found["from"] == str((today - 90 * DAY).replace(day=1))
    assert account.calls() == ["GetCallerIdentity", *["GetCostAndUsage"] * found["requests"]]
    assert found["requests"] > 1 and f"{found['requests']} requests to Cost Explorer" in errors
    [runaway] = found["runaways"]
    assert (runaway["from"], runaway["to"]) == (str(today - 12 * DAY), str(today - 10 * DAY))
    assert (runaway["daysToFirstCriticalAlert"], runaway["extra"]) == (1, 226.5)

    lines = [f"{row['day']},{row['amount']},{row['service']}" for row in rows(today)
             if row.get("record") is None and found["from"] <= row["day"] <= found["to"]]
    (project.folder / "costs.csv").write_text("\n".join(["date,amount,service", *lines]) + "\n")
    again = json.loads(project.run("backtest", "--csv", "costs.csv", "--json"))
    assert again["alerts"] == found["alerts"] and again["limits"] == found["limits"]
    assert again["requests"] == 0
