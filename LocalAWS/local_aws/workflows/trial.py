"""`TestState`: one state, tried once, with variables, a mocked result or error, and no state machine.
https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html"""
from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from ..errors import AwsError
from .definition import Problem, is_jsonata, problems
from .errors import StatesError
from .execution import Execution, Machine
from .interpreter import Call, Interpreter, Tried

Input = dict[str, Any]
_MOCKED = ("Task", "Map", "Parallel")
_NAME = "StateUnderTest"


class Trial:
    def __init__(self, request: Input, arn: str) -> None:
        self._request = request
        self._definition, self._name = _machine(_object(request["definition"], "definition"), request.get("stateName"))
        self._state = self._definition["States"][self._name]
        self._mock = request.get("mock")
        self._check()
        machine = Machine("TestState", arn, request.get("roleArn", ""), "STANDARD", self._definition)
        context = _object(request.get("context", "{}"), "context")
        self._run = Execution(machine, "TestState", _json(request.get("input", "{}"), "input"),
                              datetime.now(timezone.utc), given_context=context)

    def answer(self, call: Call) -> dict[str, Any]:
        variables = _object(self._request.get("variables", "{}"), "variables")
        interpreter = Interpreter(self._run, call, lambda: False, self._mocked if self._mock else None)
        tried = interpreter.tried(self._name, self._state, variables)
        answer: dict[str, Any] = {"status": tried.status}
        if tried.status in ("SUCCEEDED", "CAUGHT_ERROR"):
            answer |= {"output": _text(tried.output), "nextState": tried.following}
        if tried.error:
            answer |= {"error": tried.error.error, "cause": tried.error.cause}
        if self._request.get("inspectionLevel", "INFO") != "INFO":
            answer["inspectionData"] = self._inspected(tried)
        return {key: value for key, value in answer.items() if value is not None}

    def _inspected(self, tried: Tried) -> dict[str, Any]:
        details: dict[str, Any] = {}
        if tried.retry:
            details = {"retryIndex": tried.retry[0], "retryBackoffIntervalSeconds": int(tried.retry[1])}
        if tried.catch is not None:
            details = {"catchIndex": tried.catch}
        found = {"input": self._run.input, **tried.seen, "variables": tried.variables}
        return {**{key: _text(value) for key, value in found.items()}, **({"errorDetails": details} if details else {})}

    def _mocked(self) -> Any:
        assert self._mock
        if wrong := self._mock.get("errorOutput"):
            raise StatesError(wrong.get("error", ""), wrong.get("cause", ""))
        return _json(self._mock.get("result", "null"), "mock.result")

    def _check(self) -> None:
        kind = self._state["Type"]
        if self._mock and kind not in _MOCKED:
            raise _invalid(f"A mock can only be specified for Task, Map, or Parallel states, and not for {kind}")
        if not self._mock and kind in ("Map", "Parallel"):
            raise _invalid(f"A {kind} state can only be tested when a mock is specified")
        if not self._mock and "context" in self._request:
            raise _invalid("The context can only be specified if a mock is specified")
        if not self._mock and kind == "Task" and "roleArn" not in self._request:
            raise _invalid("A Task state needs a roleArn or a mock")


def _machine(given: Input, name: str | None) -> tuple[Input, str]:
    """A whole definition and the state in it, or a single state in a definition of its own."""
    alone = name is None
    definition = {"QueryLanguage": given.get("QueryLanguage", "JSONPath"), "StartAt": _NAME, "States": {_NAME: given}}
    found = problems(definition if alone else given)
    if alone:  # what follows it is not there
        found = [Problem(problem.code, problem.message, (problem.location or "").removeprefix(f"/States/{_NAME}") or "/")
                 for problem in found if problem.code not in ("MISSING_TRANSITION_TARGET", "MISSING_END_STATE")]
    if found:
        raise AwsError("InvalidDefinition", f"Invalid State Machine Definition: '{', '.join(map(str, found))}'")
    if not is_jsonata(definition if alone else given):
        raise AwsError("InvalidDefinition", "local AWS tests states with QueryLanguage JSONata only")
    if name and name not in given["States"]:
        raise _invalid(f"The state '{name}' is not in the definition")
    return (definition, _NAME) if alone else (given, name or "")


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise AwsError("InvalidExecutionInput" if what == "input" else "ValidationException",
                       f"Invalid JSON in '{what}': {error}") from None


def _object(text: str, what: str) -> Input:
    value = _json(text, what)
    if not isinstance(value, dict):
        raise _invalid(f"'{what}' must be a JSON object")
    return value


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)
