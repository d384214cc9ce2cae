"""The program's own templates are what is judged: each setup is synthesised once per process."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

from asl import Machine  # noqa: E402

BELLWETHER = os.environ.get("BELLWETHER", str(ROOT / ".build/debug/bellwether"))
IDS = {"SLACK_WORKSPACE_ID": "T0123ABCD", "SLACK_CRITICAL_CHANNEL_ID": "C0123ABCD",
       "SLACK_HEARTBEAT_CHANNEL_ID": "C0456EFGH"}
BASE = """
name: acme-prod
account: "123456789012"
region: us-east-1
slack:
  workspace: ${SLACK_WORKSPACE_ID}
  channels: { critical: "${SLACK_CRITICAL_CHANNEL_ID}", heartbeat: "${SLACK_HEARTBEAT_CHANNEL_ID}" }
"""
#: Kinds of events of which there are documented samples.
KINDS = sorted(path.name for path in (HERE / "events").iterdir() if path.is_dir())
#: Its route is not under `events`.
ANOMALY = "cost-anomaly"
EVENTS = f"""
owners:
  data: {{ name: Data team, mention: U0DATA01 }}
  group: {{ name: "R&D <b>", mention: S0GROUP1 }}
events: {{ {", ".join(f"{kind}: critical" for kind in KINDS if kind != ANOMALY)} }}
rules:
  - name: order-service
    pattern: {{ source: [acme.orders], detail-type: [Order Failed] }}
    title: "Order failed: {{detail.orderId}}"
    fields: {{ Customer: "{{detail.customer}}", Reason: "{{detail.reason}}" }}
    next: ["Open order {{detail.orderId}} in the back office"]
    thread: "{{detail.orderId}}"
    to: critical
    owner: group
alarms:
  - {{ name: web has tasks, ecs-service: default/servicetest, to: critical, owner: data }}
"""
MONTHLY = "{ name: monthly, every: month, limit: 3000 }"
TEAM = "{ name: team, every: month, limit: 400, only: { tag: { Team: [data] } } }"
ALERTS = """
owners:
  data: { name: Data team, mention: U0DATA01 }
  group: { name: "R&D <b>", mention: S0GROUP1 }
  quiet: { name: Finance }
"""
#: The rules of `docs/ready-rules.md`, as they stand there.
READY = re.findall(r"```yaml\nrules:\n(.*?)```", (ROOT / "docs/ready-rules.md").read_text(), re.S)
SETUPS = {
    "ready": f"budgets: [{MONTHLY}]\nrules:\n{''.join(READY)}",
    "alerts": "budgets: [{ name: monthly, every: month, limit: 3000, owner: data, alerts: [{ at: 80% }, { at: 100% }, "
              "{ at: 4000 USD }, { forecast: 100% }] }, { name: daily, every: day, limit: 110, owner: quiet }, "
              "{ name: team, every: month, limit: 400, owner: group, only: { tag: { Team: [data] } } }, "
              "{ name: quarterly, every: quarter, limit: 9000, alerts: [{ at: 99.5% }, { forecast: 90% }] }, "
              f"{{ name: yearly, every: year, limit: 30000 }}]{ALERTS}",
    "full": f"budgets: [{MONTHLY}, {{ name: daily, every: day, limit: 110 }}, {TEAM}]\n"
            "quiet: [{ kind: emr, until: 2027-12-15, reason: migration }]",
    "bare": f"budgets: [{MONTHLY}]\ncosts: {{ exclude: [] }}\nreports: {{ daily: off }}",
    "amortized": f"budgets: [{MONTHLY}, {{ name: daily, every: day, limit: 110 }}]\ncosts: {{ basis: amortized }}",
    "no-main": f"budgets: [{TEAM}, {{ name: quarterly, every: quarter, limit: 9000 }}]",
    "many": "budgets: [" + ", ".join(
        f"{{ name: b{n}, every: {('month', 'quarter', 'day', 'year')[n % 4]}, limit: {50 * n + 50}"
        + (f", only: {{ service: S{n} }} }}" if n % 3 else " }") for n in range(13)) + "]",
    "events": f"budgets: [{MONTHLY}]{EVENTS}",
}


@lru_cache(maxsize=None)
def templates(setup: str) -> dict[str, Any]:
    """Stack → template."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bellwether.yaml").write_text(BASE + SETUPS[setup])
        (Path(folder) / ".env").write_text("".join(f"{name}={value}\n" for name, value in IDS.items()))
        (Path(folder) / ".env").chmod(0o600)
        done = subprocess.run([BELLWETHER, "synth"], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return {path.name.removesuffix(".template.json"): json.loads(path.read_text())
                for path in Path(folder).glob("cdk.out/*.template.json")}


def definition(setup: str, stack: str, resource: str) -> dict[str, Any]:
    return templates(setup)[f"acme-prod-{stack}"]["Resources"][resource]["Properties"]["Definition"]


@lru_cache(maxsize=None)
def report_machine(setup: str) -> Machine:
    return Machine(definition(setup, "reports", "Report"))


def event_rule(kind: str, setup: str = "events") -> tuple[str, dict[str, Any]]:
    """The stack that formats a kind, and the properties of the kind's rule; of the user's own rules the first."""
    found = [(stack, resource["Properties"]) for stack, template in templates(setup).items()
             for resource in template["Resources"].values() if resource["Type"] == "AWS::Events::Rule"
             and "-forwarding-" not in stack
             and (stack.endswith("-rules") if kind == "rule" else resource["Properties"]["Name"] == f"{stack}-{kind}")]
    assert len(found) == 1, kind
    return found[0]


@lru_cache(maxsize=None)
def formatter(kind: str, setup: str = "events") -> Machine:
    stack, _ = event_rule(kind, setup)
    return Machine(templates(setup)[stack]["Resources"]["Formatter"]["Properties"]["Definition"])


def settings(setup: str) -> dict[str, Any]:
    return definition(setup, "reports", "Report")["States"]["Settings"]["Assign"]["settings"]
