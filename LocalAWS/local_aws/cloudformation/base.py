"""What the API's actions share: finding stacks, and turning a request into a checked definition."""
from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ..errors import AwsError, validation_error
from ..protocol import Service
from . import parameters as parameter_values
from .model import ChangeSet, Definition, Stack, Store
from .templates import Template, load

if TYPE_CHECKING:
    from ..world import World

Input = dict[str, Any]


class Base(Service):
    name = "cloudformation"

    def __init__(self, world: World) -> None:
        self.world = world

    def find(self, name: str, region: str, message: str = "Stack [{}] does not exist") -> Stack:
        stack = self.world.store(region).find(name)
        if stack is None:
            raise validation_error(message.format(name))
        return stack

    def new_stack(self, name: str, region: str) -> Stack:
        if not re.fullmatch(r"[a-zA-Z][-a-zA-Z0-9]*", name) or len(name) > 128:
            raise validation_error(f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy "
                                   "constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*")
        account = self.world.account
        return Stack(name, f"arn:aws:cloudformation:{region}:{account}:stack/{name}/{uuid.uuid4()}", region, account)

    def definition(self, request: Input, region: str, stack: Stack | None) -> Definition:
        """Everything AWS checks before it answers; `stack` gives previous template, values and tags."""
        before = stack.definition if stack else None
        template = self._template(request, region, before)
        template.require(request.get("Capabilities", []))
        values = parameter_values.resolve(template.parameters, request.get("Parameters", []),
                                          before.parameters if before else [],
                                          lambda name: self._stored(name, region))
        if before and stack and stack.resources:
            self._refuse_type_changes(stack, template)
        return Definition(template, values, parameter_values.plain_values(values, template.parameters),
                          request.get("Tags", before.tags if before else []), request.get("Capabilities", []),
                          request.get("NotificationARNs", []), request.get("RoleARN"))

    def _template(self, request: Input, region: str, before: Definition | None) -> Template:
        if request.get("UsePreviousTemplate") and before:
            return before.template
        if "TemplateBody" not in request:
            raise validation_error("Either Template URL or Template Body must be specified.")
        return load(request["TemplateBody"], region)

    def _stored(self, name: str, region: str) -> str:
        try:
            return self.world.client("ssm", region).get_parameter(Name=name)["Parameter"]["Value"]
        except ClientError:
            raise validation_error(f"Unable to fetch parameters [{name}] from parameter store for this account."
                                   ) from None

    def _refuse_type_changes(self, stack: Stack, template: Template) -> None:
        changed = [name for name, old in stack.resources.items()
                   if name in template.resources and template.resources[name]["Type"] != old.type]
        if changed:
            raise validation_error("Update of resource type is not permitted. The new template modifies resource type "
                                   f"of the following resources: [{', '.join(changed)}]")

    def find_change_set(self, request: Input, region: str) -> ChangeSet:
        name, store = request["ChangeSetName"], self.store(region)
        every = [*store.stacks.values(), *store.deleted]
        if name.startswith("arn:"):
            stacks = every
        elif "StackName" in request:
            stacks = [self.find(request["StackName"], region)]
        else:
            raise validation_error("StackName must be specified if ChangeSetName is not specified as an ARN.")
        for stack in stacks:
            for found in stack.change_sets.values():
                if name in (found.name, found.id):
                    return found
        raise AwsError("ChangeSetNotFound", f"ChangeSet [{name}] does not exist", 404)

    def store(self, region: str) -> Store:
        return self.world.store(region)


def refuse_unless_updatable(stack: Stack) -> None:
    updatable = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "CREATE_FAILED", "UPDATE_FAILED",
                 "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
    if stack.status not in updatable:
        raise validation_error(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
