"""The actions on change sets."""
from __future__ import annotations

import threading
import uuid
from typing import Any

from ..errors import AwsError, validation_error
from ..faults import Cancelled
from ..protocol import page
from . import parameters, validation
from .base import Base, Input, refuse_unless_updatable
from .changes import Comparison
from .events import stack_event
from .model import ChangeSet, Stack
from .operations import Operation

NO_CHANGES = ("The submitted information didn't contain changes. "
              "Submit different information to create a change set.")


class ChangeSetActions(Base):
    def create_change_set(self, request: Input, region: str) -> dict[str, Any]:
        store, name, kind = self.store(region), request["ChangeSetName"], request.get("ChangeSetType", "UPDATE")
        with store.lock:
            stack = store.find(request["StackName"])
            if stack and stack.status == "DELETE_COMPLETE":
                stack = None
            self._refuse_kind(stack, kind, request)
            definition = self.definition(request, region, stack)
            if stack is None:
                stack = self.new_stack(request["StackName"], region)
                store.stacks[stack.name] = stack
                stack_event(stack, "REVIEW_IN_PROGRESS", "User Initiated", request.get("ClientToken"))
            if name in stack.change_sets:
                raise AwsError("AlreadyExistsException", f"ChangeSet {name} cannot be created due to a mismatch with "
                                                         "existing attribute ChangeSetName")
            identifier = f"arn:aws:cloudformation:{region}:{stack.account}:changeSet/{name}/{uuid.uuid4()}"
            change_set = ChangeSet(name, identifier, stack, kind, definition, request.get("Description"),
                                   request.get("OnStackFailure"))
            stack.change_sets[name] = change_set
        threading.Thread(target=self._compute, args=(change_set,), daemon=True).start()
        return {"Id": change_set.id, "StackId": stack.id}

    def describe_change_set(self, request: Input, region: str) -> dict[str, Any]:
        found = self.find_change_set(request, region)
        declared = found.definition.template.parameters
        with_values = request.get("IncludePropertyValues", False)
        return {
            "ChangeSetName": found.name, "ChangeSetId": found.id, "StackId": found.stack.id,
            "StackName": found.stack.name, "Description": found.description, "CreationTime": found.created,
            "Parameters": parameters.displayed(found.definition.parameters, declared),
            "ExecutionStatus": found.execution_status, "Status": found.status, "StatusReason": found.reason,
            "NotificationARNs": found.definition.notification_arns, "RollbackConfiguration": {},
            "Capabilities": found.definition.capabilities, "Tags": found.definition.tags,
            "Changes": found.changes if with_values else [_without_values(change) for change in found.changes],
            "IncludeNestedStacks": False, "OnStackFailure": found.on_failure,
        }

    def describe_events(self, request: Input, region: str) -> dict[str, Any]:
        """Of a change set that early validation refused; by its ARN only, and only as long as it exists.
        https://github.com/aws-cloudformation/cloudformation-cli/issues/1116"""
        if not request.get("ChangeSetName", "").startswith("arn:"):
            raise validation_error("One of ChangeSetName, OperationId or StackName must be specified")
        found = self.find_change_set(request, region)
        events = [validation.as_api(found, failure, number) for number, failure in enumerate(found.failures)]
        shown, token = page(events, request)
        return {"OperationEvents": shown, "NextToken": token}

    def execute_change_set(self, request: Input, region: str) -> dict[str, Any]:
        store = self.store(region)
        with store.lock:
            found = self.find_change_set(request, region)
            stack = found.stack
            if found.status != "CREATE_COMPLETE" or found.execution_status != "AVAILABLE":
                raise AwsError("InvalidChangeSetStatus", f"ChangeSet [{found.id}] cannot be executed in its current "
                                                         f"status of [{found.status}]")
            if stack.status != "REVIEW_IN_PROGRESS":
                refuse_unless_updatable(stack)
            found.execution_status = "EXECUTE_COMPLETE"
            for other in stack.change_sets.values():
                if other is not found:
                    other.execution_status = "OBSOLETE"
            stack.change_sets, stack.change_set_id = {found.name: found}, found.id
            on_failure = "DO_NOTHING" if request.get("DisableRollback") else found.on_failure or "ROLLBACK"
            stack.disable_rollback = on_failure == "DO_NOTHING"
            operation = Operation(self.world, store, stack, request.get("ClientRequestToken"), on_failure)
            if stack.status == "REVIEW_IN_PROGRESS":
                stack.definition = found.definition
                operation.start("CREATE_IN_PROGRESS", operation.create, found.definition)
            else:
                operation.start("UPDATE_IN_PROGRESS", operation.update, found.definition)
        return {}

    def delete_change_set(self, request: Input, region: str) -> dict[str, Any]:
        """Of an unknown change set too: AWS answers success, and the CDK command line counts on it."""
        try:
            found = self.find_change_set(request, region)
        except AwsError as error:
            if error.code == "ValidationError":
                raise
            return {}
        found.stack.change_sets.pop(found.name, None)
        return {}

    def list_change_sets(self, request: Input, region: str) -> dict[str, Any]:
        stack = self.find(request["StackName"], region)
        return {"Summaries": [{
            "StackId": stack.id, "StackName": stack.name, "ChangeSetId": found.id, "ChangeSetName": found.name,
            "ExecutionStatus": found.execution_status, "Status": found.status, "StatusReason": found.reason,
            "CreationTime": found.created, "Description": found.description,
        } for found in stack.change_sets.values()]}

    def _compute(self, change_set: ChangeSet) -> None:
        faults = self.world.faults
        change_set.status = "CREATE_IN_PROGRESS"
        try:
            faults.pause(faults.change_set_delay, lambda: False)
            comparison = Comparison(change_set.stack, change_set.definition, self.store(change_set.stack.region))
            change_set.changes = comparison.compute()
            region = change_set.stack.region
            change_set.failures = validation.failures(
                change_set, comparison.new, comparison.changed, lambda service: self.world.client(service, region), faults)
            if change_set.failures:
                raise validation_error(validation.reason(change_set.failures))
            new = change_set.stack.status == "REVIEW_IN_PROGRESS"
            if change_set.changes or new or comparison.outputs_differ():
                change_set.execution_status, change_set.status = "AVAILABLE", "CREATE_COMPLETE"
            else:
                change_set.reason, change_set.status = NO_CHANGES, "FAILED"
        except AwsError as error:
            change_set.reason, change_set.status = error.message, "FAILED"
        except Cancelled:
            return
        faults.notify()

    def _refuse_kind(self, stack: Stack | None, kind: str, request: Input) -> None:
        name = request["StackName"]
        if stack is None:
            if kind != "CREATE":
                raise validation_error(f"Stack [{name}] does not exist")
        elif stack.status == "REVIEW_IN_PROGRESS":
            if kind != "CREATE":
                raise validation_error(f"Stack [{name}] is in REVIEW_IN_PROGRESS state and can not be updated.")
        elif kind == "CREATE":
            raise validation_error(f"Stack [{name}] already exists and cannot be created again with the changeSet "
                                   f"[{request['ChangeSetName']}].")
        else:
            refuse_unless_updatable(stack)


def _without_values(change: dict[str, Any]) -> dict[str, Any]:
    resource = change["ResourceChange"]
    hidden = ("Path", "BeforeValue", "AfterValue", "AttributeChangeType")
    details = [{**detail, "Target": {key: value for key, value in detail["Target"].items() if key not in hidden}}
               for detail in resource["Details"]]
    return {**change, "ResourceChange": {**resource, "Details": details, "BeforeContext": None, "AfterContext": None}}
