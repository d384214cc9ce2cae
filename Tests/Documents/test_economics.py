"""docs/cost.md and docs/tuning.md show what the program says of the examples."""
from __future__ import annotations

import json
import os
import re
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from documents import PROGRAM, ROOT

IDS = {"SLACK_WORKSPACE_ID": "T0123ABCD", "SLACK_CHANNEL_ID": "C0123ABCD", "SLACK_CRITICAL_CHANNEL_ID": "C0123ABCD",
       "SLACK_HEARTBEAT_CHANNEL_ID": "C0456EFGH", "PAGERDUTY_ROUTING_KEY": "x"}


def row(document: str, first: str) -> list[str]:
    [line] = [line for line in document.splitlines() if line.startswith(f"| {first}")]
    return [re.sub(r"[*$]", "", cell).strip() for cell in line.split("|")[1:-1]]


def configuration(name: str, folder: Path) -> Path:
    """An example's, or the one that `init` writes with two channels and two budgets."""
    if name != "init":
        return ROOT / f"Examples/{name}.yaml"
    answers = {"name": "acme", "account": "123456789012", "region": "us-east-1", "timezone": "UTC", "monthly": "1500",
               "daily": "50", "email": "", "workspace": IDS["SLACK_WORKSPACE_ID"],
               "critical": IDS["SLACK_CRITICAL_CHANNEL_ID"], "heartbeat": IDS["SLACK_HEARTBEAT_CHANNEL_ID"]}
    subprocess.run([PROGRAM, "init", "--offline", *(word for key in answers for word in (f"--{key}", answers[key]))],
                   check=True, capture_output=True, cwd=folder, stdin=subprocess.DEVNULL)
    return folder / "bellwether.yaml"


@pytest.mark.parametrize("column, example", [(1, "minimal"), (2, "full"), (3, "init")])
def test_the_costs_of_the_examples_are_those_that_the_command_computes(
        column: int, example: str, tmp_path: Path) -> None:
    done = subprocess.run([PROGRAM, "cost", "--json", "--config", configuration(example, tmp_path)], check=True,
                          capture_output=True, text=True, env={"PATH": os.environ["PATH"], **IDS})
    cost = json.loads(done.stdout, parse_float=Decimal)
    document = (ROOT / "docs/cost.md").read_text(encoding="utf-8")

    def cents(amount: Decimal) -> str:
        return str(Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP))

    def service(name: str) -> Decimal:
        return sum((Decimal(line["cost"]) for line in cost["lines"] if line["service"] == name), Decimal(0))

    assert row(document, "a month")[column] == cents(cost["total"])
    assert row(document, "if others")[column] == cents(cost["totalWithoutFreeTier"])
    for first, name in [("Cost Explorer", "Cost Explorer"), ("Secrets Manager", "Secrets Manager"),
                        ("CloudWatch", "CloudWatch")]:
        assert Decimal(row(document, first)[column]) == Decimal(cents(service(name))), name


def test_the_sample_of_a_replay_is_in_the_whole_one() -> None:
    document = (ROOT / "docs/tuning.md").read_text(encoding="utf-8")
    [sample] = re.findall(r"```text\n(.*?)```", document, re.DOTALL)
    assert sample in (ROOT / "Examples/history.txt").read_text(encoding="utf-8")


def commands(*arguments: str, **environment: str) -> str:
    return subprocess.run(["make", "--no-print-directory", "-n", *arguments], cwd=ROOT, check=True,
                          env=os.environ | environment, capture_output=True, text=True).stdout


def test_make_passes_on_what_it_is_given() -> None:
    assert '.build/release/bellwether cost --config "bellwether.yaml"' in commands("cost")
    replay = commands("backtest", "CONFIG=a.yaml", "CSV=b.csv", "SVG=c.svg", "PNG=d.png")
    assert '--config "a.yaml"  --csv "b.csv"  --svg "c.svg" --png "d.png"' in replay
    assert re.search(r'backtest --config "bellwether.yaml" +--days "9" +--yes', commands("backtest", "DAYS=9", "YES=1"))


def test_make_takes_nothing_from_the_shell() -> None:
    shell = {"CONFIG": "b.yaml", "ENV": "production", "YES": "1", "DATE": "today", "KIND": "weekly", "PNG": "p", "SVG": "s",
             "CSV": "c", "DAYS": "9", "JSON": "j"}
    for target in ("preview", "deploy", "destroy", "report", "backtest", "acceptance"):
        assert commands(target, **shell) == commands(target), target
        assert '--env ".env.b"' in commands(target, "ENV=.env.b", **shell), target


@pytest.mark.parametrize("answer", ["1", "yes"])
def test_make_is_sure_if_told_so(answer: str) -> None:
    assert "--yes" in commands("deploy", f"YES={answer}")


@pytest.mark.parametrize("answer", ["0", "no", "false", ""])
def test_make_asks_if_told_to(answer: str) -> None:
    for target in ("deploy", "destroy", "backtest", "acceptance"):
        assert "--yes" not in commands(target, f"YES={answer}"), target
