"""An older version's deployment becomes this one's, and no report is missing or comes twice."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from conftest import Account, Project

# What `NAME-reports` was while it held the schedules, the queue and the machines that start reports: from the recorded
# templates of Examples/minimal.yaml.
OLD = Path(__file__).parent / "Fixtures/one-stack-of-reports.json"
SCHEDULES = [f"acme-schedules-{report}" for report in ("daily", "monthly", "weekly")]


def schedules(account: Account) -> list[str]:
    return sorted(schedule["Name"] for schedule in account.client("scheduler").list_schedules()["Schedules"])


def fire(account: Account, schedule: str, at: str) -> None:
    [fired] = account.admin("fire", schedule=schedule, at=at)
    assert fired["problem"] is None


def finished(account: Account, machine: str, count: int = 1) -> list[dict[str, Any]]:
    answer = account.admin("await-execution", machine=machine, count=count, timeout=30)
    assert answer["reached"], answer
    return answer["executions"]


def time(account: Account, stack: str, status: str) -> Any:
    """When a stack first came to a status."""
    events = account.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
    return min(event["Timestamp"] for event in events
               if (event["LogicalResourceId"], event["ResourceStatus"]) == (stack, status))


def test_schedules_move_to_a_stack_of_their_own(project: Project, account: Account) -> None:
    project.use("minimal")
    new = project.config.read_text()
    project.config.write_text(new + "\nreports: { daily: off, weekly: off, monthly: off }\n")
    project.run("deploy", "--yes")
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(
        StackName="acme-reports", TemplateBody=OLD.read_text(), Capabilities=["CAPABILITY_IAM"],
        Tags=[{"Key": "bellwether", "Value": "acme"}])
    cloudformation.get_waiter("stack_create_complete").wait(StackName="acme-reports", WaiterConfig={"Delay": 1})
    account.admin("sample-costs", today="2026-03-10")
    fire(account, "acme-reports-daily", "2026-03-10T09:00:00Z")
    [report] = finished(account, "acme-reports")
    assert (report["name"], report["status"]) == ("daily-2026-03-09", "SUCCEEDED")

    project.config.write_text(new)
    project.run("deploy", "--yes")
    assert "No changes" in project.run("deploy", "--yes")
    stacks = account.stacks()
    assert (stacks["acme-schedules"], stacks["acme-reports"]) == ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    assert schedules(account) == SCHEDULES
    assert time(account, "acme-schedules", "CREATE_COMPLETE") <= time(account, "acme-reports", "UPDATE_IN_PROGRESS"), (
        "at no moment is there no schedule")
    assert sorted(account.resources("acme-reports")) == ["Report", "ReportRole"]
    machines = {machine["name"] for machine in account.client("stepfunctions").list_state_machines()["stateMachines"]}
    assert machines.isdisjoint({"acme-reports-start", "acme-reports-now"})

    fire(account, SCHEDULES[0], "2026-03-10T09:00:00Z")  # both were there when it was due
    [again] = finished(account, "acme-report-start")
    assert again["output"] == {"already": "daily-2026-03-09"}
    account.admin("sample-costs", today="2026-03-11")
    fire(account, SCHEDULES[0], "2026-03-11T09:00:00Z")
    runs = finished(account, "acme-reports", 2)
    assert [run["name"] for run in runs] == ["daily-2026-03-09", "daily-2026-03-10"]
    assert {run["status"] for run in runs} == {"SUCCEEDED"}
