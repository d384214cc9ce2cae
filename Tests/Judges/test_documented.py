"""Events as AWS documents them: which ones the rules let in, by moto's matcher, and what is said of each."""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from moto.events.models import EventPattern

from conftest import HERE, templates
from formatting import MENTIONS, Bus, send
from notifications import check

EVENTS = {path.stem: json.loads(path.read_text()) for path in sorted((HERE / "events").glob("*.json"))}
GOLDENS = HERE / "goldens"
TOLD = ["ecs-deployment-failed", "ecs-service-placement-failure", "ecs-service-start-impaired", "ecs-task-exit-1",
        "ecs-task-failed-to-start", "ecs-task-out-of-memory", "emr-cluster-failed", "emr-scaling-failed",
        "emr-step-failed"]
#: A good event, and the failure that it clears.
CLEARS = {"ecs-deployment-completed": "ecs-deployment-failed", "ecs-service-steady": "ecs-service-start-impaired",
          "emr-cluster-completed": "emr-cluster-failed"}
#: Comes in, since a pattern cannot look into a JSON text, and is not told.
SILENT = ["emr-cluster-terminated"]
KEPT_OUT = sorted(EVENTS.keys() - {*TOLD, *CLEARS, *SILENT})


def pattern(kind: str) -> dict[str, Any]:
    resources = templates("events")["acme-prod-events"]["Resources"].values()
    patterns = [resource["Properties"]["EventPattern"] for resource in resources
                if resource["Type"] == "AWS::Events::Rule" and resource["Properties"]["Name"].endswith(f"-events-{kind}")]
    assert len(patterns) == 1
    return json.loads(patterns[0]) if isinstance(patterns[0], str) else patterns[0]


def matches(event: dict[str, Any]) -> bool:
    """Of a list of objects EventBridge looks at each; moto at none, so it is shown one after the other."""
    containers = event["detail"].get("containers") or [None]
    rule = pattern(event["source"].removeprefix("aws."))
    return any(EventPattern(None, rule).matches_event({**event, "detail": {**event["detail"], "containers": container}})
               for container in containers)


def test_failures_and_what_clears_them_come_in() -> None:
    assert [name for name, event in EVENTS.items() if matches(event)] == sorted([*TOLD, *CLEARS, *SILENT])


@pytest.mark.parametrize("name", KEPT_OUT)
def test_near_misses_stay_out(name: str) -> None:
    assert not matches(EVENTS[name])


@pytest.mark.parametrize("name", [*TOLD, *CLEARS])
def test_is_told_as_recorded(name: str) -> None:
    bus, kind = Bus(), name.split("-")[0]
    if name in CLEARS:
        earlier = {**EVENTS[CLEARS[name]], "time": EVENTS[name]["time"][:11] + "08:30:00Z"}
        send(bus, kind, earlier)
    execution = send(bus, kind, EVENTS[name])
    assert execution.failure is None and "Fall back" not in execution.path
    check(bus.published[-1], MENTIONS)
    golden(GOLDENS / f"{name}.json", bus.published[-1])


@pytest.mark.parametrize("name", [*CLEARS, *SILENT])
def test_good_news_of_nothing_is_not_told(name: str) -> None:
    bus = Bus()
    assert send(bus, name.split("-")[0], EVENTS[name]).failure is None
    assert bus.published == []


@pytest.mark.parametrize("name", TOLD)
def test_a_lost_table_silences_nothing(name: str) -> None:
    bus = Bus(broken=frozenset({"dynamodb:updateItem"}))
    assert send(bus, name.split("-")[0], EVENTS[name]).failure is None
    assert len(bus.published) == 1


def test_a_storm_is_told_at_once_and_then_rarely() -> None:
    bus = Bus()
    for _ in range(100):
        send(bus, "ecs", EVENTS["ecs-task-out-of-memory"])
    assert len(bus.published) == 3
    assert "*Again* 100 times since" in bus.published[-1]["content"]["description"]


def test_an_all_clear_lands_in_the_thread_of_the_failure() -> None:
    for good, failed in CLEARS.items():
        bus = Bus()
        send(bus, good.split("-")[0], {**EVENTS[failed], "time": "2016-01-01T00:00:00Z"})
        send(bus, good.split("-")[0], EVENTS[good])
        assert bus.published[0]["metadata"]["threadId"] == bus.published[1]["metadata"]["threadId"]
        assert "Recovered" in bus.published[1]["content"]["title"]


def golden(path: Path, value: Any) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("RECORD") == "1":
        path.write_text(text)
    assert path.read_text() == text, "RECORD=1 accepts the difference"
