"""Values of .env are in the secret and in Chatbot, and nowhere else: not after a whole life, nor after failures."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Iterator

import pytest
from conftest import VALUES, Account, Project

#: Keeps what other users of a machine can see of a process, and what its own children inherit.
RECORDER = """#!/usr/bin/env bash
{ printf '%s\\0' "$@"; env; } >"$(mktemp "${BASH_SOURCE[0]%/*}/call-XXXXXXXX")"
exec "AWS" "$@"
"""
#: Where values belong.
KEEPERS = {"secretsmanager", "chatbot"}
EVENT = {"source": "acme.orders", "detail-type": "Order Failed", "account": "123456789012", "region": "us-east-1",
         "time": "2026-03-10T14:02:00Z", "detail": {"orderId": "4711", "customer": "C1", "reason": "card refused"}}
READERS = [
    ["validate"], ["validate", "--json"], ["synth"], ["permissions"], ["permissions", "--json"],
    ["permissions", "--output", "policies"], ["events"], ["events", "--json"], ["events", "ecs"], ["status"],
    ["doctor", "--paid"], ["doctor", "--json"], ["rules", "test", "--event", "event.json"],
    ["rules", "test", "--event", "event.json", "--rule", "order-service"],
    ["permissions", "--acceptance"], ["acceptance"], ["acceptance", "--clean"], ["cost"], ["cost", "--json"], ["backtest"], ["backtest", "--json"],
]


def leaks(text: str) -> list[str]:
    """What stands around each; all of `VALUES` have one of these words in each of their lines."""
    return [text[max(0, found.start() - 40):found.end() + 20]
            for found in re.finditer("planted|and a second", text, re.IGNORECASE)]


def recorded(project: Project, folder: Path) -> None:
    wrapper = folder / "aws"
    wrapper.write_text(RECORDER.replace("AWS", str(project.aws / "aws")))
    wrapper.chmod(0o755)
    project.aws = folder


def said(project: Project, *arguments: str) -> str:
    """Whether it succeeds or not: failures must not tell either."""
    out, err = project.start(*arguments).communicate(timeout=120)
    assert out + err, arguments
    return out + err


def in_the_account(account: Account) -> Iterator[tuple[str, Any]]:
    """All that somebody may read who may not read secrets, by where it stands."""
    for region in ("us-east-1", "eu-west-1"):
        cloudformation = account.client("cloudformation", region)
        for stack in cloudformation.describe_stacks()["Stacks"]:
            name = stack["StackName"]
            yield f"stack {name}", stack
            yield f"template of {name}", cloudformation.get_template(StackName=name)
            yield f"events of {name}", cloudformation.describe_stack_events(StackName=name)
            yield f"resources of {name}", cloudformation.describe_stack_resources(StackName=name)
            for change_set in cloudformation.list_change_sets(StackName=name)["Summaries"]:
                yield f"change set of {name}", cloudformation.describe_change_set(ChangeSetName=change_set["ChangeSetId"])
    states = account.client("stepfunctions")
    for machine in states.list_state_machines()["stateMachines"]:
        yield machine["name"], states.describe_state_machine(stateMachineArn=machine["stateMachineArn"])
    cloudwatch = account.client("cloudwatch")
    for entry in cloudwatch.list_dashboards()["DashboardEntries"]:
        yield "dashboard", cloudwatch.get_dashboard(DashboardName=entry["DashboardName"])
    for page in cloudwatch.get_paginator("describe_alarms").paginate():
        yield "alarms", page["MetricAlarms"]
    events = account.client("events")
    for rule in events.list_rules()["Rules"]:
        yield rule["Name"], events.list_targets_by_rule(Rule=rule["Name"])
    yield "parameters", account.client("ssm").get_parameters_by_path(Path="/bellwether", Recursive=True)
    yield "exports", account.client("cloudformation").list_exports()
    yield "executions", account.admin("executions")
    yield "messages", [entry["message"] for entry in account.admin("posted")]
    yield "undelivered", account.admin("undelivered")
    yield "calls", [call for call in account.admin("forwarded") if call["service"] not in KEEPERS]


def test_after_a_whole_life_they_are_nowhere_else(project: Project, account: Account, tmp_path_factory: pytest.TempPathFactory) -> None:
    project.use("full")
    calls = tmp_path_factory.mktemp("aws")
    recorded(project, calls)
    (project.folder / "event.json").write_text(json.dumps(EVENT))
    texts = {"diff": said(project, "diff"), "deploy": project.run("deploy", "--yes")}
    for arguments in [*READERS, ["deploy"], ["test-notifications", "--timeout", "0"],
                      ["test-notifications", "--timeout", "0", "--json"], ["report", "daily"], ["report", "weekly", "--json"],
                      ["notify", "--to", "heartbeat", "--title", "x", "--text", "y"]]:
        texts[" ".join(arguments)] = said(project, *arguments)
    account.admin("event", **EVENT)
    assert account.admin("await-execution", machine="acme-prod-rules", count=1)["reached"]
    assert account.admin("await-delivered")["delivered"]
    texts |= {where: json.dumps(content, default=str) for where, content in in_the_account(account)}
    texts["destroy"] = project.run("destroy", "--yes")
    texts |= {path.name: path.read_text() for path in calls.glob("call-*")}
    for path in project.folder.rglob("*"):
        if path.is_file() and path != project.env:
            texts[str(path)] = path.read_text()
    assert len(list(calls.glob("call-*"))) > 50 and any("cdk.out" in where for where in texts)
    assert len(leaks(project.env.read_text())) == len(VALUES) + 1, "what is looked for would be found"
    assert {where: found for where, text in texts.items() if (found := leaks(text))} == {}


def test_failures_do_not_tell_them(project: Project, account: Account, tmp_path_factory: pytest.TempPathFactory) -> None:
    project.use("full")
    calls = tmp_path_factory.mktemp("aws")
    recorded(project, calls)
    texts = {}
    account.admin("workspaces", T0OTHER="Other")
    texts["workspace"] = said(project, "deploy", "--yes") + said(project, "doctor")
    account.admin("workspaces", T0PLANTED1="Acme")
    account.admin("fail-api", action="CreateChangeSet", code="AccessDenied", status=403, times=1)
    texts["refused"] = said(project, "deploy", "--yes")
    account.admin("fail-resource", target="MonthlyBudget", on="create", reason="No.", times=1)
    texts["rolled back"] = said(project, "deploy", "--yes")
    assert "No." in texts["rolled back"]
    project.edit("name: acme-prod", "name: other")
    project.edit("account:", "acount:")
    texts["mistake"] = said(project, "validate") + said(project, "validate", "--json")
    assert "acount" in texts["mistake"]
    texts["wrong file"] = said(project, "validate", "--config", ".env")
    assert "error" in texts["wrong file"]
    texts |= {where: json.dumps(content, default=str) for where, content in in_the_account(account)}
    texts |= {path.name: path.read_text() for path in calls.glob("call-*")}
    assert {where: found for where, text in texts.items() if (found := leaks(text))} == {}


def test_an_env_that_others_may_read_is_a_warning_and_no_more(project: Project) -> None:
    project.use("full")
    warning = ".env:1:1: warning: readable by others; run chmod 600 .env"
    assert warning not in project.run("validate")
    project.env.chmod(0o644)
    printed = project.run("validate")
    assert warning in printed and "is fine" in printed and leaks(printed) == []
