"""Runs the states of an execution. Branches and items run one after the other, so that a run is the same each time."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable

from ..faults import Cancelled
from .errors import StatesError, checked_size, matches
from .execution import Execution, moment, stamp
from .expressions import Expressions

Call = Callable[[Execution, str, Any], Any]  # a task: its run, its resource, its arguments
Reply = tuple[Any, str | None]  # a state's output and the next state
CATCHING = ("Task", "Map", "Parallel")


@dataclass
class Tried:
    status: str
    output: Any = None
    following: str | None = None
    error: StatesError | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)  # arguments and result of the state
    retry: tuple[int, float] | None = None  # index and seconds
    catch: int | None = None


class Interpreter:
    def __init__(self, run: Execution, call: Call, stopped: Callable[[], bool],
                 mocked: Callable[[], Any] | None = None) -> None:
        self._run, self._call, self._stopped, self._mocked = run, call, stopped, mocked

    def execute(self) -> Any:
        return _States(self, self._run.machine.definition, {}, {}).execute(self._run.input)

    def tried(self, name: str, state: dict[str, Any], variables: dict[str, Any]) -> Tried:
        """One attempt at one state, with what `TestState` tells of it."""
        scope = _States(self, self._run.machine.definition, variables, {})
        return _State(self, scope, name, state).tried(self._run.input)


class _States:
    """The states of a machine, a branch or an item, with the variables of that scope over those of the outer one."""

    def __init__(self, owner: Interpreter, container: dict[str, Any], variables: dict[str, Any],
                 context: dict[str, Any]) -> None:
        self._owner, self._run, self._container = owner, owner._run, container
        self._variables, self._context = dict(variables), context

    def execute(self, data: Any) -> Any:
        name: str | None = self._container["StartAt"]
        while name is not None:
            state = self._container["States"][name]
            data, name = _State(self._owner, self, name, state).step(data)
        return data


class _State:
    def __init__(self, owner: Interpreter, scope: _States, name: str, state: dict[str, Any]) -> None:
        self._owner, self._run, self._scope, self._name, self._state = owner, owner._run, scope, name, state
        self._retries: dict[int, int] = {}
        self._entered = self._run.now
        self._seen: dict[str, Any] = {}

    def step(self, data: Any) -> Reply:
        kind = self._state["Type"]
        event = self._run.event(f"{kind}StateEntered", {"stateEnteredEventDetails": {"name": self._name}})
        while True:
            if self._owner._stopped() or self._run.status != "RUNNING":
                raise Cancelled
            self._run.transitions += 1
            try:
                output, following = self._attempt(data)
                break
            except StatesError as error:
                error.located_at(self._name, event)
                if kind not in CATCHING:
                    raise
                if self._retry(error):
                    continue
                output, following = self._catch(error, data, event)
                break
        self._run.event(f"{kind}StateExited", {"stateExitedEventDetails": {"name": self._name}})
        return output, following

    def tried(self, data: Any) -> Tried:
        found = self._tried(data)
        found.variables, found.seen = self._scope._variables, self._seen
        return found

    def _tried(self, data: Any) -> Tried:
        try:
            return Tried("SUCCEEDED", *self._attempt(data))
        except StatesError as error:
            error.located_at(self._name, 0)
            if self._state["Type"] in CATCHING:
                if rule := self._rule("Retry", error):
                    seconds = self._state["Retry"][rule[0]].get("IntervalSeconds", 1)
                    return Tried("RETRIABLE", error=error, retry=(rule[0], seconds))
                if rule := self._rule("Catch", error):
                    return self._caught(error, data, rule[0])
            return Tried("FAILED", error=error)

    def _caught(self, error: StatesError, data: Any, index: int) -> Tried:
        try:
            return Tried("CAUGHT_ERROR", *self._catch(error, data, 0), error=error, catch=index)
        except StatesError as second:
            return Tried("FAILED", error=second)

    def _attempt(self, data: Any) -> Reply:
        checked_size(data, f"The state '{self._name}' was given an input")
        return getattr(self, f"_{self._state['Type'].lower()}")(data)

    def _rule(self, field: str, error: StatesError) -> tuple[int, dict[str, Any]] | None:
        rules = enumerate(self._state.get(field, []))
        return next(((index, rule) for index, rule in rules if matches(rule["ErrorEquals"], error.error)), None)

    def _expressions(self, data: Any, **more: Any) -> Expressions:
        state = {"EnteredTime": stamp(self._entered), "Name": self._name, "RetryCount": sum(self._retries.values())}
        context = self._run.context({"State": state, **self._scope._context})
        return Expressions({**self._scope._variables, "states": {"input": data, "context": context, **more}},
                           self._run.now)

    def _leave(self, fields: dict[str, Any], expressions: Expressions, default: Any, place: str = "") -> Any:
        """`Assign` and `Output` see the variables as they were when the state was entered."""
        assigned = {}
        if "Assign" in fields:
            assigned = expressions.evaluate(fields["Assign"], f"{place}Assign")
            checked_size(assigned, f"The state '{self._name}' assigned variables")
        output = expressions.evaluate(fields["Output"], f"{place}Output") if "Output" in fields else default
        checked_size(output, f"The state/task '{self._name}' returned a result")
        self._scope._variables.update(assigned)
        return output

    def _done(self, data: Any, **more: Any) -> Reply:
        default = more["result"] if "result" in more else data
        return self._leave(self._state, self._expressions(data, **more), default), self._state.get("Next")

    def _pass(self, data: Any) -> Reply:
        return self._done(data)

    def _succeed(self, data: Any) -> Reply:
        return self._done(data)

    def _fail(self, data: Any) -> Reply:
        expressions = self._expressions(data)
        error = expressions.typed(self._state.get("Error", ""), "Error", str)
        cause = expressions.typed(self._state.get("Cause", ""), "Cause", str)
        failure = StatesError(error, cause)
        failure.located = True  # the author's own words
        raise failure

    def _wait(self, data: Any) -> Reply:
        expressions = self._expressions(data)
        if "Seconds" in self._state:
            seconds: float = expressions.typed(self._state["Seconds"], "Seconds", int)
        else:
            until = moment(expressions.typed(self._state["Timestamp"], "Timestamp", str))
            seconds = max(0.0, (until - self._run.now).total_seconds())
        self._run.wait(self._name, seconds, "Wait")
        return self._done(data)

    def _choice(self, data: Any) -> Reply:
        expressions = self._expressions(data)
        for index, rule in enumerate(self._state["Choices"]):
            if expressions.typed(rule["Condition"], f"Choices[{index}]/Condition", bool):
                return self._leave(rule, expressions, data, f"Choices[{index}]/"), rule["Next"]
        if "Default" not in self._state:
            raise StatesError("States.NoChoiceMatched", f"No choice rule of the state '{self._name}' matched.")
        return self._leave(self._state, expressions, data), self._state["Default"]

    def _task(self, data: Any) -> Reply:
        arguments = self._arguments(data)
        mocked = self._owner._mocked
        result = mocked() if mocked else self._owner._call(self._run, self._state["Resource"], arguments)
        self._seen["result"] = result
        checked_size(result, f"The state/task '{self._name}' returned a result")
        return self._done(data, result=result)

    def _parallel(self, data: Any) -> Reply:
        given = self._arguments(data)
        if self._owner._mocked:
            return self._done(data, result=self._owner._mocked())
        result = [self._inner(branch, given, {}) for branch in self._state["Branches"]]
        return self._done(data, result=result)

    def _map(self, data: Any) -> Reply:
        expressions = self._expressions(data)
        items = expressions.typed(self._state["Items"], "Items", list) if "Items" in self._state else data
        if not isinstance(items, list):
            raise StatesError("States.QueryEvaluationError", "Map state input must be an array but was: "
                                                             f"{type(items).__name__}.")
        if self._owner._mocked:
            return self._done(data, result=self._owner._mocked())
        result = []
        for index, value in enumerate(items):
            item = {"Map": {"Item": {"Index": index, "Value": value}}}
            given = value
            if "ItemSelector" in self._state:
                before, self._scope._context = self._scope._context, {**self._scope._context, **item}
                try:
                    given = self._expressions(data).evaluate(self._state["ItemSelector"], "ItemSelector")
                finally:
                    self._scope._context = before
            result.append(self._inner(self._state["ItemProcessor"], given, item))
        return self._done(data, result=result)

    def _inner(self, container: dict[str, Any], given: Any, context: dict[str, Any]) -> Any:
        scope = _States(self._owner, container, self._scope._variables, {**self._scope._context, **context})
        return scope.execute(given)

    def _arguments(self, data: Any) -> Any:
        if "Arguments" not in self._state:
            return data
        arguments = self._seen["afterArguments"] = self._expressions(data).evaluate(self._state["Arguments"], "Arguments")
        return checked_size(arguments, f"The state/task '{self._name}' was given arguments")

    def _retry(self, error: StatesError) -> bool:
        if not (found := self._rule("Retry", error)):
            return False
        index, rule = found
        count = self._retries.get(index, 0)
        if count >= rule.get("MaxAttempts", 3):
            return False
        seconds = rule.get("IntervalSeconds", 1) * rule.get("BackoffRate", 2.0) ** count
        self._run.wait(self._name, min(seconds, rule.get("MaxDelaySeconds", seconds)), "Retry")
        self._retries[index] = count + 1
        return True

    def _catch(self, error: StatesError, data: Any, event: int) -> Reply:
        if not (found := self._rule("Catch", error)):
            raise error
        index, rule = found
        expressions = self._expressions(data, errorOutput=error.output())
        try:
            return self._leave(rule, expressions, error.output(), f"Catch[{index}]/"), rule["Next"]
        except StatesError as second:
            raise second.located_at(self._name, event) from None
