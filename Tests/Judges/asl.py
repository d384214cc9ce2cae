"""Runs state machines of the query language JSONata: what the Amazon States Language says of scopes, limits and errors.

A task's arguments and its double's result are held against botocore's shapes of the AWS operation.
"""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Callable

from jsonata.jexception import JException
from jsonata.jsonata import Jsonata
from jsonata.signature import Signature
from jsonata.timebox import Timebox
from jsonata.utils import Utils

from shapes import validate

JSON = Any
Double = Callable[[str, dict[str, Any]], JSON]

# https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
PAYLOAD = 256 * 1024
VARIABLES = 10 * 1024 * 1024
# AWS stops an expression at 101: 100 terms, 99 brackets or a recursion of 31 pass, one more of each does not. The library's
# own bound, which counts as the JavaScript engine's does, has the same limits.
DEPTH = 100
UNCATCHABLE = ("States.DataLimitExceeded", "States.Runtime")


class Failure(Exception):
    """An error with a name, as a state or an execution ends with it."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause

    @property
    def output(self) -> JSON:
        return {"Error": self.error, "Cause": self.cause}


@dataclass
class Execution:
    """What happened. Either `output` or `failure`."""

    path: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    largest: int = 0
    output: JSON = None
    failure: Failure | None = None

    def arguments(self, action: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == action]


class Machine:
    """A definition; `double` plays AWS: it gets an action, for example `costexplorer:getCostAndUsage`, and arguments."""

    def __init__(self, definition: dict[str, Any]) -> None:
        self.definition = definition

    def run(self, input: JSON, double: Double, context: JSON, wait: Callable[[int], None] = lambda seconds: None
            ) -> Execution:
        execution = Execution()
        try:
            execution.output = Scope(execution, double, context, wait, {}).run(self.definition, input)
        except Failure as failure:
            execution.failure = failure
        return execution


@dataclass
class Scope:
    """Variables of the machine, of a branch or of an iteration: inner ones see the outer ones, never the reverse."""

    execution: Execution
    double: Double
    context: JSON
    wait: Callable[[int], None]
    outer: dict[str, JSON]
    own: dict[str, JSON] = field(default_factory=dict)

    def run(self, machine: dict[str, Any], input: JSON) -> JSON:
        name = machine["StartAt"]
        while True:
            state = machine["States"][name]
            self.execution.path.append(name)
            self._limit(input, f"input of {name}")
            input, following = self._enter(name, state, input)
            self._limit(input, f"output of {name}")
            if following is None:
                return input
            name = following

    def _enter(self, name: str, state: dict[str, Any], input: JSON) -> tuple[JSON, str | None]:
        attempts: dict[int, int] = {}
        while True:
            states = {"input": input, "context": self.context}
            try:
                return self._do(state, states)
            except Failure as failure:
                if retry := self._matching(state.get("Retry", []), failure):
                    index, entry = retry
                    attempts[index] = attempts.get(index, 0) + 1
                    if attempts[index] <= entry.get("MaxAttempts", 3):
                        seconds = entry.get("IntervalSeconds", 1) * entry.get("BackoffRate", 2) ** (attempts[index] - 1)
                        self.execution.waits.append(int(seconds))
                        continue
                if not (caught := self._matching(state.get("Catch", []), failure)):
                    raise
                states = {**states, "errorOutput": failure.output}
                return self._leave(caught[1], states, failure.output), caught[1]["Next"]

    @staticmethod
    def _matching(entries: list[dict[str, Any]], failure: Failure) -> tuple[int, dict[str, Any]] | None:
        for index, entry in enumerate(entries):
            names = entry["ErrorEquals"]
            wild = ("States.ALL" in names and failure.error not in UNCATCHABLE) or (
                "States.TaskFailed" in names and not failure.error.startswith("States."))
            if failure.error in names or wild:
                return index, entry
        return None

    def _do(self, state: dict[str, Any], states: dict[str, JSON]) -> tuple[JSON, str | None]:
        match state["Type"]:
            case "Choice":
                for choice in state["Choices"]:
                    truth = self._value(choice["Condition"], states)
                    if not isinstance(truth, bool):
                        raise Failure("States.QueryEvaluationError", f"not true or false: {choice['Condition']}")
                    if truth:
                        return self._leave(choice, states, states["input"]), choice["Next"]
                return self._leave(state, states, states["input"]), state["Default"]
            case "Fail":
                raise Failure(self._value(state["Error"], states), self._value(state["Cause"], states))
            case "Wait":
                self.execution.waits.append(state["Seconds"])
                self.wait(state["Seconds"])
                result = states["input"]
            case "Task":
                result = self._call(state["Resource"], self._value(state.get("Arguments", {}), states))
            case "Parallel":
                result = [self._inner(branch, states["input"]) for branch in state["Branches"]]
            case "Map":
                items = self._value(state["Items"], states)
                if not isinstance(items, list):
                    raise Failure("States.QueryEvaluationError", f"not a list: {state['Items']}")
                result = [self._inner(state["ItemProcessor"], item) for item in items]
            case "Pass" | "Succeed":
                result = states["input"]
            case other:
                raise NotImplementedError(other)
        if state["Type"] in ("Task", "Parallel", "Map"):
            self._limit(result, "result")
            states = {**states, "result": result}
        return self._leave(state, states, result), state.get("Next")

    def _inner(self, machine: dict[str, Any], input: JSON) -> JSON:
        inner = Scope(self.execution, self.double, self.context, self.wait, {**self.outer, **self.own})
        return inner.run(machine, input)

    def _leave(self, place: dict[str, Any], states: dict[str, JSON], result: JSON) -> JSON:
        """`Assign` and `Output` both see the variables as they were."""
        output = self._value(place["Output"], states) if "Output" in place else result
        if "Assign" in place:
            assigned = self._value(place["Assign"], states)
            self._limit(assigned, f"variables {', '.join(assigned)}")
            if hidden := assigned.keys() & self.outer.keys():
                raise Failure("States.Runtime", f"variables of an outer scope: {hidden}")
            self.own.update(assigned)
            if size({**self.outer, **self.own}) > VARIABLES:
                raise Failure("States.DataLimitExceeded", "all variables")
        return output

    def _call(self, resource: str, arguments: dict[str, Any]) -> JSON:
        self._limit(arguments, "arguments")
        action = resource.removeprefix("arn:aws:states:::").removeprefix("aws-sdk:")
        validate(action, arguments, "input")
        self.execution.calls.append((action, arguments))
        result = self.double(action, arguments)
        validate(action, result, "output")
        return result

    def _limit(self, value: JSON, what: str) -> None:
        bytes = size(value)
        self.execution.largest = max(self.execution.largest, bytes)
        if bytes > PAYLOAD:
            raise Failure("States.DataLimitExceeded", f"{what} has {bytes} bytes")

    def _value(self, template: JSON, states: dict[str, JSON]) -> JSON:
        if isinstance(template, dict):
            return {key: self._value(value, states) for key, value in template.items()}
        if isinstance(template, list):
            return [self._value(value, states) for value in template]
        if isinstance(template, str) and template.startswith("{%"):
            return evaluate(template, {**self.outer, **self.own, "states": states})
        return template


class Bound(Timebox):
    """Of one evaluation. The library looks its two callbacks up as variables, from the innermost function outwards."""

    current: dict[str, Callable[..., None]] = {}

    def __init__(self) -> None:
        self.depth = self.greatest = 0

        # The library's own do as much in four calls; these run for every node.
        def enter(expression: Any, input: JSON, environment: Any) -> None:
            if environment.is_parallel_call:
                return
            self.depth += 1
            if self.depth > self.greatest:
                self.greatest = self.depth
                if self.depth > DEPTH:
                    raise JException("D1011", -1)

        def leave(expression: Any, input: JSON, environment: Any, result: JSON) -> None:
            if not environment.is_parallel_call:
                self.depth -= 1

        self.current["__evaluate_entry"], self.current["__evaluate_exit"] = enter, leave


#: Expression → the greatest depth that it has reached.
depths: dict[str, int] = {}


def lookup(frame: Any, name: str) -> Any:
    """The same as the library's, which calls itself for each enclosing function: a third of all time."""
    if name in Bound.current:
        return Bound.current[name]
    while frame is not None:
        if name in frame.bindings:
            return frame.bindings[name]
        frame = frame.parent
    return None


