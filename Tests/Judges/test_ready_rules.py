"""The rules of `docs/ready-rules.md`: each lets in the event that its service documents, and makes a card of it."""
from __future__ import annotations

import json
import re
from typing import Any

import pytest

from conftest import HERE, READY, templates
from formatting import MENTIONS, Bus
from notifications import check
from test_documented import golden
from test_patterns import by_localstack
from asl import Machine

EVENTS = sorted((HERE / "ready-rules").glob("*.json"))
STACK = templates("ready")["acme-prod-rules"]["Resources"]
RULES = {resource["Properties"]["Description"]: resource["Properties"] for resource in STACK.values()
         if resource["Type"] == "AWS::Events::Rule"}
MACHINE = Machine(STACK["Formatter"]["Properties"]["Definition"])


def test_each_rule_has_its_event() -> None:
    assert len(READY) >= 15
    assert set(RULES) == {path.stem for path in EVENTS}


def published(path: Any, event: dict[str, Any]) -> dict[str, Any]:
    bus = Bus()
    channel = re.search(r'"channel":"([^"]*)"', RULES[path.stem]["Targets"][0]["InputTransformer"]["InputTemplate"])
    assert channel
    execution = MACHINE.run(
        {"kind": "rule", "rule": path.stem, "channel": channel[1], "event": event}, bus,
        {"Execution": {"Id": "x", "Name": "x", "StartTime": "2026-03-10T14:02:01.000Z"}, "StateMachine": {"Id": "x", "Name": "x"}})
    assert execution.failure is None
    [message] = bus.published
    check(message, MENTIONS)
    return message


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_an_event_becomes_its_card(path: Any) -> None:
    event = json.loads(path.read_text())
    assert [name for name, rule in RULES.items() if by_localstack(rule["EventPattern"], event)] == [path.stem]
    message = published(path, event)
    shown = json.dumps(message["content"], ensure_ascii=False)
    assert "–" not in shown, "a placeholder without a value"
    golden(HERE / "goldens-ready-rules" / path.name, message)


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_without_its_details_there_is_a_card_all_the_same(path: Any) -> None:
    published(path, {**json.loads(path.read_text()), "detail": None, "resources": None})
