"""`bellwether acceptance`: each probe's answers both ways, and nothing left, whatever happens."""
from __future__ import annotations

import json
import signal
from datetime import date
from typing import Any

import pytest
from authorization import PREFIXES, RENAMED
from conftest import ACCOUNT, VALUES, Account, Project

CONFIG = """\
name: acme
account: "123456789012"
slack: { workspace: "${SLACK_WORKSPACE_ID}", channels: { alerts: "${SLACK_CHANNEL_ID}" } }
budgets: [{ name: monthly, every: month, limit: 1500 }]
"""
SIGNED = {"monitoring": "cloudwatch"}
CHANNEL = {"SLACK_ACCEPTANCE_CHANNEL_ID": "C0PLANTED9"}


@pytest.fixture
def ready(project: Project, account: Account) -> Project:
    project.config.write_text(CONFIG)
    project.set(VALUES)
    account.admin("sample-costs", today=f"{date.today()}")
    account.admin("stack", name="acme", status="CREATE_COMPLETE")  # of somebody else, as far as a run knows
    return project


def results(project: Project) -> dict[str, str]:
    table = json.loads((project.folder / "table.json").read_text())
    return {row["probe"]: row["result"] for row in table["rows"]}


def seen(project: Project) -> dict[str, str]:
    return {row["probe"]: row["seen"] for row in json.loads((project.folder / "table.json").read_text())["rows"]}


def assert_nothing_is_left(account: Account) -> None:
    assert account.stacks() == {"acme": "CREATE_COMPLETE"}
    assert account.budgets() == {}
    assert account.client("sns").list_topics()["Topics"] == []
    assert "QueueUrls" not in account.client("sqs").list_queues()
    assert account.client("stepfunctions").list_state_machines()["stateMachines"] == []


