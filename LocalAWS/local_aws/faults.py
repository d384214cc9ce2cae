"""Everything a test can make go wrong or slow, and the record of what clients called."""
from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from .errors import AwsError, access_denied


class Cancelled(Exception):
    """The wait ended because its operation was cancelled or the stand-in was reset."""


@dataclass
class ResourceFault:
    """`target` is a logical id or a resource type, `on` one of create, update, delete, validate."""

    target: str
    on: str
    reason: str
    times: int = 1


@dataclass
class ApiFault:
    """`code` DropConnection closes the connection unanswered; `service` may be left out."""

    action: str
    code: str
    message: str = ""
    status: int = 400
    times: int = 1
    service: str | None = None
    resource: str = "*"


@dataclass
class Faults:
    """One per run of the stand-in; `reset` replaces it and ends the waits of the old one."""

    change_set_delay: float = 0
    stack_delay: float = 0
    calls: list[dict[str, Any]] = field(default_factory=list)
    forwarded: list[dict[str, Any]] = field(default_factory=list)
    resource_faults: list[ResourceFault] = field(default_factory=list)
    api_faults: list[ApiFault] = field(default_factory=list)
    #: What AWS leaves open, answered otherwise than it is taken for; see `answer-otherwise`.
    otherwise: set[str] = field(default_factory=set)
    holds: set[str] = field(default_factory=set)
    held: list[str] = field(default_factory=list)
    passed: float = 0
    closed: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, until: Any, timeout: float | None) -> bool:
        """Waits for `until()`; raises `Cancelled` as soon as the stand-in is reset."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with self.changed:
            while not until():
                if self.closed:
                    raise Cancelled
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self.changed.wait(left)
        return True

    def notify(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def close(self) -> None:
        self.closed = True
        self.notify()

    def pause(self, seconds: float, cancelled: Any) -> None:
        if seconds > 0 and self.wait(cancelled, seconds):
            raise Cancelled

    def hold_at(self, stack: str, logical_id: str, cancelled: Any) -> None:
        """Blocks while `logical_id` or `STACK/logical_id` is on hold."""
        names = {logical_id, f"{stack}/{logical_id}"}
        if not names & self.holds:
            return
        with self.changed:
            self.held.append(logical_id)
            self.changed.notify_all()
        try:
            self.wait(lambda: cancelled() or not names & self.holds, None)
        finally:
            with self.changed:
                self.held.remove(logical_id)
        if cancelled():
            raise Cancelled

    def resource_fault(self, logical_id: str, resource_type: str, on: str) -> str | None:
        with self.changed:
            for fault in self.resource_faults:
                if fault.times > 0 and fault.on == on and fault.target in (logical_id, resource_type):
                    fault.times -= 1
                    return fault.reason
        return None

    def api_fault(self, service: str, action: str, principal: str) -> AwsError | None:
        with self.changed:
            for fault in self.api_faults:
                if fault.times > 0 and fault.action == action and fault.service in (None, service):
                    fault.times -= 1
                    if fault.code.startswith("AccessDenied") and not fault.message:
                        return access_denied(principal, service, action, fault.resource)
                    return AwsError(fault.code, fault.message or DEFAULT_MESSAGES.get(fault.code, fault.code),
                                    fault.status)
        return None


DEFAULT_MESSAGES = {
    "Throttling": "Rate exceeded",
    "ThrottlingException": "Rate exceeded",
    "ExpiredToken": "The security token included in the request is expired",
    "ExpiredTokenException": "The security token included in the request is expired",
}
