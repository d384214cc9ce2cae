"""Step Functions' API: state machines, and their executions, which run in threads of this process."""
from __future__ import annotations

import json
import re
import threading
import uuid
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Callable

from ..access import Roles
from ..errors import AwsError, log_fault
from ..faults import Cancelled
from ..protocol import Service, page
from ..workflows.definition import is_jsonata, problems_of
from ..workflows.errors import QUOTA, StatesError
from ..workflows.execution import Execution, Machine
from ..workflows.interpreter import Interpreter
from ..workflows.tasks import PRINCIPAL, Tasks
from ..workflows.trial import Trial

if TYPE_CHECKING:
    from ..world import World

Input = dict[str, Any]
_NAME = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}")
_SETTINGS = ("definition", "roleArn", "loggingConfiguration", "tracingConfiguration")


class Workflows(Service):
    """Runs of Standard and Express machines alike are kept; what AWS does not tell of Express ones, tests may ask."""

    name, signing = "stepfunctions", "states"
    invalid_input = "ValidationException"

    def __init__(self, world: World) -> None:
        self._world, self._tasks, self._lock = world, Tasks(world, self), threading.RLock()
        self.on_change: Callable[[Execution], None] = lambda _: None
        self.reset()

    def reset(self) -> None:
        self.machines: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.executions: list[Execution] = []

    def create_state_machine(self, request: Input, region: str) -> dict[str, Any]:
        name = request["name"]
        arn = f"arn:aws:states:{region}:{self._world.account}:stateMachine:{name}"
        if not _NAME.fullmatch(name):
            raise AwsError("InvalidName", f"Invalid Name: '{name}'")
        self._check(request, arn)
        tags = {tag["key"]: tag["value"] for tag in request.get("tags", [])}
        machine = {"type": "STANDARD", **{key: request[key] for key in (*_SETTINGS, "type") if key in request}}
        with self._lock:
            if found := self.machines.get(arn):
                if found["status"] == "DELETING":
                    raise AwsError("StateMachineDeleting", f"State Machine is deleting: '{arn}'")
                if any(found.get(key) != machine.get(key) for key in ("type", *_SETTINGS)):
                    raise AwsError("StateMachineAlreadyExists", f"State Machine Already Exists: '{arn}'")
                return {"stateMachineArn": arn, "creationDate": found["creationDate"]}
            self.machines[arn] = {"loggingConfiguration": {"level": "OFF", "includeExecutionData": False},
                                  "tracingConfiguration": {"enabled": False}, **machine, "stateMachineArn": arn,
                                  "name": name, "status": "ACTIVE", "creationDate": _now()}
            self.tags[arn] = tags
        return {"stateMachineArn": arn, "creationDate": self.machines[arn]["creationDate"]}

    def update_state_machine(self, request: Input, region: str) -> dict[str, Any]:
        found = self._machine(request["stateMachineArn"])
        changed = {key: request[key] for key in _SETTINGS if key in request}
        self._check({**found, **changed}, found["stateMachineArn"])
        found.update(changed)
        return {"updateDate": _now(), "revisionId": str(uuid.uuid4())}

    def validate_state_machine_definition(self, request: Input, region: str) -> dict[str, Any]:
        """Never an error of the call: what it finds is the answer. Of warnings it has none."""
        found = problems_of(request["definition"])
        most = request.get("maxResults") or 100
        return {"result": "FAIL" if found else "OK", "truncated": len(found) > most, "diagnostics": [
            {"severity": "ERROR", "code": problem.code, "message": problem.message,
             **({"location": problem.location} if problem.location else {})} for problem in found[:most]]}

    def test_state(self, request: Input, region: str) -> dict[str, Any]:
        arn = f"arn:aws:states:{region}:{self._world.account}:stateMachine:TestState"
        trial = Trial(request, arn)
        if "roleArn" in request:
            self._check_role(request["roleArn"], arn)
        return trial.answer(self._tasks.call)

    def describe_state_machine(self, request: Input, region: str) -> dict[str, Any]:
        return self._machine(request["stateMachineArn"])

    def list_state_machines(self, request: Input, region: str) -> dict[str, Any]:
        keys = ("stateMachineArn", "name", "type", "creationDate")
        every = [{key: found[key] for key in keys} for arn, found in sorted(self.machines.items())
                 if arn.split(":")[3] == region]
        shown, token = page(every, _paging(request))
        return {"stateMachines": shown, "nextToken": token}

    def delete_state_machine(self, request: Input, region: str) -> dict[str, Any]:
        """It is gone when its runs are: each is ended at its next transition."""
        arn = request["stateMachineArn"]
        with self._lock:
            if found := self.machines.get(arn):  # AWS answers alike when there is none
                found["status"] = "DELETING"
            if not any(run.machine.arn == arn and run.status == "RUNNING" for run in self.executions):
                self._forget(arn)
        return {}

    def is_deleting(self, arn: str) -> bool:
        return self.machines.get(arn, {}).get("status") == "DELETING"

    def _forget(self, arn: str) -> None:
        self.machines.pop(arn, None)
        self.tags.pop(arn, None)

    def start_execution(self, request: Input, region: str) -> dict[str, Any]:
        run = self.start(request["stateMachineArn"], request.get("input", "{}"), request.get("name"))
        return {"executionArn": run.arn, "startDate": run.start}

    def start_sync_execution(self, request: Input, region: str) -> dict[str, Any]:
        if self._machine(request["stateMachineArn"])["type"] != "EXPRESS":
            raise _wrong_type()
        run = self.start(request["stateMachineArn"], request.get("input", "{}"), request.get("name"), wait=True)
        return {**_described(run), "stateMachineArn": run.machine.arn, "billingDetails": {
            "billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": 100}}

    def describe_execution(self, request: Input, region: str) -> dict[str, Any]:
        return {**_described(self._execution(request["executionArn"])), "redriveCount": 0}

    def list_executions(self, request: Input, region: str) -> dict[str, Any]:
        if self._machine(request["stateMachineArn"])["type"] == "EXPRESS":
            raise _wrong_type()
        runs = [run for run in reversed(self.executions) if run.machine.arn == request["stateMachineArn"]
                and request.get("statusFilter") in (None, run.status)]
        runs.sort(key=lambda run: run.start, reverse=True)
        keys = ("executionArn", "stateMachineArn", "name", "status", "startDate", "stopDate")
        every = [{key: value for key, value in _described(run).items() if key in keys} for run in runs]
        shown, token = page(every, _paging(request))
        return {"executions": shown, "nextToken": token}

    def get_execution_history(self, request: Input, region: str) -> dict[str, Any]:
        events = self._execution(request["executionArn"]).events
        shown, token = page(events[::-1] if request.get("reverseOrder") else list(events), _paging(request))
        return {"events": shown, "nextToken": token}

    def stop_execution(self, request: Input, region: str) -> dict[str, Any]:
        run = self._execution(request["executionArn"])
        run.end("ABORTED", error=StatesError(request.get("error", ""), request.get("cause", "")))
        self._ended(run)
        return {"stopDate": run.stop}

    def list_tags_for_resource(self, request: Input, region: str) -> dict[str, Any]:
        return {"tags": [{"key": key, "value": value} for key, value in self._tags(request).items()]}

    def tag_resource(self, request: Input, region: str) -> dict[str, Any]:
        self._tags(request).update({tag["key"]: tag["value"] for tag in request["tags"]})
        return {}

    def untag_resource(self, request: Input, region: str) -> dict[str, Any]:
        for key in request["tagKeys"]:
            self._tags(request).pop(key, None)
        return {}

    def start(self, arn: str, text: str, name: str | None = None, at: datetime | None = None,
              wait: bool = False) -> Execution:
        """`at` is what the run takes for the time of its start."""
        found = self._machine(arn)
        if found["status"] == "DELETING":
            raise AwsError("StateMachineDeleting", f"State Machine is deleting: '{arn}'")
        try:
            given, definition = json.loads(text), json.loads(found["definition"])
        except ValueError as error:
            raise AwsError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{error}'") from None
        if len(text.encode()) > QUOTA:
            raise AwsError("ValidationException", "1 validation error detected: Value at 'input' failed to satisfy "
                                                  "constraint: Member must have length less than or equal to 262144")
        if name is not None and not _NAME.fullmatch(name):
            raise AwsError("InvalidName", f"Invalid Name: '{name}'")
        if not is_jsonata(definition):
            raise AwsError("InvalidDefinition", "local AWS runs state machines with QueryLanguage JSONata only")
        machine = Machine(found["name"], arn, found["roleArn"], found["type"], definition)
        with self._lock:
            if machine.type == "STANDARD" and (used := self._named(machine.execution_arn(name or ""))):
                if used.status == "RUNNING" and used.input == given:
                    return used
                raise AwsError("ExecutionAlreadyExists", f"Execution Already Exists: '{used.arn}'")
            run = Execution(machine, name or str(uuid.uuid4()), given, at or _now())
            self.executions.append(run)
        run.event("ExecutionStarted", {"executionStartedEventDetails": {"input": text, "roleArn": machine.role}})
        self.on_change(run)
        thread = threading.Thread(target=self._run, args=(run, self._world.faults), daemon=True)
        thread.start()
        if wait:
            thread.join()
        return run

    def start_from(self, parameters: Input, parent: Execution) -> dict[str, Any]:
        """A task's startExecution: the new run begins at the time its parent has reached."""
        from botocore.exceptions import ClientError
        try:
            run = self.start(parameters["stateMachineArn"], parameters.get("input", "{}"), parameters.get("name"),
                             parent.now)
        except AwsError as error:
            raise ClientError({"Error": {"Code": error.code, "Message": error.message},
                               "ResponseMetadata": {"HTTPStatusCode": error.status}}, "StartExecution") from None
        return {"executionArn": run.arn, "startDate": run.start}

    def _run(self, run: Execution, faults: Any) -> None:
        try:
            output = Interpreter(run, self._tasks.call,
                                 lambda: faults.closed or self.is_deleting(run.machine.arn)).execute()
            run.event("ExecutionSucceeded", {"executionSucceededEventDetails": {"output": json.dumps(output)}})
            run.end("SUCCEEDED", output)
        except Cancelled:
            if not self.is_deleting(run.machine.arn):
                return
            run.end("ABORTED")
        except StatesError as error:
            run.event("ExecutionFailed", {"executionFailedEventDetails": {"error": error.error, "cause": error.cause}})
            run.end("FAILED", error=error)
        except Exception as error:
            log_fault()
            run.end("FAILED", error=StatesError("States.Runtime", f"Internal failure in local AWS: {error!r}"))
        if not faults.closed:
            self._ended(run)

    def _ended(self, run: Execution) -> None:
        if run.settled:  # it was stopped
            return
        try:
            self.on_change(run)
        finally:
            run.settled = True
            if self.is_deleting(run.machine.arn):
                self.delete_state_machine({"stateMachineArn": run.machine.arn}, run.machine.region)
            self._world.faults.notify()

    def _check(self, request: Input, arn: str) -> None:
        if found := problems_of(request["definition"]):
            raise AwsError("InvalidDefinition", f"Invalid State Machine Definition: '{', '.join(map(str, found))}'")
        self._check_role(request["roleArn"], arn)

    def _check_role(self, role: str, arn: str) -> None:
        if not Roles(self._world).trusts(role, PRINCIPAL, arn):
            raise AwsError("AccessDeniedException", "Neither the global service principal states.amazonaws.com, nor "
                                                    "the regional one is authorized to assume the provided role.")

    def _machine(self, arn: str) -> dict[str, Any]:
        if arn not in self.machines:
            raise AwsError("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")
        return self.machines[arn]

    def _named(self, arn: str) -> Execution | None:
        return next((run for run in self.executions if run.arn == arn), None)

    def _execution(self, arn: str) -> Execution:
        found = self._named(arn) if ":execution:" in arn else None
        if found is None:
            raise AwsError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")
        return found

    def _tags(self, request: Input) -> dict[str, str]:
        if request["resourceArn"] not in self.tags:
            raise AwsError("ResourceNotFound", f"Resource not found: '{request['resourceArn']}'")
        return self.tags[request["resourceArn"]]


def _described(run: Execution) -> dict[str, Any]:
    details = {"executionArn": run.arn, "stateMachineArn": run.machine.arn, "name": run.name, "status": run.status,
               "startDate": run.start, "stopDate": run.stop, "input": json.dumps(run.input), "error": run.error,
               "cause": run.cause, "output": json.dumps(run.output) if run.status == "SUCCEEDED" else None}
    return {key: value for key, value in details.items() if value is not None}


def _wrong_type() -> AwsError:
    return AwsError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")


def _paging(request: Input) -> Input:
    return {"NextToken": request.get("nextToken"), "MaxResults": request.get("maxResults")}


def _now() -> datetime:
    return datetime.now(timezone.utc)
