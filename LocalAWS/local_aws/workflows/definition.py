"""What CreateStateMachine refuses in a JSONata definition, after AWS's page on the Amazon States Language."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Iterator

from .expressions import is_expression, source
from .integrations import unknown_resource
from .references import ALWAYS, refused

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
#: What AWS keeps as text, or reads as states, and never takes for an expression.
_LITERAL = {*_COMMON, "Branches", "ItemProcessor", "Next", "Default", "Resource", "ErrorEquals", "Retry", "Label"}
#: JSONPath's fields, https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
_PATHS = {"InputPath", "OutputPath", "ResultPath", "ResultSelector", "Parameters", "Result", "ItemsPath",
          "MaxConcurrencyPath", "SecondsPath", "TimestampPath", "ErrorPath", "CausePath", "TimeoutSecondsPath",
          "HeartbeatSecondsPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath"}
_RESULT = frozenset({*ALWAYS, "result"})
_ERROR = frozenset({*ALWAYS, "errorOutput"})


@dataclass(frozen=True)
class Problem:
    """A diagnostic of `ValidateStateMachineDefinition`; as text, what `CreateStateMachine` answers."""

    code: str
    message: str
    location: str | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.message} at {self.location or 'null'}"


def problems_of(text: str) -> list[Problem]:
    try:
        definition = json.loads(text)
        return problems(definition) if isinstance(definition, dict) else [
            Problem("INVALID_JSON_DESCRIPTION", "Expected a JSON object")]
    except ValueError as error:
        return [Problem("INVALID_JSON_DESCRIPTION", str(error))]


def is_jsonata(definition: dict[str, Any]) -> bool:
    return definition.get("QueryLanguage") == "JSONata"


def problems(definition: dict[str, Any]) -> list[Problem]:
    if not isinstance(definition.get("States"), dict) or "StartAt" not in definition:
        return [_schema("These fields are required: [StartAt, States]", "/")]
    if not is_jsonata(definition):
        return []
    unknown = definition.keys() - {"Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"}
    found = [_schema(f"Field '{name}' is not supported", "/") for name in sorted(unknown)]
    if not any(_is_last(state) for state in definition["States"].values()):
        found.append(Problem("MISSING_END_STATE", "Workflow has no terminal state"))
    return [*found, *_container(definition, "", set())]


def _container(container: dict[str, Any], path: str, outer: set[str]) -> Iterator[Problem]:
    states = container.get("States") or {}
    names = {name for state in states.values() for name in _assigned(state)}
    for name in sorted(names & outer):
        yield _schema(f"The variable '{name}' is assigned in an outer scope too", path or "/")
    for name, state in states.items():
        place = f"{path}/States/{name}"
        if len(name) > 80:
            yield _schema("The state name is longer than 80 characters", place)
        yield from _state(state, place)
        for index, branch in enumerate(state.get("Branches", [])):
            yield from _inner(branch, f"{place}/Branches[{index}]", outer | names)
        if processor := state.get("ItemProcessor"):
            if processor.get("ProcessorConfig", {}).get("Mode", "INLINE") != "INLINE":
                yield _schema("local AWS runs inline maps only", f"{place}/ItemProcessor")
            yield from _inner(processor, f"{place}/ItemProcessor", outer | names)
    yield from _transitions(container, states, path)


def _inner(container: dict[str, Any], place: str, outer: set[str]) -> Iterator[Problem]:
    """A branch or a processor is no state, and has no language of its own."""
    if "QueryLanguage" in container:
        yield _schema("Field 'QueryLanguage' is not supported", place)
    yield from _container(container, place, outer)


def _transitions(container: dict[str, Any], states: dict[str, Any], path: str) -> Iterator[Problem]:
    targets = {name: list(_targets(state)) for name, state in states.items()}
    named = [(container.get("StartAt"), f"{path}/StartAt"),
             *((target, f"{path}/States/{name}/{field}") for name in states for target, field in targets[name])]
    for target, place in named:
        if target not in states:
            yield Problem("MISSING_TRANSITION_TARGET", f"Missing 'Next' target: {target}", place)
    if not path and not any(_is_last(state) for state in states.values()):
        return  # that is said, and makes the rest doubtful
    reached: set[str] = set()
    waiting = [container.get("StartAt")]
    while waiting:
        name = waiting.pop()
        if name in states and name not in reached:
            reached.add(name)
            waiting += [target for target, _ in targets[name]]
    for name in states:
        if name not in reached:
            yield Problem("MISSING_TRANSITION_TARGET", f'State "{name}" is not reachable.', f"{path}/States/{name}")


def _is_last(state: dict[str, Any]) -> bool:
    return state.get("Type") in ("Succeed", "Fail") or state.get("End") is True


def _state(state: dict[str, Any], place: str) -> Iterator[Problem]:
    kind = state.get("Type")
    if kind not in _FIELDS:
        yield _schema(f"Value is not one of {sorted(_FIELDS)}", f"{place}/Type")
        return
    language = state.get("QueryLanguage", "JSONata")
    if language == "JSONPath":
        yield _schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", place)
        return
    if language != "JSONata":
        yield _schema("Value should be one of the following: [JSONPath, JSONata]", f"{place}/QueryLanguage")
    allowed = {*_FIELDS[kind].split(), *_COMMON}
    for field in sorted(state.keys() - allowed):
        yield _schema(f"The QueryLanguage is set to 'JSONata', but field '{field}' is only supported for the 'JSONPath' "
                      "QueryLanguage" if field in _PATHS else f"Field '{field}' is not supported", place)
    for field in _REQUIRED.get(kind, []):
        if field not in state:
            yield _schema(f"These fields are required: [{field}]", place)
    if "Next" in allowed and ("Next" in state) == ("End" in state):
        yield _schema("A state needs exactly one of Next and End", place)
    if kind == "Wait" and ("Seconds" in state) == ("Timestamp" in state):
        yield _schema("A Wait state needs exactly one of Seconds and Timestamp", place)
    if kind == "Task" and (reason := unknown_resource(state.get("Resource", ""))):
        yield _schema(reason, f"{place}/Resource")
    for index, rule in enumerate(state.get("Choices", [])):
        for field in {"Condition", "Next"} - rule.keys():
            yield _schema(f"These fields are required: [{field}]", f"{place}/Choices[{index}]")
    for field in ("Retry", "Catch"):
        rules = state.get(field, [])
        for index, rule in enumerate(rules):
            errors = rule.get("ErrorEquals") or []
            if not errors:
                yield _schema("These fields are required: [ErrorEquals]", f"{place}/{field}[{index}]")
            if "States.ALL" in errors and (len(errors) > 1 or index < len(rules) - 1):
                yield _schema("States.ALL must stand alone and in the last rule", f"{place}/{field}[{index}]")
    for name in _assigned(state):
        if not re.fullmatch(r"[^\W\d]\w{0,79}", name) or name == "states":
            yield _schema(f"'{name}' is not a variable name", f"{place}/Assign")
    yield from _expressions(state, place, _RESULT if kind in ("Task", "Parallel", "Map") else ALWAYS)
    for index, rule in enumerate(state.get("Choices", [])):
        yield from _expressions(rule, f"{place}/Choices[{index}]", ALWAYS)
    for index, rule in enumerate(state.get("Catch", [])):
        yield from _expressions(rule, f"{place}/Catch[{index}]", _ERROR)


def _expressions(fields: dict[str, Any], place: str, offered: frozenset[str]) -> Iterator[Problem]:
    """`offered` fields of `$states` are there when a state, a rule or a catcher is left; before, only what always is."""
    for name, value in fields.items():
        if name not in {*_LITERAL, "Choices", "Catch"}:
            yield from _texts(value, f"{place}/{name}", offered if name in ("Output", "Assign") else ALWAYS)


def _texts(value: Any, place: str, offered: frozenset[str]) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{place}/{key}", offered)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{place}[{index}]", offered)
    elif is_expression(value):
        yield from (Problem(code, message, place) for code, message in refused(source(value), offered))
    elif isinstance(value, str) and (value.strip().startswith("{%") or value.strip().endswith("%}")):
        yield Problem("INVALID_JSONATA_EXPRESSION", "a JSONata expression starts with '{%' and ends with '%}', without "
                                                    "spaces around them", place)


def _schema(message: str, location: str) -> Problem:
    return Problem("SCHEMA_VALIDATION_FAILED", message, location)


def _targets(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where it leads to, and the field that says so."""
    rules = [(f"{field}[{index}]/Next", rule.get("Next")) for field in ("Choices", "Catch")
             for index, rule in enumerate(state.get(field, []))]
    for field, target in [("Next", state.get("Next")), ("Default", state.get("Default")), *rules]:
        if target is not None:
            yield target, field


def _assigned(state: dict[str, Any]) -> set[str]:
    rules = [state, *state.get("Choices", []), *state.get("Catch", [])]
    return {name for rule in rules for name in rule.get("Assign", {})}