@pytest.mark.long
def test_as_it_is_taken_for(ready: Project, account: Account) -> None:
    ready.set(VALUES | CHANNEL)
    monitor = {"MonitorName": "Default", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
    account.client("ce").create_anomaly_monitor(AnomalyMonitor=monitor)
    policy = json.loads(ready.run("permissions", "--acceptance", "--json"))
    printed = ready.run("acceptance", "--yes", "--timeout", "60", "--json", "table.json", timeout=400)
    assert "costs up to 8 requests to Cost Explorer of $0.01" in printed
    found = results(ready)
    assert {probe for probe, result in found.items() if result != "holds"} == set(), seen(ready)
    assert {"delivery", "long-title", "report", "budget-alert", "anomaly-monitor", "destroy"} <= found.keys()
    assert "with it not in" in seen(ready)["source-account"]
    for row in json.loads((ready.folder / "table.json").read_text())["rows"]:
        assert f"| {row['probe']} | {row['asked']} | holds |" in printed
    table = printed[printed.index("| probe |"):] + (ready.folder / "table.json").read_text()
    for secret in (ACCOUNT, *VALUES.values(), *CHANNEL.values()):
        assert secret not in table
    assert_nothing_is_left(account)
    assert len(account.admin("cost-requests")) <= 8
    allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
    calls = {(SIGNED.get(call["service"], PREFIXES.get(call["service"], call["service"])), call["action"])
             for call in account.admin("calls")}
    called = {RENAMED.get(f"{service}:{action}", f"{service}:{action}") for service, action in calls
              if service != "sts"}
    # The test itself made the first and looked with the rest.
    assert called - allowed <= {"ce:CreateAnomalyMonitor", "sns:ListTopics", "sqs:ListQueues"}


@pytest.mark.long
def test_the_other_way_round_and_what_cannot_be_removed(ready: Project, account: Account) -> None:
    account.admin("answer-otherwise", points=["topic-conditions", "encrypted-topics", "notifications"])
    account.admin("fail-api", service="ce", action="GetCostAndUsage", code="AccessDeniedException", status=400, times=99,
                  message="User not enabled for cost explorer access")
    account.admin("fail-resource", target="Machine", on="create", reason="No machine.")
    account.admin("fail-resource", target="EncryptedTopic", on="delete", reason="It stays.", times=3)
    printed = ready.run("acceptance", "--yes", "--timeout", "10", "--json", "table.json", code=1, timeout=400)
    assert "Slack is left out" in printed
    found, what = results(ready), seen(ready)
    assert (found["source-account"], what["source-account"]) == ("holds", "it came with the condition too")
    assert (found["encrypted-topic"], what["encrypted-topic"]) == ("fails", "nothing came in 10 s")
    assert (found["six-notifications"], what["six-notifications"]) == ("holds", "six were taken")
    assert found["report"] == "fails" and "not enabled for cost explorer" in what["report"]
    assert found["error-names"] == "open" and "No machine." in what["error-names"]
    assert found["anomaly-monitor"] == "open" and "delivery" not in found
    assert found["destroy"] == "fails"
    left = "LEFT: stack bellwether-acceptance-probes-encrypted-topic (DELETE_FAILED); next: bellwether acceptance --clean"
    assert left in printed
    assert "Removed what was left" in ready.run("acceptance", "--clean", "--yes")
    assert_nothing_is_left(account)
    assert "Nothing is left" in ready.run("acceptance", "--clean", "--yes")


def read_until(process: Any, text: str) -> None:
    while text not in (line := process.stderr.readline()):
        assert line, f"{text!r} was not said"


def test_interrupted_it_cleans_up(ready: Project, account: Account) -> None:
    account.admin("hold", resource="ProbeTopic")
    process = ready.start("acceptance", "--yes", "--json", "table.json")
    assert account.admin("await-held", resource="ProbeTopic", timeout=60)["held"]
    process.send_signal(signal.SIGINT)
    read_until(process, "stopping; press Ctrl-C again")
    account.admin("release", resource="ProbeTopic")
    out, err = process.communicate(timeout=400)
    assert process.returncode == 130, err
    assert "Interrupted, so not all was asked." in out and "| depth-of-objects |" in out
    assert results(ready)["destroy"] == "holds"
    assert_nothing_is_left(account)


def test_ended_by_force_the_next_one_cleans_up(ready: Project, account: Account) -> None:
    account.admin("hold", resource="ProbeTopic")
    process = ready.start("acceptance", "--yes")
    assert account.admin("await-held", resource="ProbeTopic", timeout=60)["held"]
    process.send_signal(signal.SIGINT)
    read_until(process, "removing all that was made")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "ended before all was removed" in err and "next: bellwether acceptance --clean" in err
    account.admin("release", resource="ProbeTopic")
    assert "somebody may be running it now; nothing was done" in ready.run("acceptance", "--yes", code=1)
    assert "bellwether-acceptance" in account.stacks()
    assert "First removes what an earlier run has left" in ready.run("acceptance", "--clean", "--yes")
    assert_nothing_is_left(account)


def test_what_it_has_not_made_it_does_not_touch(ready: Project, account: Account) -> None:
    account.admin("stack", name="bellwether-acceptance", status="CREATE_COMPLETE")
    for arguments in (["--yes"], ["--clean", "--yes"]):
        printed = ready.run("acceptance", *arguments, code=1)
        assert "a stack named bellwether-acceptance exists, and it was not made by this" in printed
    assert set(account.stacks()) == {"acme", "bellwether-acceptance"}
    assert not {"CreateChangeSet", "DeleteStack"} & set(account.calls())


def test_nothing_happens_without_a_yes(ready: Project, account: Account) -> None:
    printed = ready.run("acceptance", code=1)
    assert "cannot ask: standard input is not a terminal; nothing was done" in printed
    assert "  ? Does a budget take more than five notifications?" in printed
    ready.edit("name: acme", "name: bellwether-acceptance")
    assert "choose another 'name'" in ready.run("acceptance", "--yes", code=1)
    ready.edit("123456789012", "999999999999")
    ready.edit("name: bellwether-acceptance", "name: acme")
    assert "these credentials belong to account 123456789012" in ready.run("acceptance", "--yes", code=1)
    assert "CreateChangeSet" not in account.calls()
