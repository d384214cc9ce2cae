"""Event patterns after EventBridge's user guide. moto's matcher does not look into lists of objects."""
from __future__ import annotations

import ipaddress
import json
import operator
import re
from typing import Any, Callable

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}
_TEXT = ("prefix", "suffix", "equals-ignore-case", "wildcard")
_OPERATORS = (*_TEXT, "anything-but", "numeric", "exists", "cidr")
_MISSING = object()


class InvalidPattern(ValueError):
    pass


def parsed(text: str) -> dict[str, Any]:
    try:
        pattern = json.loads(text)
    except ValueError:
        raise InvalidPattern("Event pattern is not valid. Reason: it is not JSON") from None
    if not isinstance(pattern, dict) or not pattern:
        raise InvalidPattern("Event pattern is not valid. Reason: it must be an object with at least one field")
    _check(pattern, "")
    return pattern


def matches(pattern: dict[str, Any], event: Any) -> bool:
    """All fields of the pattern; of a list of objects one object must match them all."""
    if isinstance(event, list):
        return any(matches(pattern, item) for item in event)
    found = event if isinstance(event, dict) else {}
    return all(any(matches(part, event) for part in value) if key == "$or" else _field(value, found.get(key, _MISSING))
               for key, value in pattern.items())


def _field(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, dict):
        return matches(wanted, {} if value is _MISSING else value)
    leaves = _leaves(value)
    return any(_exists(rule, leaves) if isinstance(rule, dict) and "exists" in rule
               else any(_value(rule, leaf) for leaf in leaves) for rule in wanted)


def _leaves(value: Any) -> list[Any]:
    """What a field holds: only scalars can be matched, those of a list one by one."""
    if value is _MISSING or isinstance(value, dict):
        return []
    return [leaf for item in value for leaf in _leaves(item)] if isinstance(value, list) else [value]


def _exists(rule: dict[str, Any], leaves: list[Any]) -> bool:
    return bool(leaves) == rule["exists"]


def _value(rule: Any, value: Any) -> bool:
    if not isinstance(rule, dict):
        return _equal(rule, value)
    [(name, wanted)] = rule.items()
    if name == "numeric":
        pairs = list(zip(wanted[::2], wanted[1::2]))
        return (isinstance(value, (int, float)) and not isinstance(value, bool)
                and all(_COMPARISONS[sign](value, number) for sign, number in pairs))
    if name == "anything-but":
        if isinstance(wanted, dict):
            [(inner, texts)] = wanted.items()
            return not any(_text(inner, text, value) for text in _list(texts))
        return not any(_equal(entry, value) for entry in _list(wanted))
    if name == "cidr":
        return _within(wanted, value)
    return any(_text(name, text, value) for text in _list(wanted))


def _equal(wanted: Any, value: Any) -> bool:
    return wanted == value and isinstance(wanted, bool) == isinstance(value, bool)


def _text(name: str, wanted: Any, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if isinstance(wanted, dict):  # {"prefix": {"equals-ignore-case": "x"}}
        wanted, value = wanted["equals-ignore-case"].lower(), value.lower()
    if name == "prefix":
        return value.startswith(wanted)
    if name == "suffix":
        return value.endswith(wanted)
    if name == "equals-ignore-case":
        return value.lower() == wanted.lower()
    # A backslash takes the next character as it is.
    parts = re.findall(r"\\.|.", wanted, re.DOTALL)
    return re.fullmatch("".join(".*" if part == "*" else re.escape(part[-1]) for part in parts), value, re.DOTALL) is not None


def _within(network: str, value: Any) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check(pattern: dict[str, Any], place: str) -> None:
    for key, value in pattern.items():
        path = f"{place}.{key}" if place else key
        if key == "$or" and isinstance(value, list):
            for part in value:
                _check(part, place)
        elif isinstance(value, dict):
            _check(value, path)
        elif not isinstance(value, list):
            raise InvalidPattern(f"Event pattern is not valid. Reason: '{path}' must be an object or an array")
        elif not value:
            raise InvalidPattern(f"Event pattern is not valid. Reason: Empty arrays are not allowed at '{path}'")
        else:
            for rule in value:
                _check_rule(rule, path)


def _check_rule(rule: Any, path: str) -> None:
    if isinstance(rule, list):
        raise InvalidPattern(f"Event pattern is not valid. Reason: Match value must be String, number, true, false, or "
                             f"null at '{path}'")
    if not isinstance(rule, dict):
        return
    if len(rule) != 1 or next(iter(rule)) not in _OPERATORS:
        raise InvalidPattern(f"Event pattern is not valid. Reason: Unrecognized match type {', '.join(rule)} at "
                             f"'{path}'")
    wanted = rule.get("numeric")
    if "numeric" in rule and (not isinstance(wanted, list) or len(wanted) not in (2, 4) or any(
            sign not in _COMPARISONS for sign in wanted[::2]) or any(
            not isinstance(number, (int, float)) for number in wanted[1::2])):
        raise InvalidPattern(f"Event pattern is not valid. Reason: Invalid numeric range at '{path}'")
    if "exists" in rule and not isinstance(rule["exists"], bool):
        raise InvalidPattern("Event pattern is not valid. Reason: exists match pattern must be either true or false "
                             f"at '{path}'")
