"""One resource at a time: its events, its injected faults, its handler."""
from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Callable

from botocore.exceptions import ClientError, ParamValidationError

from ..errors import AwsError, log_fault
from ..faults import Cancelled
from ..resources.registry import Refused, Request, handler, is_missing, reason
from ..schemas import resource_schema
from .dynamic import reveal
from .events import resource_event
from .model import Stack, StackResource

if TYPE_CHECKING:
    from ..world import World

NOUNS = {"CREATE": "creation", "UPDATE": "update", "DELETE": "deletion"}


class Failed(Exception):
    """The resource failed and its event is written; the operation decides what follows."""


class Runner:
    """One phase of a stack operation. With `stop_at_failure` the first failure cancels what else is under way."""

    def __init__(self, world: World, stack: Stack, token: str | None, delay: float, stop_at_failure: bool) -> None:
        self._world, self._faults, self._stack, self._token, self._delay = world, world.faults, stack, token, delay
        self._stop_at_failure, self._stopping, self._lock = stop_at_failure, False, threading.Lock()

    def stopped(self) -> bool:
        return self._stopping or self._faults.closed

    def stop(self) -> None:
        self._stopping = True
        self._faults.notify()

    def create(self, resource: StackResource, verb: str = "CREATE") -> None:
        """With the verb UPDATE it is a replacement, which exists beside its predecessor until the clean-up."""
        def work() -> None:
            self._validate(resource)
            request = self._request(resource)
            resource.physical_id, resource.attributes = handler(resource.type).create(request)
            self._event(resource, f"{verb}_IN_PROGRESS", "Resource creation Initiated")

        announcement = "Requested update requires the creation of a new physical resource; hence creating one."
        self._attempt(resource, verb, "create", work, announcement if verb == "UPDATE" else None)

    def update(self, resource: StackResource, old: StackResource) -> None:
        def work() -> None:
            self._validate(resource)
            request = self._request(resource)
            changed = handler(resource.type).update(request, resource.physical_id, old.properties)
            resource.attributes = {**resource.attributes, **changed}

        self._attempt(resource, "UPDATE", "update", work)

    def delete(self, resource: StackResource) -> None:
        def work() -> None:
            try:
                handler(resource.type).delete(self._request(resource), resource.physical_id)
            except ClientError as error:
                if not is_missing(error):
                    raise

        if not resource.physical_id:
            return self._event(resource, "DELETE_COMPLETE")
        self._attempt(resource, "DELETE", "delete", work)

    def refuse(self, resource: StackResource, verb: str, error: Exception) -> None:
        """The properties cannot even be evaluated."""
        def work() -> None:
            raise error

        self._attempt(resource, verb, "create", work)

    def skip(self, resource: StackResource, status: str) -> None:
        self._event(resource, status)

    def _attempt(self, resource: StackResource, verb: str, action: str, work: Callable[[], None],
                 announcement: str | None = None) -> None:
        self._event(resource, f"{verb}_IN_PROGRESS", announcement)
        try:
            self._faults.pause(self._delay, self.stopped)
            self._faults.hold_at(self._stack.name, resource.logical_id, self.stopped)
            if self.stopped():
                raise Cancelled
            if injected := self._faults.resource_fault(resource.logical_id, resource.type, action):
                raise Refused(injected)
            work()
        except Cancelled:
            if not self._faults.closed:
                self._fail(resource, verb, f"Resource {NOUNS[verb]} cancelled")
            raise
        except (Refused, ClientError, ParamValidationError, AwsError) as error:
            self._fail_once(resource, verb, reason(error, resource.type))
            raise Failed from error
        except Exception as error:
            log_fault()
            self._fail_once(resource, verb, f"Internal Failure in local AWS: {error!r}")
            raise Failed from error
        self._event(resource, f"{verb}_COMPLETE")

    def _fail_once(self, resource: StackResource, verb: str, text: str) -> None:
        with self._lock:
            late = self._stopping
            self._fail(resource, verb, f"Resource {NOUNS[verb]} cancelled" if late else text)
            self._stopping = self._stopping or self._stop_at_failure
        self._faults.notify()

    def _fail(self, resource: StackResource, verb: str, text: str) -> None:
        self._event(resource, f"{verb}_FAILED", text)

    def _event(self, resource: StackResource, status: str, text: str | None = None) -> None:
        resource_event(self._stack, resource, status, text, self._token)
        self._faults.notify()

    def _validate(self, resource: StackResource) -> None:
        schema = resource_schema(self._stack.region, resource.type)
        assert schema
        if problems := schema.violations(resource.properties):
            raise Refused(f"Properties validation failed for resource {resource.logical_id} with message:\n"
                          + "\n".join(problems))

    def _request(self, resource: StackResource) -> Request:
        region = self._stack.region

        def client(service: str) -> Any:
            return self._world.client(service, region, "cloudformation")

        return Request(resource.logical_id, self._stack.name, self._stack.id, region, self._stack.account,
                       reveal(resource.properties, client), client)
