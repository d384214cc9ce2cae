"""The actions that only look."""
from __future__ import annotations

import re
from typing import Any

from ..errors import validation_error
from ..protocol import page
from . import parameters
from .base import Base, Input
from .events import as_api
from .model import Stack, StackResource
from .templates import Template, load

MISSING = "Stack with id {} does not exist"


class ReadingActions(Base):
    def describe_stacks(self, request: Input, region: str) -> dict[str, Any]:
        if name := request.get("StackName"):
            return {"Stacks": [_stack(self.find(name, region, MISSING))]}
        shown, token = page(list(self.store(region).stacks.values()), request)
        return {"Stacks": [_stack(stack) for stack in shown], "NextToken": token}

    def list_stacks(self, request: Input, region: str) -> dict[str, Any]:
        store, wanted = self.store(region), request.get("StackStatusFilter")
        every = [stack for stack in [*store.stacks.values(), *store.deleted]
                 if not wanted or stack.status in wanted]
        shown, token = page(sorted(every, key=lambda stack: stack.created, reverse=True), request)
        return {"StackSummaries": [_stack(stack) for stack in shown], "NextToken": token}

    def describe_stack_events(self, request: Input, region: str) -> dict[str, Any]:
        stack = self.find(request["StackName"], region)
        shown, token = page(list(reversed(stack.events)), request)
        return {"StackEvents": [as_api(stack, event) for event in shown], "NextToken": token}

    def describe_stack_resources(self, request: Input, region: str) -> dict[str, Any]:
        stack = self.find(request["StackName"], region, MISSING)
        wanted = request.get("LogicalResourceId")
        return {"StackResources": [_resource(stack, resource) for resource in list(stack.resources.values())
                                   if wanted in (None, resource.logical_id)][:100]}

    def describe_stack_resource(self, request: Input, region: str) -> dict[str, Any]:
        stack, name = self.find(request["StackName"], region), request["LogicalResourceId"]
        if name not in stack.resources:
            raise validation_error(f"Resource {name} does not exist for stack {stack.name}")
        return {"StackResourceDetail": _resource(stack, stack.resources[name])}

    def list_stack_resources(self, request: Input, region: str) -> dict[str, Any]:
        stack = self.find(request["StackName"], region, MISSING)
        shown, token = page(list(stack.resources.values()), request)
        return {"StackResourceSummaries": [_resource(stack, resource) for resource in shown], "NextToken": token}

    def get_template(self, request: Input, region: str) -> dict[str, Any]:
        if name := request.get("ChangeSetName"):
            found = self.find_change_set({"ChangeSetName": name, **request}, region)
            body = found.definition.template.body
        else:
            stack = self.find(request["StackName"], region, MISSING)
            if stack.definition is None:
                raise validation_error(f"No template found for stack {stack.name} in {stack.status}")
            body = stack.definition.template.body
        return {"TemplateBody": _given_back(body), "StagesAvailable": ["Original", "Processed"]}

    def get_template_summary(self, request: Input, region: str) -> dict[str, Any]:
        if name := request.get("StackName"):
            stack = self.find(name, region, MISSING)
            if stack.definition is None:
                raise validation_error(f"No template found for stack {stack.name} in {stack.status}")
            template = stack.definition.template
        else:
            template = self._given(request, region)
        types = sorted({resource["Type"] for resource in template.resources.values()})
        return {**_summary(template), "ResourceTypes": types, "Metadata": None,
                "Version": template.content.get("AWSTemplateFormatVersion", "2010-09-09")}

    def validate_template(self, request: Input, region: str) -> dict[str, Any]:
        return _summary(self._given(request, region))

    def list_exports(self, request: Input, region: str) -> dict[str, Any]:
        shown, token = page(sorted(self.store(region).exports().items()), request)
        return {"Exports": [{"ExportingStackId": stack.id, "Name": name, "Value": value}
                            for name, (stack, value) in shown], "NextToken": token}

    def list_imports(self, request: Input, region: str) -> dict[str, Any]:
        importers = self.store(region).importers(request["ExportName"])
        if not importers:
            raise validation_error(f"Export '{request['ExportName']}' is not imported by any stack.")
        return {"Imports": importers}

    def _given(self, request: Input, region: str) -> Template:
        if "TemplateBody" not in request:
            raise validation_error("Either Template URL or Template Body must be specified.")
        return load(request["TemplateBody"], region)


def _summary(template: Template) -> dict[str, Any]:
    declared = [{"ParameterKey": name, "ParameterType": body.get("Type"), "NoEcho": str(body.get("NoEcho", False)),
                 "DefaultValue": None if "Default" not in body else str(body["Default"]),
                 "Description": body.get("Description"),
                 "ParameterConstraints": {"AllowedValues": [str(value) for value in body.get("AllowedValues", [])]}}
                for name, body in template.parameters.items()]
    for parameter in declared:
        parameter["NoEcho"] = parameter["NoEcho"].lower() == "true"
    needed = template.capabilities
    return {"Parameters": declared, "Description": template.content.get("Description"), "Capabilities": needed,
            "CapabilitiesReason": _needs(template) if needed else None}


def _needs(template: Template) -> str:
    types = sorted({body["Type"] for body in template.resources.values() if body["Type"].startswith("AWS::IAM::")})
    return f"The following resource(s) require capabilities: [{', '.join(types)}]"


def _given_back(value: Any) -> Any:
    """As CloudFormation gives back what it was sent: a question mark for each code point beyond ASCII.
    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814"""
    if isinstance(value, str):
        return re.sub(r"[^\x00-\x7f]", "?", value)
    if isinstance(value, list):
        return [_given_back(item) for item in value]
    return {key: _given_back(item) for key, item in value.items()} if isinstance(value, dict) else value


def _stack(stack: Stack) -> dict[str, Any]:
    definition = stack.definition
    declared = definition.template.parameters if definition else {}
    description = definition.template.content.get("Description") if definition else None
    return {
        "StackId": stack.id, "StackName": stack.name, "ChangeSetId": stack.change_set_id,
        "Description": _given_back(description), "TemplateDescription": _given_back(description),
        "Parameters": _given_back(parameters.displayed(definition.parameters, declared)) if definition else [],
        "CreationTime": stack.created, "LastUpdatedTime": stack.updated, "DeletionTime": stack.deleted,
        "RollbackConfiguration": {}, "StackStatus": stack.status, "StackStatusReason": stack.reason,
        "DisableRollback": stack.disable_rollback,
        "NotificationARNs": definition.notification_arns if definition else [],
        "Capabilities": definition.capabilities if definition else [],
        "Outputs": [] if stack.status == "REVIEW_IN_PROGRESS" else _given_back(stack.outputs),
        "RoleARN": definition.role_arn if definition else None, "Tags": _given_back(definition.tags) if definition else [],
        "EnableTerminationProtection": stack.termination_protection,
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
    }


def _resource(stack: Stack, resource: StackResource) -> dict[str, Any]:
    return {
        "StackName": stack.name, "StackId": stack.id, "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id or None, "ResourceType": resource.type,
        "Timestamp": resource.timestamp, "LastUpdatedTimestamp": resource.timestamp,
        "ResourceStatus": resource.status, "ResourceStatusReason": resource.reason,
        "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
    }
