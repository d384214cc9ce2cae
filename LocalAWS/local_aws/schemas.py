"""AWS's published resource schemas, as cfn-lint ships them: which types exist where and what they allow."""
from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import regex
from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend


_import = threading.Lock()


def manager() -> Any:
    """cfn-lint takes more than half of the time to start, so it is imported beside the first requests: by one thread
    at a time, for Python hands out half of a module when two meet in a circle of imports."""
    with _import:
        from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
        return PROVIDER_SCHEMA_MANAGER


class ResourceSchema:
    """One resource type in one Region."""

    def __init__(self, region: str, resource_type: str) -> None:
        source = manager().get_resource_schema(region, resource_type)
        self.type = resource_type
        self.schema: dict[str, Any] = source.schema
        self._attributes = source.get_atts
        # A part that cannot change makes no difference here: the rest of its property changes in place.
        self.create_only = {_top(path) for path in self.schema.get("createOnlyProperties", []) if path.count("/") == 2}
        self.read_only = {_top(path) for path in self.schema.get("readOnlyProperties", []) if path.count("/") == 2}
        tagging = self.schema.get("tagging", {})
        default = "/properties/Tags" if "Tags" in self.schema["properties"] else ""
        self.tag_property = _top(tagging.get("tagProperty", default)) if tagging.get("taggable", True) else ""

    def has_attribute(self, name: str) -> bool:
        try:
            return bool(self._attributes[name])
        except KeyError:
            return False

    def violations(self, properties: dict[str, Any]) -> list[str]:
        """What CloudFormation would say is wrong with `properties`, in its words."""
        refused = [f"#: extraneous key [{name}] is not permitted" for name in sorted(self.read_only & set(properties))]
        errors = sorted(_Validator(self.schema).iter_errors(properties), key=lambda error: list(map(str, error.path)))
        return refused + [_wording(error) for error in errors]

    def coerce(self, properties: dict[str, Any]) -> dict[str, Any]:
        """CloudFormation turns scalars into the declared type: "5" is a number, 5 a string, "true" a boolean."""
        return _coerce(properties, self.schema, self.schema)


@lru_cache(maxsize=None)
def resource_schema(region: str, resource_type: str) -> ResourceSchema | None:
    """None when the Region does not have the type."""
    if resource_type not in _types(region):
        return None
    return ResourceSchema(region, resource_type)


@lru_cache(maxsize=None)
def _types(region: str) -> frozenset[str]:
    return frozenset(manager().get_resource_types(region))


def _top(pointer: str) -> str:
    return pointer.removeprefix("/properties/").split("/")[0]


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Any:
    if isinstance(instance, str):
        try:
            found = regex.search(pattern, instance)
        except regex.error:  # a few published patterns are Java's and not Python's
            return
        if not found:
            yield ValidationError("no match")


def _pattern_properties(validator: Any, patterns: dict[str, Any], instance: Any, _schema: Any) -> Any:
    if validator.is_type(instance, "object"):
        for pattern, schema in patterns.items():
            for key in (key for key in instance if regex.search(pattern, key)):
                yield from validator.descend(instance[key], schema, path=key, schema_path=pattern)


def _additional_properties(validator: Any, allowed: Any, instance: Any, schema: dict[str, Any]) -> Any:
    if validator.is_type(instance, "object"):
        for key in instance:
            is_declared = key in schema.get("properties", {}) or any(
                regex.search(pattern, key) for pattern in schema.get("patternProperties", {}))
            if not is_declared and isinstance(allowed, dict):
                yield from validator.descend(instance[key], allowed, path=key)
            elif not is_declared and allowed is False:
                yield ValidationError(f"extraneous key [{key}] is not permitted")


# Published patterns use Unicode classes (\p{L}), which only the package `regex` knows.
_Validator = extend(Draft7Validator, {
    "pattern": _pattern, "patternProperties": _pattern_properties, "additionalProperties": _additional_properties})
_TYPE_NAMES = {"string": "String", "integer": "Integer", "number": "Number", "boolean": "Boolean",
               "array": "JSONArray", "object": "JSONObject"}


def _type_name(value: Any) -> str:
    kinds = {str: "String", bool: "Boolean", int: "Integer", float: "Number", list: "JSONArray", dict: "JSONObject"}
    return kinds.get(type(value), "Null")


def _wording(error: ValidationError) -> str:
    place = "#" + "".join(f"/{part}" for part in error.absolute_path)
    keyword, rule, value = error.validator, error.validator_value, error.instance
    if keyword == "additionalProperties":
        return f"{place}: {error.message}"
    if keyword == "required":
        missing = [key for key in rule if key not in value]
        return "\n".join(f"{place}: required key [{key}] not found" for key in missing[:1])
    if keyword == "type":
        wanted = rule if isinstance(rule, str) else rule[0]
        return f"{place}: expected type: {_TYPE_NAMES[wanted]}, found: {_type_name(value)}"
    if keyword == "enum":
        return f"{place}: {value} is not a valid enum value"
    if keyword == "maximum":
        return f"{place}: {value} is not less or equal to {rule}"
    if keyword == "minimum":
        return f"{place}: {value} is not greater or equal to {rule}"
    return f"{place}: failed validation constraint for keyword [{keyword}]"


def _coerce(value: Any, schema: Any, root: dict[str, Any]) -> Any:
    if not isinstance(schema, dict):
        return value
    if reference := schema.get("$ref"):
        target: Any = root
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        return _coerce(value, target, root)
    kinds = schema.get("type")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        patterns = list(schema.get("patternProperties", {}).values())
        default = patterns[0] if patterns else schema.get("additionalProperties")
        return {key: _coerce(item, properties.get(key, default), root) for key, item in value.items()}
    if isinstance(value, list):
        return [_coerce(item, schema.get("items"), root) for item in value]
    if kinds == "string" and isinstance(value, bool):
        return "true" if value else "false"
    if kinds == "string" and isinstance(value, (int, float)):
        return str(value)
    if kinds == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kinds in ("integer", "number") and isinstance(value, str):
        return _number(value, kinds)
    return value


def _number(text: str, kind: str) -> Any:
    try:
        return int(text) if kind == "integer" or text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text
