"""What the machines call: functions that Step Functions has, actions that exist and are allowed, and what a year costs."""
from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Iterator

import cfnlint
import pytest

from account import Account, Spend
from asl import PAYLOAD
from conftest import ROOT, definition, settings, templates
from figures import days, first
from reporting import remember, run
from shapes import operation

# https://docs.jsonata.org/2.0.0/overview and https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
BUILT_IN = set("""string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join
match replace base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number abs floor ceil
round power sqrt random formatNumber formatBase formatInteger parseInteger sum max min average boolean not exists count
append sort reverse shuffle distinct zip keys lookup spread merge sift each error assert type map filter single reduce
now millis fromMillis toMillis partition range hash uuid parse""".split())
MACHINES = [(setup, *place) for setup in ("full", "bare", "many", "events")
            for place in (("reports", "Report", "ReportRole"), ("events", "Formatter", "FormatterRole"))
            if setup == "events" or place[0] == "reports"]
SERVICE_OF_IAM = {"costexplorer": "ce", "sfn": "states", "sns": "sns", "dynamodb": "dynamodb", "ecs": "ecs"}


def expressions(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("{%"):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from expressions(inner)


def states(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "Resource" in value and "Type" in value:
            yield value
        for inner in value.values():
            yield from states(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from states(inner)


@pytest.mark.parametrize("setup, stack, resource, role", MACHINES)
def test_only_functions_that_step_functions_has(setup: str, stack: str, resource: str, role: str) -> None:
    for expression in expressions(definition(setup, stack, resource)):
        without = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "''", expression)
        called = set(re.findall(r"\$(\w+)\(", without))
        # In the whole: a quotation mark in a regular expression is not one that `without` could pair.
        own = set(re.findall(r"\$(\w+)\s*:=\s*function", expression))
        own |= {name.strip().lstrip("$") for names in re.findall(r"function\(([^)]*)\)", without)
                for name in names.split(",")}
        assert called - own <= BUILT_IN, called - own - BUILT_IN
        assert "$eval" not in expression
        assert not own & BUILT_IN & called, "hides a function of JSONata that is called"


@pytest.mark.parametrize("setup, stack, resource, role", MACHINES)
def test_what_is_read_of_a_result_exists(setup: str, stack: str, resource: str, role: str) -> None:
    for state in states(definition(setup, stack, resource)):
        action = state["Resource"].removeprefix("arn:aws:states:::aws-sdk:")
        names = {name[0].upper() + name[1:] for name in operation(action).output_shape.members}
        for expression in expressions({key: state.get(key) for key in ("Assign", "Output")}):
            assert set(re.findall(r"\$states\.result\.(\w+)", expression)) <= names, action


def every_machine() -> list[tuple[str, dict[str, Any]]]:
    """Of the recorded templates: those that a user would deploy."""
    return [(f"{path.parent.name}/{path.name}/{name}", resource["Properties"]["Definition"])
            for path in sorted((ROOT / "Tests/StacksTests/Fixtures/templates").glob("*/*.json"))
            for name, resource in json.loads(path.read_text())["Resources"].items()
            if resource["Type"] == "AWS::StepFunctions::StateMachine"]


def test_what_is_repeated_or_caught_can_be_reported() -> None:
    """An error that the operation's model does not name arrives under the service's own name, `Sns.SnsException`."""
    found = {(place, state["Resource"], error) for place, machine in every_machine() for state in states(machine)
             for entry in state.get("Retry", []) + state.get("Catch", []) for error in entry["ErrorEquals"]
             if not error.startswith("States.") and error.lower() not in reported(state["Resource"])}
    assert found == set()


def test_what_no_model_names_is_repeated_too() -> None:
    """Throttling of Step Functions, Cost Explorer and SNS is such an error."""
    for place, machine in every_machine():
        for state in states(machine):
            names = {error for entry in state.get("Retry", []) for error in entry["ErrorEquals"]}
            prefix = next((name.split(".")[0] for name in names if not name.startswith("States.")), None)
            models = reported(state["Resource"])
            assert prefix is None or f"{prefix}.{prefix}Exception" in names or (
                f"{prefix}.ThrottlingException".lower() in models and f"{prefix}.ThrottlingException" in names), place


def reported(resource: str) -> set[str]:
    """In lower case: how AWS's SDK for Java, which Step Functions uses, writes an abbreviation is its own affair."""
    action = resource.removeprefix("arn:aws:states:::aws-sdk:")
    prefix = {"costexplorer": "CostExplorer", "sfn": "Sfn", "dynamodb": "DynamoDb"}.get(
        action.split(":")[0], action.split(":")[0].capitalize())
    names = {shape.error_code if "." not in shape.error_code else shape.name for shape in operation(action).error_shapes}
    names |= {shape.name for shape in operation(action).error_shapes}
    return {f"{prefix}.{re.sub('Exception$', '', name)}Exception".lower() for name in names} | {
        f"{prefix}.{prefix}Exception".lower()}


def test_no_state_keeps_a_delete_waiting() -> None:
    """A machine that is deleted goes when its runs reach their next transition."""
    waits = {place: state["Seconds"] for place, machine in every_machine()
             for state in machine_states(machine) if state["Type"] == "Wait"}
    assert waits and max(waits.values()) <= 900, waits


def test_no_run_of_a_standard_machine_may_take_a_year() -> None:
    for path in sorted((ROOT / "Tests/StacksTests/Fixtures/templates").glob("*/*.json")):
        for resource in json.loads(path.read_text())["Resources"].values():
            if resource["Type"] == "AWS::StepFunctions::StateMachine":
                properties = resource["Properties"]
                limit = properties["Definition"].get("TimeoutSeconds")
                assert (limit is not None and limit <= 1_036_800) == (properties["StateMachineType"] == "STANDARD"), path


def machine_states(value: Any) -> Iterator[dict[str, Any]]:
    for container in [value] if isinstance(value, dict) else []:
        for state in container.get("States", {}).values():
            yield state
            for branch in [*state.get("Branches", []), state.get("ItemProcessor", {})]:
                yield from machine_states(branch)


@pytest.mark.parametrize("setup, stack, resource, role", MACHINES)
def test_the_role_allows_each_call_and_only_what_exists(setup: str, stack: str, resource: str, role: str) -> None:
    found = templates(setup)[f"acme-prod-{stack}"]["Resources"][role]["Properties"]["Policies"]
    allowed = {action for policy in found for statement in policy["PolicyDocument"]["Statement"]
               for action in statement["Action"]}
    known = json.loads((Path(cfnlint.__file__).parent / "data/AdditionalSpecs/Policies.json").read_text())
    actions = {f"{prefix}:{name}".lower() for prefix, entry in known.items() for name in entry["Actions"]}
    assert {action.lower() for action in allowed} <= actions
    needed = set()
    for state in states(definition(setup, stack, resource)):
        name, verb = state["Resource"].removeprefix("arn:aws:states:::aws-sdk:").split(":")
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
        needed.add("budgets:ViewBudget" if name == "budgets" else f"{SERVICE_OF_IAM[name]}:{verb[0].upper()}{verb[1:]}")
    assert needed <= allowed, needed - allowed


def test_a_year_of_reports_costs_what_the_documentation_says() -> None:
    start, end = date(2026, 1, 1), date(2027, 1, 1)
    account = Account()
    for day in days(start - timedelta(240), end):
        account.costs[day] = {"Amazon Elastic MapReduce": f"{day.day}.25", "AWS Lambda": f"{day.weekday()}.5"}
    for entry in settings("full")["budgets"]:
        account.budgets[entry["aws"]] = Spend("3000", "100", "1200")
    requests = {"daily": 0, "weekly": 0, "monthly": 0}
    for today in days(start, end):
        due = ["daily"] + ["weekly"] * (today.weekday() == 1) + ["monthly"] * (today.day == 6)
        for report in due:
            before = account.requests
            execution = run("full", account, report, today)
            assert execution.failure is None
            requests[report] += account.requests - before
            if report == "daily":
                remember(account, today - timedelta(1), execution.output)
        account.published.clear()
    # 365 and about 53; 52 weeks; 12 months without waiting.
    assert 365 + 52 <= requests["daily"] <= 365 + 54, requests
    assert requests["weekly"] == 156 and requests["monthly"] == 24, requests


def test_a_month_that_stays_estimated_waits_until_day_8() -> None:
    for final, waits, requests in [(1, 0, 2), (7, 1, 3), (8, 2, 4), (31, 2, 4)]:
        account = Account(final_from=date(2026, 3, final))
        for day in days(date(2025, 9, 1), date(2026, 3, 1)):
            account.costs[day] = {"AWS Lambda": "1.5"}
        execution = run("full", account, "monthly", date(2026, 3, 6))
        assert (execution.failure, account.requests, execution.waits) == (None, requests, [900] * 96 * waits)


@pytest.mark.parametrize("report", ["daily", "weekly", "monthly"])
def test_250_services_with_long_names_stay_within_the_limit(report: str) -> None:
    account = Account()
    for day in days(date(2025, 7, 1), date(2026, 3, 10)):
        account.costs[day] = {f"Amazon {n:033d}": f"{n * 1.0000000001:.10f}" for n in range(250)}
    for entry in settings("full")["budgets"]:
        account.budgets[entry["aws"]] = Spend("3000", "100", "1200")
    execution = run("full", account, report, date(2026, 3, 10))
    assert execution.failure is None, execution.failure
    assert execution.path[-1] == "Publish" and first(account.today) == date(2026, 3, 1)
    # An answer that is larger is refused, billed, and asked for in parts.
    refused = execution.path.count("Ask for less")
    assert refused <= 2 and (refused > 0 or execution.largest <= PAYLOAD)
