"""The actions that change stacks directly."""
from __future__ import annotations

from typing import Any

from ..errors import AwsError, validation_error
from .base import Base, Input, refuse_unless_updatable
from .changes import Comparison
from .operations import Operation


class StackActions(Base):
    def create_stack(self, request: Input, region: str) -> dict[str, Any]:
        store = self.store(region)
        with store.lock:
            if request["StackName"] in store.stacks:
                raise AwsError("AlreadyExistsException", f"Stack [{request['StackName']}] already exists")
            definition = self.definition(request, region, None)
            stack = self.new_stack(request["StackName"], region)
            stack.definition = definition
            stack.disable_rollback = request.get("DisableRollback", False)
            stack.termination_protection = request.get("EnableTerminationProtection", False)
            store.stacks[stack.name] = stack
            on_failure = "DO_NOTHING" if stack.disable_rollback else request.get("OnFailure", "ROLLBACK")
            operation = Operation(self.world, store, stack, request.get("ClientRequestToken"), on_failure)
            operation.start("CREATE_IN_PROGRESS", operation.create, definition)
        return {"StackId": stack.id}

    def update_stack(self, request: Input, region: str) -> dict[str, Any]:
        store = self.store(region)
        with store.lock:
            stack = self.find(request["StackName"], region)
            refuse_unless_updatable(stack)
            definition = self.definition(request, region, stack)
            comparison = Comparison(stack, definition, store)
            if not comparison.compute() and not comparison.outputs_differ():
                raise validation_error("No updates are to be performed.")
            stack.change_sets = {}  # they were made for what the stack is no longer
            on_failure = "DO_NOTHING" if request.get("DisableRollback") else "ROLLBACK"
            operation = Operation(self.world, store, stack, request.get("ClientRequestToken"), on_failure)
            operation.start("UPDATE_IN_PROGRESS", operation.update, definition)
        return {"StackId": stack.id}

    def delete_stack(self, request: Input, region: str) -> None:
        store = self.store(region)
        with store.lock:
            stack = store.find(request["StackName"])
            if stack is None or stack.status in ("DELETE_COMPLETE", "DELETE_IN_PROGRESS"):
                return
            if stack.termination_protection:
                raise validation_error(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
            if stack.in_progress and stack.status != "CREATE_IN_PROGRESS":
                raise validation_error(f"Stack [{stack.id}] cannot be deleted while in status {stack.status}")
            retained = request.get("RetainResources", [])
            if retained and stack.status != "DELETE_FAILED":
                raise validation_error("Invalid operation on stack [" + stack.id + "]. RetainResources can only be "
                                       "specified on a DELETE_FAILED stack.")
            former = (stack.status, stack.reason)
            operation = Operation(self.world, store, stack, request.get("ClientRequestToken"))
            operation.start("DELETE_IN_PROGRESS", operation.delete, retained, former)

    def continue_update_rollback(self, request: Input, region: str) -> dict[str, Any]:
        stack = self.find(request["StackName"], region)
        if stack.status != "UPDATE_ROLLBACK_FAILED" or stack.operation is None:
            raise validation_error(f"Stack:{stack.id} is in {stack.status} state and can not continue rollback.")
        stack.operation.resume(request.get("ClientRequestToken"), "UPDATE_ROLLBACK_IN_PROGRESS",
                               stack.operation.undo_update, request.get("ResourcesToSkip", []))
        return {}

    def cancel_update_stack(self, request: Input, region: str) -> None:
        stack = self.find(request["StackName"], region)
        if stack.status != "UPDATE_IN_PROGRESS":
            raise validation_error(f"CancelUpdateStack cannot be called from current stack status {stack.status}")
        stack.operation.cancel()

    def rollback_stack(self, request: Input, region: str) -> dict[str, Any]:
        stack = self.find(request["StackName"], region)
        operation, token = stack.operation, request.get("ClientRequestToken")
        if stack.status == "UPDATE_FAILED" and operation:
            operation.resume(token, "UPDATE_ROLLBACK_IN_PROGRESS", operation.undo_update, [])
        elif stack.status == "CREATE_FAILED" and operation:
            operation.resume(token, "ROLLBACK_IN_PROGRESS", operation.undo_create)
        else:
            raise validation_error(f"RollbackStack cannot be called from current stack status {stack.status}")
        return {"StackId": stack.id}

    def update_termination_protection(self, request: Input, region: str) -> dict[str, Any]:
        stack = self.find(request["StackName"], region)
        stack.termination_protection = request["EnableTerminationProtection"]
        return {"StackId": stack.id}
