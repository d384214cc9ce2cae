"""Parameter values of a stack: given, previous or default, checked against their declarations."""
from __future__ import annotations

import re
from typing import Any, Callable

from ..errors import validation_error

Declarations = dict[str, dict[str, Any]]


def resolve(declared: Declarations, given: list[dict[str, Any]], previous: list[dict[str, Any]],
            stored: Callable[[str], str]) -> list[dict[str, Any]]:
    """API-shaped parameters with their plain values; `stored` reads an SSM parameter."""
    before = {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in previous}
    asked = {parameter["ParameterKey"]: parameter for parameter in given}
    if unknown := [key for key in asked if key not in declared]:
        raise validation_error(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values: dict[str, str] = {}
    for name, declaration in declared.items():
        if name in asked and asked[name].get("UsePreviousValue"):
            if name not in before:
                raise validation_error(f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as "
                                       "true for a parameter key not in the previous template")
            values[name] = before[name]
        elif name in asked and "ParameterValue" in asked[name]:
            values[name] = asked[name]["ParameterValue"]
        elif "Default" in declaration:
            values[name] = _text(declaration["Default"])
    if missing := [name for name in declared if name not in values]:
        raise validation_error(f"Parameters: [{', '.join(missing)}] must have values")
    return [_checked(name, values[name], declaration, stored) for name, declaration in declared.items()]


def plain_values(parameters: list[dict[str, Any]], declared: Declarations) -> dict[str, Any]:
    """What `Ref` answers: lists are split, SSM-backed ones resolved."""
    result: dict[str, Any] = {}
    for parameter in parameters:
        value = parameter.get("ResolvedValue", parameter["ParameterValue"])
        kind = declared[parameter["ParameterKey"]].get("Type", "String")
        is_list = kind == "CommaDelimitedList" or "List<" in kind
        result[parameter["ParameterKey"]] = [item.strip() for item in value.split(",")] if is_list else value
    return result


def hidden_values(parameters: list[dict[str, Any]], declared: Declarations) -> list[str]:
    """The values of `NoEcho` parameters, whole and item by item, which no event and no change set may show."""
    plain = plain_values(parameters, declared)
    hidden = [[parameter["ParameterValue"], plain[parameter["ParameterKey"]]]
              for parameter, shown in zip(parameters, displayed(parameters, declared)) if shown is not parameter]
    return [text for given, used in hidden for text in [given, *(used if isinstance(used, list) else [used])] if text]


def displayed(parameters: list[dict[str, Any]], declared: Declarations) -> list[dict[str, Any]]:
    """As the API shows them: `NoEcho` masked."""
    hidden = {name for name, declaration in declared.items() if _text(declaration.get("NoEcho", "")) == "true"}
    return [{**parameter, "ParameterValue": "****"} if parameter["ParameterKey"] in hidden else parameter
            for parameter in parameters]


def _checked(name: str, value: str, declaration: dict[str, Any], stored: Callable[[str], str]) -> dict[str, Any]:
    parameter = {"ParameterKey": name, "ParameterValue": value}
    kind = declaration.get("Type", "String")
    if kind.startswith("AWS::SSM::Parameter::Value"):
        return {**parameter, "ResolvedValue": stored(value)}
    explained = declaration.get("ConstraintDescription")

    def refuse(rule: str) -> None:
        if explained:
            raise validation_error(f"Parameter {name} failed to satisfy constraint: {explained}")
        raise validation_error(f"Parameter '{name}' {rule}")

    if kind == "Number":
        _check_number(value, declaration, refuse)
    items = [item.strip() for item in value.split(",")] if kind == "CommaDelimitedList" else [value]
    allowed = [_text(option) for option in declaration.get("AllowedValues", [])]
    if allowed and not set(items) <= set(allowed):
        refuse("must be one of AllowedValues")
    pattern = declaration.get("AllowedPattern")
    if pattern and not all(re.fullmatch(pattern, item) for item in items):
        refuse(f"must match pattern {pattern}")
    if len(value) < int(declaration.get("MinLength", 0)):
        refuse(f"must contain at least {declaration['MinLength']} characters")
    if len(value) > int(declaration.get("MaxLength", len(value))):
        refuse(f"must contain at most {declaration['MaxLength']} characters")
    return parameter


def _check_number(value: str, declaration: dict[str, Any], refuse: Callable[[str], None]) -> None:
    try:
        number = float(value)
    except ValueError:
        return refuse("must be a number")
    if number < float(declaration.get("MinValue", number)):
        refuse(f"must be a number not less than {declaration['MinValue']}")
    if number > float(declaration.get("MaxValue", number)):
        refuse(f"must be a number not greater than {declaration['MaxValue']}")


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
