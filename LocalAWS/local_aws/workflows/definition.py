"""What CreateStateMachine refuses in a JSONata definition, after AWS's page on the Amazon States Language."""
from __future__ import annotations

import re
from typing import Any, Iterator

from .expressions import is_expression, source, syntax_problem
from .integrations import unknown_resource

_FIELDS = {
    "Pass": "Output Assign Next End", "Succeed": "Output", "Fail": "Error Cause",
    "Choice": "Choices Default Output Assign", "Wait": "Seconds Timestamp Output Assign Next End",
    "Task": "Resource Arguments Output Assign Next End Retry Catch TimeoutSeconds HeartbeatSeconds Credentials",
    "Parallel": "Branches Arguments Output Assign Next End Retry Catch",
    "Map": "Items ItemSelector ItemProcessor MaxConcurrency Output Assign Next End Retry Catch Label "
           "ToleratedFailureCount ToleratedFailurePercentage",
}
_REQUIRED = {"Choice": ["Choices"], "Task": ["Resource"], "Parallel": ["Branches"], "Map": ["ItemProcessor"]}
_COMMON = {"Type", "Comment", "QueryLanguage"}
_NESTED = {"Branches", "ItemProcessor"}


def is_jsonata(definition: dict[str, Any]) -> bool:
    return definition.get("QueryLanguage") == "JSONata"


def problems(definition: dict[str, Any]) -> list[str]:
    if not isinstance(definition.get("States"), dict) or "StartAt" not in definition:
        return ["SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt, States] at /"]
    if not is_jsonata(definition):
        return []
    unknown = definition.keys() - {"Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"}
    found = [f"SCHEMA_VALIDATION_FAILED: Field '{name}' is not supported at /" for name in sorted(unknown)]
    return [*found, *_container(definition, "", set())]


def _container(container: dict[str, Any], path: str, outer: set[str]) -> Iterator[str]:
    states = container.get("States") or {}
    targets = {container.get("StartAt"): f"{path}/StartAt"}
    names = {name for state in states.values() for name in _assigned(state)}
    for name in sorted(names & outer):
        yield f"SCHEMA_VALIDATION_FAILED: The variable '{name}' is assigned in an outer scope too at {path or '/'}"
    for name, state in states.items():
        place = f"{path}/States/{name}"
        if len(name) > 80:
            yield f"SCHEMA_VALIDATION_FAILED: The state name is longer than 80 characters at {place}"
        yield from _state(state, place)
        for target in _targets(state):
            targets.setdefault(target, place)
        for index, branch in enumerate(state.get("Branches", [])):
            yield from _container(branch, f"{place}/Branches[{index}]", outer | names)
        if processor := state.get("ItemProcessor"):
            if processor.get("ProcessorConfig", {}).get("Mode", "INLINE") != "INLINE":
                yield f"local AWS runs inline maps only at {place}/ItemProcessor"
            yield from _container(processor, f"{place}/ItemProcessor", outer | names)
    for target, place in targets.items():
        if target not in states:
            yield f"MISSING_TRANSITION_TARGET: Missing 'Next' target: {target} at {place}"
    for name in states.keys() - targets.keys():
        yield f"MISSING_TRANSITION_TARGET: State \"{name}\" is not reachable. at {path}/States/{name}"


def _state(state: dict[str, Any], place: str) -> Iterator[str]:
    kind = state.get("Type")
    if kind not in _FIELDS:
        yield f"SCHEMA_VALIDATION_FAILED: Value is not one of {sorted(_FIELDS)} at {place}/Type"
        return
    if state.get("QueryLanguage", "JSONata") != "JSONata":
        yield f"local AWS does not mix query languages at {place}/QueryLanguage"
        return
    allowed = {*_FIELDS[kind].split(), *_COMMON}
    for field in sorted(state.keys() - allowed):
        yield f"SCHEMA_VALIDATION_FAILED: The field '{field}' is not supported by a JSONata {kind} state at {place}"
    for field in _REQUIRED.get(kind, []):
        if field not in state:
            yield f"SCHEMA_VALIDATION_FAILED: These fields are required: [{field}] at {place}"
    if "Next" in allowed and ("Next" in state) == ("End" in state):
        yield f"SCHEMA_VALIDATION_FAILED: A state needs exactly one of Next and End at {place}"
    if kind == "Wait" and ("Seconds" in state) == ("Timestamp" in state):
        yield f"SCHEMA_VALIDATION_FAILED: A Wait state needs exactly one of Seconds and Timestamp at {place}"
    if kind == "Task" and (reason := unknown_resource(state.get("Resource", ""))):
        yield f"SCHEMA_VALIDATION_FAILED: {reason} at {place}/Resource"
    for index, rule in enumerate(state.get("Choices", [])):
        for field in {"Condition", "Next"} - rule.keys():
            yield f"SCHEMA_VALIDATION_FAILED: These fields are required: [{field}] at {place}/Choices[{index}]"
    for name in _assigned(state):
        if not re.fullmatch(r"[^\W\d]\w{0,79}", name) or name == "states":
            yield f"SCHEMA_VALIDATION_FAILED: '{name}' is not a variable name at {place}/Assign"
    yield from _texts({key: value for key, value in state.items() if key not in _NESTED}, place)


def _texts(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{place}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{place}[{index}]")
    elif is_expression(value):
        if problem := syntax_problem(source(value)):
            yield f"INVALID_JSONATA_EXPRESSION: {problem} at {place}"
    elif isinstance(value, str) and (value.strip().startswith("{%") or value.strip().endswith("%}")):
        yield ("INVALID_JSONATA_EXPRESSION: a JSONata expression starts with '{%' and ends with '%}', without spaces "
               f"around them, at {place}")


def _targets(state: dict[str, Any]) -> list[str]:
    rules = [*state.get("Choices", []), *state.get("Catch", [])]
    every = [state.get("Next"), state.get("Default"), *(rule.get("Next") for rule in rules)]
    return [target for target in every if target is not None]


def _assigned(state: dict[str, Any]) -> set[str]:
    rules = [state, *state.get("Choices", []), *state.get("Catch", [])]
    return {name for rule in rules for name in rule.get("Assign", {})}
