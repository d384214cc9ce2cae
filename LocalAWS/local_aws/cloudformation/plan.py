"""A definition evaluated for a stack: which resources exist, what they depend on, what their properties are."""
from __future__ import annotations

from typing import Any, Callable

from ..errors import AwsError, validation_error
from ..schemas import ResourceSchema, resource_schema
from .graph import Graph
from .intrinsics import NO_VALUE, Resolver
from .model import Definition, Stack, Store
from .references import references

Lookup = Callable[[str, "str | None"], Any]


class Plan:
    """`lookup` answers references to resources; by default with what the stack has now."""

    def __init__(self, stack: Stack, definition: Definition, store: Store, lookup: Lookup | None = None) -> None:
        self.stack, self.definition, self.imported = stack, definition, set[str]()
        self._store = store
        pseudo = {"AWS::AccountId": stack.account, "AWS::Region": stack.region, "AWS::Partition": "aws",
                  "AWS::StackName": stack.name, "AWS::StackId": stack.id, "AWS::URLSuffix": "amazonaws.com",
                  "AWS::NotificationARNs": definition.notification_arns}
        template = definition.template
        self.resolver = Resolver(template.content, {**pseudo, **definition.values}, lookup or self._existing,
                                 self._import)
        self.resources = {name: body for name, body in template.resources.items()
                          if "Condition" not in body or self.resolver.condition(body["Condition"])}
        self.graph: Graph[str] = {name: references(self.resolver.prune(body)) & self.resources.keys()
                                  for name, body in self.resources.items()}

    def schema(self, name: str) -> ResourceSchema:
        schema = resource_schema(self.stack.region, self.resources[name]["Type"])
        assert schema  # unknown types were refused with the template
        return schema

    def properties(self, name: str) -> dict[str, Any]:
        """As the resource's handler is to see them: scalars of the declared type, stack tags merged in."""
        schema = self.schema(name)
        properties = schema.coerce(self.resolver.resolve(self.resources[name].get("Properties") or {}))
        if self.definition.tags and schema.tag_property:
            own = properties.get(schema.tag_property)
            tags = {tag["Key"]: tag["Value"] for tag in self.definition.tags}
            as_map = schema.schema["properties"][schema.tag_property].get("type") == "object"
            if as_map or isinstance(own, dict):
                properties[schema.tag_property] = {**tags, **(own or {})}
            else:
                mine = {tag.get("Key") for tag in own or []}
                added = [{"Key": key, "Value": value} for key, value in tags.items() if key not in mine]
                properties[schema.tag_property] = [*(own or []), *added]
        return properties

    def outputs(self) -> list[dict[str, Any]]:
        result = []
        for key, output in (self.definition.template.content.get("Outputs") or {}).items():
            if "Condition" in output and not self.resolver.condition(output["Condition"]):
                continue
            value = self.resolver.resolve(output["Value"])
            if value is NO_VALUE or isinstance(value, (list, dict)):
                raise validation_error("Template format error: The Value field of every Outputs member must evaluate "
                                       "to a String.")
            text = str(value).lower() if isinstance(value, bool) else str(value)
            export = self.resolver.resolve(output["Export"]["Name"]) if "Export" in output else None
            result.append({"OutputKey": key, "OutputValue": text, "Description": output.get("Description"),
                           "ExportName": export})
        return result

    def check_exports(self, outputs: list[dict[str, Any]]) -> None:
        """Export names are unique in a Region, and what another stack imports may neither change nor go."""
        offered = {output["ExportName"]: output["OutputValue"] for output in outputs if output["ExportName"]}
        for name, (owner, value) in self._store.exports().items():
            if name in offered and owner is not self.stack:
                raise AwsError("ValidationError", f"Export with name {name} is already exported by stack {owner.name}")
            users = self._store.importers(name) if owner is self.stack and offered.get(name) != value else []
            if users:
                verb = "update" if name in offered else "delete"
                raise AwsError("ValidationError",
                               f"Cannot {verb} export {name} as it is in use by {' and '.join(users)}.")

    def _existing(self, name: str, attribute: str | None) -> Any:
        resource = self.stack.resources.get(name)
        if resource is None:
            raise validation_error(f"Template format error: Unresolved resource dependencies [{name}] "
                                   "in the Resources block of the template")
        return value_of(resource.physical_id, resource.attributes, resource.properties, attribute)

    def _import(self, name: str) -> str:
        self.imported.add(name)
        if name not in self._store.exports():
            raise validation_error(f"No export named {name} found")
        return self._store.exports()[name][1]


def value_of(physical_id: str, attributes: dict[str, Any], properties: dict[str, Any], attribute: str | None) -> Any:
    """What `Ref` (no attribute) or `Fn::GetAtt` gives for a resource that exists."""
    if attribute is None:
        return physical_id
    if attribute in attributes:
        return attributes[attribute]
    value: Any = properties
    for part in attribute.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    return value
