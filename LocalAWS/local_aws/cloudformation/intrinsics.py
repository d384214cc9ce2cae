"""Evaluates conditions and intrinsic functions; dynamic references stay as they are written."""
from __future__ import annotations

import base64
import json
from typing import Any, Callable

from ..errors import validation_error
from .references import VARIABLE

NO_VALUE = object()
# AWS prints this in a change set for what only the deployment will tell.
UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"


def is_unknown(value: Any) -> bool:
    return UNKNOWN in json.dumps(value, default=str)


class Resolver:
    """`lookup(logical_id, attribute)` answers references to resources (perhaps `UNKNOWN`), `imports(name)` exports."""

    def __init__(self, content: dict[str, Any], values: dict[str, Any], lookup: Callable[[str, str | None], Any],
                 imports: Callable[[str], Any]) -> None:
        self._mappings = content.get("Mappings") or {}
        self._conditions = content.get("Conditions") or {}
        self._values, self._lookup, self._imports = values, lookup, imports
        self._memo: dict[str, bool] = {}

    def condition(self, name: str) -> bool:
        if name not in self._memo:
            if name not in self._conditions:
                raise validation_error(f"Template error: unresolved condition dependency {name}")
            self._memo[name] = bool(self._test(self._conditions[name]))
        return self._memo[name]

    def prune(self, value: Any) -> Any:
        """`value` with every `Fn::If` replaced by its chosen branch and nothing else evaluated."""
        if isinstance(value, dict) and list(value) == ["Fn::If"]:
            name, yes, no = value["Fn::If"]
            return self.prune(yes if self.condition(name) else no)
        if isinstance(value, dict):
            return {key: self.prune(item) for key, item in value.items()}
        return [self.prune(item) for item in value] if isinstance(value, list) else value

    def resolve(self, value: Any) -> Any:
        if isinstance(value, dict):
            if len(value) == 1:
                key, argument = next(iter(value.items()))
                if key == "Ref":
                    return self._ref(argument)
                if key == "Condition" and isinstance(argument, str) and argument in self._conditions:
                    return self.condition(argument)
                if key.startswith("Fn::"):
                    return self._function(key.removeprefix("Fn::"), argument)
            resolved = {key: self.resolve(item) for key, item in value.items()}
            return {key: item for key, item in resolved.items() if item is not NO_VALUE}
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        return value

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        return self._values[name] if name in self._values else self._lookup(name, None)

    def _test(self, value: Any) -> bool:
        key, argument = next(iter(value.items()))
        if key == "Condition":
            return self.condition(argument)
        tests = {"Fn::And": all, "Fn::Or": any}
        if key in tests:
            return tests[key](self._test(item) for item in argument)
        if key == "Fn::Not":
            return not self._test(argument[0])
        if key == "Fn::Equals":
            left, right = map(self.resolve, argument)
            return _text(left) == _text(right)
        raise validation_error(f"Template error: unsupported condition function {key}")

    def _function(self, name: str, argument: Any) -> Any:
        handler = getattr(self, f"_fn_{name.lower()}", None)
        if handler is None:
            raise validation_error(f"Template error: local AWS does not implement Fn::{name}")
        return handler(argument)

    def _fn_if(self, argument: list[Any]) -> Any:
        name, yes, no = argument
        return self.resolve(yes if self.condition(name) else no)

    def _fn_getatt(self, argument: Any) -> Any:
        name, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        return self._lookup(name, self.resolve(attribute))

    def _fn_sub(self, argument: Any) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument
        values = {key: self.resolve(item) for key, item in own.items()}

        def value(name: str) -> str:
            if name in values:
                return _text(values[name])
            target, _, attribute = name.partition(".")
            return _text(self._lookup(target, attribute) if attribute else self._ref(target))

        return VARIABLE.sub(lambda match: value(match[1]), text).replace("${!", "${")

    def _fn_join(self, argument: list[Any]) -> str:
        return argument[0].join(_text(item) for item in self.resolve(argument[1]))

    def _fn_select(self, argument: list[Any]) -> Any:
        index, items = int(self.resolve(argument[0])), self.resolve(argument[1])
        if is_unknown(items):
            return UNKNOWN
        if not 0 <= index < len(items):
            raise validation_error(f"Template error: Fn::Select cannot select nonexistent value at index {index}")
        return items[index]

    def _fn_split(self, argument: list[Any]) -> list[str]:
        return self.resolve(argument[1]).split(argument[0])

    def _fn_findinmap(self, argument: list[Any]) -> Any:
        name, first, second = map(self.resolve, argument[:3])
        try:
            return self._mappings[name][first][second]
        except KeyError:
            raise validation_error(f"Template error: Unable to get mapping for {name}::{first}::{second}") from None

    def _fn_importvalue(self, argument: Any) -> Any:
        return self._imports(self.resolve(argument))

    def _fn_base64(self, argument: Any) -> str:
        return base64.b64encode(_text(self.resolve(argument)).encode()).decode()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