def symbol_of(self: Signature, value: JSON, slowly: Callable[[Signature, JSON], str] = Signature.get_symbol) -> str:
    """The same as the library's, which asks of each plain value first whether it is a function."""
    return SYMBOLS.get(type(value)) or slowly(self, value)


SYMBOLS = {str: "s", bool: "b", int: "n", float: "n", dict: "o", list: "a", Utils.JList: "a"}
Jsonata.Frame.lookup = lookup
Signature.get_symbol = symbol_of
Jsonata.get_per_thread_instance = lambda self: self  # there is one thread


def size(value: JSON) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def parse(text: str) -> JSON:
    """Step Functions' own `$parse`; `$eval` it has not."""
    return json.loads(text)


def count(value: Any = None) -> int:
    """To Step Functions null is one item; the library does not count it."""
    return 0 if value is None else len(value) if isinstance(value, list) else 1


@lru_cache(maxsize=None)
def compiled(expression: str) -> Jsonata:
    assert expression.endswith("%}"), expression
    made = Jsonata(expression[2:-2].strip())
    made.set_output_convert_nulls(False)
    made.register_lambda("parse", parse)
    made.register_lambda("count", count)
    made.environment.bind("eval", None)
    return made


def evaluate(expression: str, variables: dict[str, JSON]) -> JSON:
    made, bound = compiled(expression), Bound()
    try:
        result = made.evaluate(None, variables)
    except Exception as error:  # Whatever an expression stumbles over is one error to Step Functions.
        raise Failure("States.QueryEvaluationError", f"{error} in {expression[:200]}") from error
    finally:
        depths[expression] = max(depths.get(expression, 0), bound.greatest)
    if result is None:
        raise Failure("States.QueryEvaluationError", f"undefined: {expression[:200]}")
    try:
        return json.loads(json.dumps(Utils.convert_nulls(result), allow_nan=False))
    except (TypeError, ValueError) as error:
        raise Failure("States.QueryEvaluationError", f"not JSON: {expression[:200]}") from error
