"""JSONata as Step Functions evaluates it: `{% … %}` in fields, extra functions, undefined results refused."""
from __future__ import annotations

import hashlib
import json
import random
import threading
import time
import uuid
from datetime import datetime
from functools import lru_cache
from typing import Any, Callable

from .errors import StatesError

_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
SECONDS = 30  # of the processor that an expression may take; AWS gives it a second of an engine far faster than this
DEPTH = 100  # where AWS stops an expression; the library's own bound has the limits that were measured there
_BOUNDS = {"D1011": "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as "
                    "tail-recursive",
           "D1012": "Expression evaluation timeout: Check for infinite loop"}
_lock = threading.Lock()  # a parsed expression keeps its state while it is evaluated


def is_expression(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}") and len(value) >= 4


def source(value: str) -> str:
    return value[2:-2].strip()


def failure(cause: str) -> StatesError:
    return StatesError("States.QueryEvaluationError", cause)


class Expressions:
    """One evaluation context: `names` are `states` and the variables, `now` is the clock of the run."""

    def __init__(self, names: dict[str, Any], now: datetime) -> None:
        self._names, self._now = names, now

    def evaluate(self, template: Any, field: str) -> Any:
        """`template` with all expressions in it replaced by their results."""
        if isinstance(template, dict):
            return {key: self.evaluate(value, f"{field}/{key}") for key, value in template.items()}
        if isinstance(template, list):
            return [self.evaluate(value, f"{field}[{index}]") for index, value in enumerate(template)]
        return self._result(source(template), field) if is_expression(template) else template

    def typed(self, template: Any, field: str, kinds: type | tuple[type, ...]) -> Any:
        value = self.evaluate(template, field)
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            wanted = {bool: "boolean", str: "string", int: "integer", list: "array"}
            first = kinds if isinstance(kinds, type) else kinds[0]
            shown = source(template) if is_expression(template) else template
            raise failure(f"The JSONata expression '{shown}' specified for the field '{field}' returned an unexpected "
                          f"result type. Expected '{wanted[first]}', but was '{_type_name(value)}'.")
        return value

    def _result(self, text: str, field: str) -> Any:
        from jsonata.utils import Utils
        place = f"The JSONata expression '{text}' specified for the field '{field}'"
        bindings = {name: Utils.NULL_VALUE if value is None else value for name, value in self._names.items()}
        with _lock:
            try:
                parsed = _parsed(text)
                parsed.environment.set_runtime_bounds(SECONDS * 1000, DEPTH)  # anew: what it has counted, it keeps
                value = parsed.evaluate(None, {**self._functions(), **bindings})
            except StatesError:
                raise
            except Exception as error:
                reason = _BOUNDS.get(getattr(error, "error", ""), str(error))
                raise failure(f"{place} threw an error during evaluation. {reason}") from None
        if value is None:
            raise failure(f"{place} returned nothing (undefined).")
        return _plain(value, place)

    def _functions(self) -> dict[str, Any]:
        from jsonata.functions import Functions
        from jsonata.jsonata import Jsonata
        millis = int(self._now.timestamp() * 1000)
        functions: dict[str, Callable[..., Any]] = {
            "parse": _parse, "count": _count, "partition": _partition, "range": _range, "hash": _hash, "random": _random,
            "uuid": lambda: str(uuid.uuid4()), "eval": _eval, "millis": lambda: millis,
            "now": lambda picture=None, zone=None: Functions.datetime_from_millis(millis, picture, zone),
        }
        return {name: Jsonata.JLambda(function) for name, function in functions.items()}


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Any:
    import jsonata  # on first use: the stand-in starts faster without
    from jsonata.timebox import Timebox
    Timebox.current_milli_time = staticmethod(_processor_milliseconds)  # on a busy machine a second is not one of work
    jsonata.Jsonata.Frame.lookup = _lookup
    expression = jsonata.Jsonata(text)
    expression.set_output_convert_nulls(False)  # to tell null from undefined
    return expression


def _lookup(frame: Any, name: str) -> Any:
    """The same as the library's, which calls itself for each enclosing function: a third of all time."""
    while frame is not None:
        if name in frame.bindings:
            return frame.bindings[name]
        frame = frame.parent
    return None


def _processor_milliseconds() -> int:
    return round(time.thread_time() * 1000)


def _plain(value: Any, place: str) -> Any:
    """The result as JSON: whole numbers without a fraction, as JavaScript prints them."""
    from jsonata.utils import Utils
    if value is None or value is Utils.NULL_VALUE:
        return None
    if isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, dict):
        return {key: _plain(item, place) for key, item in value.items()}
    if isinstance(value, (list, range)):
        return [_plain(item, place) for item in value]
    raise failure(f"{place} returned an unsupported result type.")


def _type_name(value: Any) -> str:
    kinds = {bool: "boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return kinds.get(type(value), "null")


def _eval(*_: Any) -> Any:
    raise ValueError("the function $eval is not supported; use $parse")


def _count(value: Any = None) -> int:
    """To AWS null is one item; the library does not count it."""
    return 0 if value is None else len(value) if isinstance(value, (list, range)) else 1


def _parse(text: str) -> Any:
    from jsonata.utils import Utils
    value = json.loads(text)
    return Utils.NULL_VALUE if value is None else value


def _partition(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start:start + int(size)] for start in range(0, len(items), int(size))]


def _range(first: int, last: int, step: int) -> list[int]:
    """Both ends belong to it."""
    values = list(range(int(first), int(last) + (1 if step > 0 else -1), int(step)))
    if len(values) > 1000:
        raise ValueError("$range gives at most 1000 items")
    return values


def _hash(text: str, algorithm: str = "SHA-256") -> str:
    if algorithm not in _ALGORITHMS:
        raise ValueError(f"$hash knows {', '.join(_ALGORITHMS)}")
    return hashlib.new(_ALGORITHMS[algorithm], text.encode()).hexdigest()


def _random(seed: Any = None) -> float:
    return random.Random(None if seed is None else str(seed)).random()
