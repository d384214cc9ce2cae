"""As much of CloudWatch's metric math as the dashboard uses, after
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html. Anything else is an error."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

Series = dict[datetime, float]
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|('[^']*')|(==|!=|<=|>=|&&|\|\||[-+*/^<>(),]))")
LEVELS: list[dict[str, Callable[[float, float], float]]] = [
    {"OR": lambda a, b: float(bool(a) or bool(b))}, {"AND": lambda a, b: float(bool(a) and bool(b))},
    {"==": lambda a, b: float(a == b), "<": lambda a, b: float(a < b), ">": lambda a, b: float(a > b)},
    {"+": lambda a, b: a + b, "-": lambda a, b: a - b}, {"*": lambda a, b: a * b, "/": lambda a, b: a / b}]
TIMES: dict[str, Callable[[datetime], float]] = {
    "DATE": lambda time: time.day, "HOUR": lambda time: time.hour, "MONTH": lambda time: time.month,
    "DAY": lambda time: time.isoweekday()}


def tokens(expression: str) -> list[str]:
    found, place = [], 0
    while place < len(expression.rstrip()):
        match = TOKEN.match(expression, place)
        if not match:
            raise ValueError(f"{expression[place:place + 20]!r} is no metric math")
        found.append(match.group().strip())
        place = match.end()
    return found


class Parser:
    """Evaluates while it reads."""

    def __init__(self, expression: str, known: dict[str, Series], search: Callable[[str], list[Any]] | None) -> None:
        self.left, self.known, self.search = tokens(expression), known, search

    def take(self, expected: str | None = None) -> str:
        if not self.left or expected not in (None, self.left[0]):
            raise ValueError(f"{expected or 'more'} is missing before {' '.join(self.left[:3])!r}")
        return self.left.pop(0)

    def level(self, index: int = 0) -> Any:
        if index == len(LEVELS):
            return self.operand()
        value = self.level(index + 1)
        while self.left and self.left[0] in LEVELS[index]:
            value = combine(LEVELS[index][self.take()], value, self.level(index + 1))
        return value

    def operand(self) -> Any:
        token = self.take()
        if token == "(":
            value = self.level()
            self.take(")")
            return value
        if token[0].isdigit():
            return float(token)
        if token[0] == "'":
            return token[1:-1]
        if not self.left or self.left[0] != "(":
            if token in ("DESC", "ASC", "MAX", "MIN", "SUM", "AVG"):
                return token
            return self.known[token]
        self.take("(")
        arguments = [self.level()]
        while self.left[0] == ",":
            self.take()
            arguments.append(self.level())
        self.take(")")
        return self.call(token, arguments)

    def call(self, name: str, given: list[Any]) -> Any:
        if name in TIMES:
            [series] = given
            return {time: float(TIMES[name](time)) for time in series}
        if name == "DIFF":
            [series] = given
            times = sorted(series)
            return {after: series[after] - series[before] for before, after in zip(times, times[1:])}
        if name == "IF":
            return choose(*given)
        if name == "SEARCH":
            query, statistic, period = given
            if not re.fullmatch(r"\{[^{}]+\}(?: [A-Za-z:]+=\"[^\"]+\")+", query):
                raise ValueError(f"{query!r} is no search")
            return self.search(query) if self.search else []
        if name == "SORT":
            found, function, order, limit = given
            if (function, order) != ("MAX", "DESC"):
                raise ValueError(f"SORT by {function} {order} is not known here")
            return sorted(found, key=lambda entry: -max(entry[1].values()))[:int(limit)]
        raise ValueError(f"{name} is not known here")


def combine(function: Callable[[float, float], float], left: Any, right: Any) -> Any:
    """A point that one of them lacks is none of the result's."""
    if not isinstance(left, dict) and not isinstance(right, dict):
        return function(left, right)
    times = left.keys() & right.keys() if isinstance(left, dict) and isinstance(right, dict) else (
        left.keys() if isinstance(left, dict) else right.keys())
    value = {time: (left[time] if isinstance(left, dict) else left, right[time] if isinstance(right, dict) else right)
             for time in sorted(times)}
    return {time: function(*pair) for time, pair in value.items()}


def choose(condition: Series, then: Any, otherwise: Any = None) -> Series:
    result = {}
    for time, holds in condition.items():
        value = then if holds else otherwise
        if isinstance(value, dict):
            value = value.get(time)
        if value is not None:
            result[time] = value
    return result


def evaluate(expression: str, known: dict[str, Series], search: Callable[[str], list[Any]] | None = None) -> Any:
    """A series; or, of a search, pairs of a name and a series."""
    parser = Parser(expression, known, search)
    value = parser.level()
    if parser.left:
        raise ValueError(f"{' '.join(parser.left)!r} is left over")
    return value
