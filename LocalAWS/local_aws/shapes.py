"""The constraints of botocore's shapes (required, length, pattern, enum), which botocore itself mostly ignores."""
from __future__ import annotations

from typing import Any

import regex
from botocore.model import Shape


# Where AWS's other texts take more than the model: CloudFormation's schema and the guide say 5,000, and commands of more
# than the model's 100 characters are known to work.
_LONGER = {"CustomActionDefinitionCommandTextString": 5000}


def violations(value: Any, shape: Shape, path: str = "") -> list[str]:
    """AWS's wording of everything in `value` that `shape` forbids."""
    if shape.type_name == "structure" and isinstance(value, dict):
        missing = [f"Value null at '{_join(path, name)}' failed to satisfy constraint: Member must not be null"
                   for name in shape.required_members if value.get(name) is None]
        return missing + [problem for name, member in shape.members.items() if value.get(name) is not None
                          for problem in violations(value[name], member, _join(path, name))]
    if shape.type_name == "list" and isinstance(value, list):
        items = [problem for index, item in enumerate(value, 1)
                 for problem in violations(item, shape.member, f"{path}.{index}.member")]
        return _length(len(value), value, shape, path) + items
    if shape.type_name == "map" and isinstance(value, dict):
        return [problem for key, item in value.items() for problem in violations(item, shape.value, _join(path, key))]
    if shape.type_name == "string" and isinstance(value, str):
        return _length(len(value), value, shape, path) + _text(value, shape, path)
    if shape.type_name in ("integer", "long", "float", "double") and not isinstance(value, str):
        return _range(value, shape, path)
    return []


def _join(path: str, name: str) -> str:
    first = name[0].lower() + name[1:]
    return f"{path}.{first}" if path else first


def _failed(value: Any, path: str, rule: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {rule}"


def _length(size: int, value: Any, shape: Shape, path: str) -> list[str]:
    low, high = shape.metadata.get("min", 0), _LONGER.get(shape.name, shape.metadata.get("max", size))
    if size < low:
        return [_failed(value, path, f"Member must have length greater than or equal to {low}")]
    if size > high:
        return [_failed(value, path, f"Member must have length less than or equal to {high}")]
    return []


def _range(value: float, shape: Shape, path: str) -> list[str]:
    if value < shape.metadata.get("min", value):
        return [_failed(value, path, f"Member must have value greater than or equal to {shape.metadata['min']}")]
    if value > shape.metadata.get("max", value):
        return [_failed(value, path, f"Member must have value less than or equal to {shape.metadata['max']}")]
    return []


def _text(value: str, shape: Shape, path: str) -> list[str]:
    pattern, enum = shape.metadata.get("pattern"), shape.metadata.get("enum")
    if enum and value not in enum:
        return [_failed(value, path, f"Member must satisfy enum value set: [{', '.join(enum)}]")]
    try:
        matches = not pattern or regex.fullmatch(pattern, value, regex.DOTALL)
    except regex.error:  # a few published patterns are Java's and not Python's
        matches = True
    return [] if matches else [_failed(value, path, f"Member must satisfy regular expression pattern: {pattern}")]
