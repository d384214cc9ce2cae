"""What AWS would say of each definition before it makes a state machine: by jsonata-python's parser, and the rules that
the local AWS keeps."""
from __future__ import annotations

import json
import sys
from typing import Any, Iterator

import pytest

from conftest import ROOT, SETUPS, templates

sys.path.insert(0, str(ROOT / "LocalAWS"))
from local_aws.workflows.definition import problems  # noqa: E402

GOLDENS = sorted((ROOT / "Tests/StacksTests/Fixtures/templates").glob("*/*.template.json"))


def machines(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            yield name, resource["Properties"]["Definition"]


def test_goldens() -> None:
    found = [(path.name, name, definition) for path in GOLDENS
             for name, definition in machines(json.loads(path.read_text()))]
    assert len(found) > 10
    assert [f"{path} {name}: {problem}" for path, name, definition in found for problem in problems(definition)] == []


@pytest.mark.parametrize("setup", SETUPS)
def test_setups(setup: str) -> None:
    assert [f"{stack} {name}: {problem}" for stack, template in templates(setup).items()
            for name, definition in machines(template) for problem in problems(definition)] == []
