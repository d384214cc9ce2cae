"""Template text to a checked `Template`: everything CloudFormation refuses before it touches a resource."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import yaml

from ..errors import AwsError, validation_error
from ..schemas import resource_schema
from .graph import levels
from .references import attribute_references, references

PSEUDO_PARAMETERS = {"AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region",
                     "AWS::StackId", "AWS::StackName", "AWS::URLSuffix"}
SECTIONS = {"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Conditions",
            "Transform", "Resources", "Outputs", "Rules"}
NAMED_IAM = {"AWS::IAM::Role": "RoleName", "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
             "AWS::IAM::User": "UserName", "AWS::IAM::Group": "GroupName"}
MAXIMUM_BODY = 51_200


class _Loader(yaml.SafeLoader):
    """YAML with the short intrinsic tags, and dates left as text (`Version: 2012-10-17`)."""

    yaml_implicit_resolvers = {
        first: [entry for entry in entries if entry[0] != "tag:yaml.org,2002:timestamp"]
        for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def _short_tag(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


@dataclass
class Template:
    body: str
    content: dict[str, Any]
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def capabilities(self) -> list[str]:
        iam = [resource for resource in self.resources.values() if resource["Type"].startswith("AWS::IAM::")]
        named = any(NAMED_IAM.get(resource["Type"], "") in resource.get("Properties", {}) for resource in iam)
        return (["CAPABILITY_NAMED_IAM"] if named else ["CAPABILITY_IAM"]) if iam else []

    def require(self, capabilities: list[str]) -> None:
        accepted = {"CAPABILITY_NAMED_IAM", *self.capabilities}
        if self.capabilities and not accepted & set(capabilities):
            raise AwsError("InsufficientCapabilitiesException", f"Requires capabilities : [{self.capabilities[0]}]")


def load(body: str, region: str) -> Template:
    if len(body.encode()) > MAXIMUM_BODY:
        raise validation_error("1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
                               f"Member must have length less than or equal to {MAXIMUM_BODY}")
    try:
        content = json.loads(body) if body.lstrip().startswith("{") else yaml.load(body, _Loader)
    except (ValueError, yaml.YAMLError) as error:
        raise validation_error(f"Template format error: {'JSON' if body.lstrip().startswith('{') else 'YAML'} "
                               f"not well-formed. ({error})") from error
    if not isinstance(content, dict):
        raise validation_error("Template format error: unsupported structure.")
    if unknown := set(content) - SECTIONS:
        raise validation_error(f"Invalid template property or properties [{', '.join(sorted(unknown))}]")
    resources = content.get("Resources")
    if not isinstance(resources, dict) or not resources:
        raise validation_error("Template format error: At least one Resources member must be defined.")
    template = Template(body, content, content.get("Parameters") or {}, resources)
    _check_resources(template, region)
    _check_references(template)
    return template


def _check_resources(template: Template, region: str) -> None:
    if len(template.resources) > 500:
        raise validation_error(f"Template format error: Number of resources, {len(template.resources)}, "
                               "is greater than maximum allowed, 500")
    for name, resource in template.resources.items():
        if not name.isalnum():
            raise validation_error(f"Template format error: Resource name {name} is non alphanumeric.")
        if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
            raise validation_error(f"Template format error: [/Resources/{name}] Every Resources object must contain a "
                                   "Type member.")
    types = sorted({resource["Type"] for resource in template.resources.values()})
    if unknown := [name for name in types if resource_schema(region, name) is None]:
        raise validation_error(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")
    for resource in template.resources.values():
        for target, attribute in attribute_references(resource):
            schema = target in template.resources and resource_schema(region, template.resources[target]["Type"])
            if schema and not schema.has_attribute(attribute):
                raise validation_error(f"Template error: resource {target} does not support attribute type "
                                       f"{attribute} in Fn::GetAtt")


def _check_references(template: Template) -> None:
    known = set(template.resources) | set(template.parameters) | PSEUDO_PARAMETERS
    for section in ("Resources", "Outputs"):
        used = references(template.content.get(section) or {})
        if missing := sorted(used - known):
            raise validation_error(f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
                                   f"in the {section} block of the template")
    conditions = template.content.get("Conditions") or {}
    for name, resource in template.resources.items():
        condition = resource.get("Condition")
        if condition is not None and condition not in conditions:
            raise validation_error(f"Template format error: Unresolved condition dependency {condition} "
                                   f"in the Resources block of the template")
    graph = {name: references(resource) & set(template.resources) for name, resource in template.resources.items()}
    if cycle := sorted(graph.keys() - {name for level in levels(graph) for name in level}):
        raise validation_error(f"Circular dependency between resources: [{', '.join(cycle)}]")
