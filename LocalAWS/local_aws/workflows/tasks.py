"""Carries out a task: checks arguments and role, calls, and turns the answer or the error into the state's."""
from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ..access import Roles
from .errors import StatesError
from .execution import Execution
from .integrations import Task, arguments_for, result_of, task, unknown_resource

if TYPE_CHECKING:
    from ..services.workflows import Workflows
    from ..world import World

PRINCIPAL = "states.amazonaws.com"


class Tasks:
    """Its calls are not those of a client: they show in the execution and not in `/_local/calls`."""

    def __init__(self, world: World, workflows: Workflows) -> None:
        self._world, self._workflows, self._roles = world, workflows, Roles(world)

    def call(self, run: Execution, resource: str, given: Any) -> Any:
        wanted = task(resource)
        if wanted is None:
            raise StatesError("States.Runtime", unknown_resource(resource) or "")
        record = {"service": wanted.service, "action": wanted.action, "arguments": given}
        parameters, problems = arguments_for(wanted, given)
        if problems:
            run.invalid.append({**record, "problems": problems})
            text = json.dumps(given, separators=(",", ":"), ensure_ascii=False)
            raise StatesError("States.Runtime", f"The Parameters '{text}' could not be used to start the Task: "
                                                f"[{', '.join(problems)}]")
        run.calls.append(record)
        self._disturb(run, wanted)
        self._authorise(run, wanted, given)
        return result_of(wanted, self._answer(run, wanted, parameters))

    def _answer(self, run: Execution, wanted: Task, parameters: dict[str, Any]) -> dict[str, Any]:
        try:
            if wanted.service == "sfn" and wanted.action == "startExecution":
                return self._workflows.start_from(parameters, run)  # on the clock of this run
            client = self._world.client(wanted.client, run.machine.region)
            method = client.meta.method_to_api_mapping
            [name] = [name for name, operation in method.items() if operation == wanted.operation.name]
            return getattr(client, name)(**parameters)
        except ClientError as error:
            details, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
            raise self._failure(wanted, details["Code"], details.get("Message", ""), status) from None

    def _disturb(self, run: Execution, wanted: Task) -> None:
        """`fail-api` disturbs state machines as it does clients."""
        session = f"arn:aws:sts::{run.machine.account}:assumed-role/{run.machine.role.split('/')[-1]}/{run.name}"
        service = wanted.operation.service_model.signing_name
        fault = self._world.faults.api_fault(service, wanted.operation.name, session)
        if fault and fault.code == "DropConnection":
            raise StatesError(f"{wanted.prefix}.SdkClientException", "Unable to execute HTTP request: Connection reset")
        if fault:
            raise self._failure(wanted, fault.code, fault.message, fault.status)

    def _authorise(self, run: Execution, wanted: Task, given: dict[str, Any]) -> None:
        role = run.machine.role
        if not self._roles.trusts(role, PRINCIPAL, run.machine.arn):
            raise StatesError("States.Permissions", f"The service {PRINCIPAL} is not authorized to assume the role "
                                                    f"{role}.")
        resource = wanted.resource(given, run.machine.region, run.machine.account)
        context = {"cloudwatch:namespace": given["Namespace"]} if "Namespace" in given else {}
        if not self._roles.allows(role, wanted.iam_action, resource, context):
            code = "AuthorizationError" if wanted.service == "sns" else "AccessDeniedException"
            refusal = self._roles.refusal(role, run.name, wanted.iam_action, resource)
            raise self._failure(wanted, code, refusal, 403 if wanted.service == "sns" else 400)

    def _failure(self, wanted: Task, code: str, message: str, status: int) -> StatesError:
        service = "Sns" if wanted.optimised else wanted.prefix
        return StatesError(wanted.error_name(code), f"{message} (Service: {service}, Status Code: {status}, "
                                                    f"Request ID: {uuid.uuid4()})")
