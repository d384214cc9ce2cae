"""The change set: what a definition would do to a stack, told without doing it."""
from __future__ import annotations

import json
from typing import Any

from .events import printed
from .graph import levels
from .intrinsics import UNKNOWN, is_unknown
from .model import Definition, Stack, StackResource, Store
from .plan import Plan, value_of
from .references import references, walk

BODY_SCOPES = ("Metadata", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy")


class Comparison:
    """Evaluates the new definition against the stack; what is new or may be replaced is unknown to dependents."""

    def __init__(self, stack: Stack, definition: Definition, store: Store) -> None:
        self._stack, self._definition = stack, definition
        self._unknown: set[str] = set()
        self.new: list[StackResource] = []
        self.changed: list[StackResource] = []
        self._plan = Plan(stack, definition, store, self._lookup)

    def compute(self) -> list[dict[str, Any]]:
        changes = {name: self._change(name) for level in levels(self._plan.graph) for name in level}
        removed = [self._entry("Remove", old, old.body) for name, old in self._stack.resources.items()
                   if name not in self._plan.resources]
        return [change for name in self._plan.resources if (change := changes[name])] + removed

    def outputs_differ(self) -> bool:
        return self._plan.outputs() != self._stack.outputs

    def _lookup(self, name: str, attribute: str | None) -> Any:
        old = self._stack.resources.get(name)
        if name in self._unknown or old is None:
            return UNKNOWN
        return value_of(old.physical_id, old.attributes, old.properties, attribute)

    def _change(self, name: str) -> dict[str, Any] | None:
        body, old = self._plan.resources[name], self._stack.resources.get(name)
        properties = self._plan.properties(name)
        if old is None or not old.physical_id:
            self._unknown.add(name)
            self.new.append(StackResource(name, body["Type"], properties=properties))
            return self._entry("Add", self.new[-1], body)
        details = [self._detail(name, key, properties, old) for key in sorted({*properties, *old.properties})
                   if properties.get(key) != old.properties.get(key)]
        scopes = [scope for scope in BODY_SCOPES if body.get(scope) != old.body.get(scope)]
        others = [{"Target": {"Attribute": scope, "RequiresRecreation": "Never"}, "Evaluation": "Static",
                   "ChangeSource": "DirectModification"} for scope in scopes]
        if not details and not others:
            return None
        self.changed.append(StackResource(name, body["Type"], old.physical_id, properties=properties))
        replacement = _replacement(details)
        if replacement != "False":
            self._unknown.add(name)
        tags = self._plan.schema(name).tag_property
        found = {"Tags" if tags and detail["Target"]["Name"] == tags else "Properties" for detail in details}
        change = self._entry("Modify", old, body, replacement)
        change["ResourceChange"] |= {
            "Replacement": replacement, "Scope": sorted(found) + scopes, "Details": details + others,
            "AfterContext": self._printed({"Properties": properties})}
        return change

    def _detail(self, name: str, key: str, properties: dict[str, Any], old: StackResource) -> dict[str, Any]:
        schema = self._plan.schema(name)
        conditional = {path.split("/")[2] for path in schema.schema.get("conditionalCreateOnlyProperties", [])}
        recreation = "Always" if key in schema.create_only else "Conditionally" if key in conditional else "Never"
        is_tag = key == schema.tag_property
        source, cause = self._source(key, self._plan.resources[name], old)
        kind = {"Add": key not in old.properties, "Remove": key not in properties}
        return {
            "Target": {"Attribute": "Tags" if is_tag else "Properties", "Name": key,
                       "RequiresRecreation": recreation, "Path": f"/Properties/{key}",
                       "BeforeValue": self._shown(old.properties, key), "AfterValue": self._shown(properties, key),
                       "AttributeChangeType": next((word for word, true in kind.items() if true), "Modify")},
            "Evaluation": "Dynamic" if is_unknown(properties.get(key)) else "Static",
            "ChangeSource": source, "CausingEntity": cause,
        }

    def _source(self, key: str, body: dict[str, Any], old: StackResource) -> tuple[str, str | None]:
        written = (body.get("Properties") or {}).get(key)
        if written != (old.body.get("Properties") or {}).get(key):
            return "DirectModification", None
        for target, attribute in walk(written):
            if target in self._unknown:
                source = "ResourceReference" if attribute is None else "ResourceAttribute"
                return source, target if attribute is None else f"{target}.{attribute}"
        parameters = sorted(references(written) & set(self._definition.template.parameters))
        return ("ParameterReference", parameters[0]) if parameters else ("DirectModification", None)

    def _entry(self, action: str, resource: StackResource, body: dict[str, Any],
               replacement: str = "False") -> dict[str, Any]:
        retained = "Retain" if resource.retained("DeletionPolicy") else "Delete"
        replaced = "ReplaceAndRetain" if body.get("UpdateReplacePolicy") == "Retain" else "ReplaceAndDelete"
        policy = retained if action == "Remove" else replaced if replacement == "True" else None
        context = self._printed({"Properties": resource.properties})
        return {"Type": "Resource", "ResourceChange": {
            "Action": action, "LogicalResourceId": resource.logical_id,
            "PhysicalResourceId": resource.physical_id or None, "ResourceType": resource.type,
            "Scope": [], "Details": [], "PolicyAction": policy,
            "BeforeContext": None if action == "Add" else context,
            "AfterContext": context if action == "Add" else None}}

    def _printed(self, value: Any) -> str:
        return printed(value, self._definition, self._stack.definition)

    def _shown(self, properties: dict[str, Any], key: str) -> str | None:
        if key not in properties:
            return None
        text = self._printed(properties[key])
        return json.loads(text) if isinstance(properties[key], str) else text


def _replacement(details: list[dict[str, Any]]) -> str:
    found = {(detail["Target"]["RequiresRecreation"], detail["Evaluation"]) for detail in details}
    if ("Always", "Static") in found:
        return "True"
    return "Conditional" if any(kind != "Never" for kind, _ in found) else "False"
