"""What a piece of a template refers to, found without evaluating it."""
from __future__ import annotations

import re
from typing import Any, Iterator

VARIABLE = re.compile(r"\$\{(?!!)\s*([^}!][^}]*?)\s*\}")


def substitutions(text: str) -> list[str]:
    """The names inside `${…}` of an `Fn::Sub` text, without the escaped `${!…}`."""
    return VARIABLE.findall(text)


def walk(value: Any) -> Iterator[tuple[str, str | None]]:
    """Every `(name, attribute)` referred to; the attribute is None for a plain reference."""
    if isinstance(value, list):
        for item in value:
            yield from walk(item)
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        if key == "Ref" and isinstance(item, str):
            yield item, None
        elif key == "Fn::GetAtt":
            target, attribute = item.split(".", 1) if isinstance(item, str) else (item[0], item[1])
            yield target, attribute if isinstance(attribute, str) else None
            yield from walk(attribute)
        elif key == "Fn::Sub":
            text, own = (item, {}) if isinstance(item, str) else (item[0], item[1])
            for name in substitutions(text):
                if name not in own:
                    target, _, attribute = name.partition(".")
                    yield target, attribute or None
            yield from walk(own)
        elif key == "DependsOn":
            for name in [item] if isinstance(item, str) else item:
                yield name, None
        else:
            yield from walk(item)


def references(value: Any) -> set[str]:
    return {name for name, _ in walk(value)}


def attribute_references(value: Any) -> set[tuple[str, str]]:
    return {(name, attribute) for name, attribute in walk(value) if attribute is not None}
