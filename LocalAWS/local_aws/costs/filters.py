"""Cost Explorer's filter expressions as tests of rows; Budgets uses them too."""
from __future__ import annotations

from typing import Any

from ..errors import AwsError
from .store import DIMENSIONS, Row, Test

_MATCHES = {"EQUALS": str.__eq__, "CASE_SENSITIVE": str.__eq__, "STARTS_WITH": str.startswith,
            "ENDS_WITH": str.endswith, "CONTAINS": str.__contains__,
            "CASE_INSENSITIVE": lambda value, wanted: value.lower() == wanted.lower()}


def invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def everything(_: Row) -> bool:
    return True


def test_of(expression: dict[str, Any] | None) -> Test:
    if not expression:
        return everything
    if len(expression) != 1:
        raise invalid("Expression must have exactly one root: And, Or, Not, Dimensions, Tags or CostCategories")
    [(kind, content)] = expression.items()
    if kind in ("And", "Or"):
        if len(content) < 2:
            raise invalid(f"{kind} must have at least two operands")
        parts, combine = [test_of(part) for part in content], all if kind == "And" else any
        return lambda row: combine(part(row) for part in parts)
    if kind == "Not":
        inner = test_of(content)
        return lambda row: not inner(row)
    if kind == "CostCategories":
        raise invalid("local AWS keeps no cost categories")
    return _values(kind, content)


def _values(kind: str, content: dict[str, Any]) -> Test:
    key, wanted = content.get("Key", ""), content.get("Values", [])
    if kind == "Dimensions" and key not in DIMENSIONS:
        raise invalid(f"local AWS keeps no dimension {key}; it has {', '.join(DIMENSIONS)}")

    def value(row: Row) -> str | None:
        return row.tags.get(key) if kind == "Tags" else row.dimension(key)

    options = content.get("MatchOptions") or ["EQUALS"]
    if "ABSENT" in options:
        return lambda row: value(row) in (None, "")
    matches = [_MATCHES[option] for option in options if option in _MATCHES]

    def test(row: Row) -> bool:
        found = value(row)
        return found is not None and any(match(found, text) for match in matches for text in wanted)

    return test
