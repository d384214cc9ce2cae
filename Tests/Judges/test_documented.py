"""Events as AWS documents them: which ones the rules let in, by LocalStack's matcher, and what is said of each.

The folder says what becomes of an event: `told`; `clears` the failure of the same name; `silent`, since it comes in and
is no news; `kept-out` by the rule.
"""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from localstack.services.events.event_rule_engine import EventPatternCompiler, EventRuleEngine

from conftest import HERE, KINDS, event_rule
from formatting import MENTIONS, Bus, send
from notifications import check

GOLDENS = HERE / "goldens"


def events(fate: str) -> list[Any]:
    return [pytest.param(path.parent.parent.name, path.stem, id=f"{path.parent.parent.name}-{path.stem}")
            for path in sorted((HERE / "events").glob(f"*/{fate}/*.json"))]


TOLD, CLEARS, SILENT, KEPT_OUT = (events(fate) for fate in ("told", "clears", "silent", "kept-out"))


def event(kind: str, fate: str, name: str) -> dict[str, Any]:
    return json.loads((HERE / "events" / kind / fate / f"{name}.json").read_text())


def matches(kind: str, event: dict[str, Any]) -> bool:
    pattern = event_rule(kind)[1]["EventPattern"]
    compiled = EventPatternCompiler().compile_event_pattern(pattern)
    return EventRuleEngine().evaluate_pattern_on_event(compiled, event)


def test_every_kind_has_both_sorts_of_events() -> None:
    for kind in KINDS:
        assert {path.name for path in (HERE / "events" / kind).iterdir()} >= {"told", "kept-out"}, kind


@pytest.mark.parametrize(("kind", "name"), TOLD)
def test_failures_come_in(kind: str, name: str) -> None:
    assert matches(kind, event(kind, "told", name))
    others = [other for other in KINDS if other != kind and matches(other, event(kind, "told", name))]
    assert others == [], "no event is told twice"


@pytest.mark.parametrize(("kind", "name"), CLEARS)
def test_what_clears_them_comes_in(kind: str, name: str) -> None:
    assert matches(kind, event(kind, "clears", name))


@pytest.mark.parametrize(("kind", "name"), KEPT_OUT)
def test_near_misses_stay_out(kind: str, name: str) -> None:
    assert not matches(kind, event(kind, "kept-out", name))


@pytest.mark.parametrize(("kind", "name"), TOLD)
def test_a_failure_is_told_as_recorded(kind: str, name: str) -> None:
    bus = Bus()
    execution = send(bus, kind, event(kind, "told", name))
    assert execution.failure is None and "Fall back" not in execution.path
    [message] = bus.published
    check(message, MENTIONS)
    golden(GOLDENS / kind / f"{name}.json", message)


@pytest.mark.parametrize(("kind", "name"), CLEARS)
def test_an_all_clear_is_told_as_recorded_in_the_thread_of_the_failure(kind: str, name: str) -> None:
    bus, good = Bus(), event(kind, "clears", name)
    send(bus, kind, {**event(kind, "told", name), "time": good["time"][:11] + "00:30:00Z"})
    execution = send(bus, kind, good)
    assert execution.failure is None and "Fall back" not in execution.path
    failure, message = bus.published
    assert failure["metadata"]["threadId"] == message["metadata"]["threadId"]
    assert "Recovered" in message["content"]["title"]
    check(message, MENTIONS)
    golden(GOLDENS / kind / f"{name}-cleared.json", message)


@pytest.mark.parametrize(("fate", "kind", "name"), [
    pytest.param(fate, *entry.values, id=entry.id)
    for fate, entries in (("clears", CLEARS), ("silent", SILENT)) for entry in entries])
def test_good_news_of_nothing_is_not_told(fate: str, kind: str, name: str) -> None:
    bus = Bus()
    assert matches(kind, event(kind, fate, name)), "what cannot come in belongs into kept-out"
    assert send(bus, kind, event(kind, fate, name)).failure is None
    assert bus.published == []


@pytest.mark.parametrize(("kind", "name"), TOLD)
def test_a_lost_table_silences_nothing(kind: str, name: str) -> None:
    bus = Bus(broken=frozenset({"dynamodb:updateItem"}))
    assert send(bus, kind, event(kind, "told", name)).failure is None
    assert len(bus.published) == 1


@pytest.mark.parametrize(("kind", "name"), TOLD)
def test_a_dozen_of_the_same_are_two_messages_in_one_thread(kind: str, name: str) -> None:
    bus = Bus()
    for _ in range(12):
        send(bus, kind, event(kind, "told", name))
    assert len(bus.published) == 2
    assert "*Again* 10 times since" in bus.published[-1]["content"]["description"]
    assert len({message["metadata"]["threadId"] for message in bus.published}) == 1


def golden(path: Path, value: Any) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("RECORD") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert path.read_text() == text, "RECORD=1 accepts the difference"
