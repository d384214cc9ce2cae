"""The last log lines of what died: where they are, found without keeping anything else of a task's definition."""
from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from conftest import templates
from formatting import MENTIONS, Bus, send
from notifications import check
from test_documented import event

TASK = "c13b4cb40f1f4fe4a2971f76ae5a47ad"
AWSLOGS = {"LogDriver": "awslogs", "Options": {
    "awslogs-group": "/ecs/fargate", "awslogs-region": "us-west-2", "awslogs-stream-prefix": "app"}}
FIND = "ecs:describeTaskDefinition"


def died(log: dict[str, Any], **changes: Any) -> tuple[Bus, dict[str, Any]]:
    """What is published of a task whose container `FargateApp` logs so."""
    bus = Bus(logs={"sidecar": {"LogDriver": "none"}, "FargateApp": log})
    happened = event("ecs", "told", "task-exit-1")
    happened["detail"].update(changes)
    execution = send(bus, "ecs", happened)
    assert execution.failure is None
    [message] = bus.published
    check(message, MENTIONS)
    assert "hunter2" not in json.dumps([message, execution.output]), "of a definition nothing but the log's names"
    return bus, message


def context(message: dict[str, Any]) -> dict[str, str]:
    return {key: value for key, value in message["metadata"]["additionalContext"].items()
            if key in ("logGroup", "stream")}


def options(**changes: str | None) -> dict[str, Any]:
    changed = {**AWSLOGS["Options"], **{key.replace("_", "-"): value for key, value in changes.items()}}
    return {"LogDriver": "awslogs", "Options": {key: value for key, value in changed.items() if value is not None}}


def test_of_a_container_that_died_the_card_leads_to_its_log() -> None:
    _, message = died(AWSLOGS)
    assert context(message) == {"logGroup": "/ecs/fargate", "stream": f"app/FargateApp/{TASK}"}
    assert (f"log-group/$252Fecs$252Ffargate/log-events/app$252FFargateApp$252F{TASK}|Last log lines>"
            in message["content"]["description"])


@pytest.mark.parametrize(("log", "expected"), [
    (options(awslogs_stream_prefix=None), {
        "logGroup": "/ecs/fargate", "stream": "ad64cbc71c7fb31c55507ec24c9f77947132b03d48d9961115cf24f3b7307e1e"}),
    (options(awslogs_region=None), {"logGroup": "/ecs/fargate", "stream": f"app/FargateApp/{TASK}"}),
    (options(awslogs_region="eu-west-1"), {}),
    (options(awslogs_group=None), {}),
    # A command could not take these names as they are; the link in the card can. Without both there is no button.
    (options(awslogs_group="/ecs/a#b"), {"stream": f"app/FargateApp/{TASK}"}),
    (options(awslogs_group="--profile"), {"stream": f"app/FargateApp/{TASK}"}),
    (options(awslogs_stream_prefix="x y"), {"logGroup": "/ecs/fargate"}),
    ({"LogDriver": "awsfirelens", "Options": {"Name": "datadog"}}, {}),
    ({"LogDriver": "splunk"}, {}),
], ids=["no prefix", "no region", "another region", "no group", "odd group", "an option", "odd prefix", "firelens", "splunk"])
def test_where_the_log_is_follows_from_the_definition(log: dict[str, Any], expected: dict[str, str]) -> None:
    assert context(died(log)[1]) == expected


@pytest.mark.parametrize("changes", [
    {"stopCode": "TaskFailedToStart"},
    {"containers": [{"name": "gone", "exitCode": 1}]},
    {"taskDefinitionArn": "nonsense"},
    {"taskDefinitionArn": None},
], ids=["never ran", "not in the definition", "no such definition", "no definition"])
def test_without_a_log_the_failure_is_told_all_the_same(changes: dict[str, Any]) -> None:
    assert context(died(AWSLOGS, **changes)[1]) == {}


def test_a_storm_asks_as_seldom_as_it_is_told() -> None:
    bus = Bus(logs={"FargateApp": AWSLOGS})
    asked = [len(send(bus, "ecs", event("ecs", "told", "task-exit-1")).arguments(FIND)) for _ in range(100)]
    assert sum(asked) == len(bus.published) == 3


@pytest.mark.parametrize(("kind", "name", "expected"), [
    ("batch", "job-exit-1", {
        "logGroup": "/aws/batch/job", "stream": "first-run-job-definition/default/c9cf0d2a4a3b4a0f8a0e5d9f3e1b2c3d"}),
    ("batch", "job-host-terminated", {}),
    ("glue", "job-failed", {"logGroup": "/aws-glue/jobs/error", "stream": "jr_" + "0123456789abcdef" * 4}),
    ("codebuild", "build-failed", {
        "logGroup": "/aws/codebuild/my-sample-project", "stream": "8745a7a9-c340-456a-9166-edf953571bEX"}),
])
def test_other_kinds_say_themselves_where_they_log(kind: str, name: str, expected: dict[str, str]) -> None:
    bus = Bus()
    send(bus, kind, event(kind, "told", name))
    assert context(bus.published[0]) == expected


def test_a_name_that_no_command_takes_is_left_out_and_never_made_another() -> None:
    bus, happened = Bus(), event("codebuild", "told", "build-failed")
    happened["detail"]["additional-information"]["logs"].update({"group-name": "/ci#main", "stream-name": "my builds/1"})
    send(bus, "codebuild", happened)
    assert context(bus.published[0]) == {}


def commands() -> dict[str, str]:
    resources = templates("events")["acme-prod"]["Resources"].values()
    return {entry["Properties"]["ActionName"].removeprefix("acme-prod-"): entry["Properties"]["Definition"]["CommandText"]
            for entry in resources if entry["Type"] == "AWS::Chatbot::CustomAction"}


@pytest.mark.parametrize(("action", "kind", "name"), [
    ("last-log-lines", "ecs", "task-exit-1"),
    ("last-log-lines", "batch", "job-exit-1"),
    ("last-log-lines", "codebuild", "build-failed"),
    ("why-task", "ecs", "task-exit-1"),
    ("why-service", "ecs", "deployment-failed"),
    ("why-cluster", "emr", "step-failed"),
    ("why-step", "emr", "step-failed"),
])
def test_a_button_of_a_card_is_a_command_that_the_service_takes(action: str, kind: str, name: str) -> None:
    bus = Bus(logs={"FargateApp": AWSLOGS})
    send(bus, kind, event(kind, "told", name))
    words = commands()[action].split()
    values = bus.published[0]["metadata"]["additionalContext"]
    filled = [values[word.removeprefix("$")] if word.startswith("$") else word for word in words]
    # The CLI checks all it is given before it connects to a port where nobody listens.
    tried = subprocess.run(
        ["aws", *filled, "--endpoint-url", "http://127.0.0.1:9"], capture_output=True, text=True,
        env={**os.environ, "AWS_MAX_ATTEMPTS": "1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"})
    assert "Could not connect to the endpoint URL" in tried.stderr, tried.stderr
