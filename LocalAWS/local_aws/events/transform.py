"""What a target is given of an event: all of it, a part, a constant, or a template filled without any escaping."""
from __future__ import annotations

import json
import re
from typing import Any

_PLACEHOLDER = re.compile(r"<([A-Za-z0-9_.\-]+)>")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\*)\]|\['([^']+)'\]")
_MISSING = object()
_RESERVED = {"aws.events.rule-name", "aws.events.rule-arn", "aws.events.event.ingestion-time", "aws.events.event",
             "aws.events.event.json"}
MOST_PATHS, LONGEST_TEMPLATE = 100, 8192


def problem(target: dict[str, Any]) -> str | None:
    """Why PutTargets refuses a target."""
    if len(_given(target)) > 1:
        return f"Only one of Input, InputPath, or InputTransformer must be provided for target {target['Id']}."
    if ":states:" in target["Arn"] and "RoleArn" not in target:
        return f"RoleArn is required for target {target['Arn']}."
    if "Input" in target and _json(target["Input"]) is _MISSING:
        return f"JSON syntax error in input for target {target['Id']}."
    transformer = target.get("InputTransformer", {})
    paths, template = transformer.get("InputPathsMap", {}), transformer.get("InputTemplate", "")
    if len(paths) > MOST_PATHS or len(template) > LONGEST_TEMPLATE:
        return (f"The InputTransformer of target {target['Id']} has more than {MOST_PATHS} paths or "
                f"{LONGEST_TEMPLATE} characters.")
    unknown = [name for name in _PLACEHOLDER.findall(template) if name not in paths and name not in _RESERVED]
    return f"InputTemplate for target {target['Id']} contains invalid placeholder {unknown[0]}." if unknown else None


def input_of(target: dict[str, Any], event: dict[str, Any], rule: str, ingested: str) -> str:
    """`rule` is the ARN of the rule that matched."""
    if "Input" in target:
        return target["Input"]
    if "InputPath" in target:
        value = _select(target["InputPath"], event)
        return "" if value is _MISSING else _dump(value)
    if "InputTransformer" not in target:
        return _dump(event)
    transformer = target["InputTransformer"]
    values = {name: _select(path, event) for name, path in transformer.get("InputPathsMap", {}).items()}
    without = {key: value for key, value in event.items() if key != "detail"}
    values |= {"aws.events.rule-name": rule.split("/")[-1], "aws.events.rule-arn": rule,
               "aws.events.event.ingestion-time": ingested, "aws.events.event": without, "aws.events.event.json": event}
    return _fill(transformer["InputTemplate"], values)


def _fill(template: str, values: dict[str, Any]) -> str:
    """Inside quotes a text goes in as it is and JSON without its quotes; elsewhere as JSON."""
    result, quoted, position = "", False, 0
    for found in _PLACEHOLDER.finditer(template):
        between = template[position:found.start()]
        quoted ^= len(re.findall(r'(?<!\\)"', between)) % 2 == 1
        value = values.get(found[1], _MISSING)
        text = "" if value is _MISSING else value if quoted and isinstance(value, str) else _dump(value)
        if quoted and not isinstance(value, str):
            text = text.replace('"', "")
        result, position = result + between + text, found.end()
    return result + template[position:]


def _select(path: str, event: Any) -> Any:
    value, position = event, 1
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            return _MISSING
        name, index, quoted = step.groups()
        if index == "*":
            if not isinstance(value, list):
                return _MISSING
            found = [_select("$" + path[step.end():], item) for item in value]
            return [item for item in found if item is not _MISSING]
        try:
            value = value[int(index)] if index is not None else value[name or quoted]
        except (KeyError, IndexError, TypeError):
            return _MISSING
        position = step.end()
    return value


def _given(target: dict[str, Any]) -> set[str]:
    return {"Input", "InputPath", "InputTransformer"} & target.keys()


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return _MISSING


def _dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
