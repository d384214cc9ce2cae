"""One run of a state machine: what it was given, what it did, and its own clock."""
from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from .errors import StatesError


@dataclass
class Machine:
    """A state machine as it was when the run began."""

    name: str
    arn: str
    role: str
    type: str
    definition: dict[str, Any]

    @property
    def region(self) -> str:
        return self.arn.split(":")[3]

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    def execution_arn(self, name: str) -> str:
        kind = "express" if self.type == "EXPRESS" else "execution"
        arn = f"{self.arn.replace(':stateMachine:', f':{kind}:')}:{name}"
        return f"{arn}:{uuid.uuid4()}" if self.type == "EXPRESS" else arn


@dataclass
class Execution:
    """Waits and retries move its clock on instead of taking time."""

    machine: Machine
    name: str
    input: Any
    start: datetime
    arn: str = ""
    status: str = "RUNNING"
    output: Any = None
    error: str | None = None
    cause: str | None = None
    stop: datetime | None = None
    transitions: int = 0
    waited: float = 0
    settled: bool = False  # it has ended, and whoever wants to know of it knows
    calls: list[dict[str, Any]] = field(default_factory=list)
    waits: list[dict[str, Any]] = field(default_factory=list)
    invalid: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    given_context: dict[str, Any] | None = None  # instead of its own, in a test

    def __post_init__(self) -> None:
        self.arn = self.arn or self.machine.execution_arn(self.name)

    @property
    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.waited)

    def wait(self, state: str, seconds: float, why: str) -> None:
        self.waits.append({"state": state, "seconds": seconds, "for": why})
        self.waited += seconds

    def event(self, kind: str, details: dict[str, Any] | None = None) -> int:
        """The event's id."""
        number = len(self.events) + 1
        self.events.append({"timestamp": self.now, "type": kind, "id": number, "previousEventId": number - 1,
                            **(details or {})})
        return number

    def end(self, status: str, output: Any = None, error: StatesError | None = None) -> None:
        if self.status != "RUNNING":  # it was stopped
            return
        self.stop, self.output = self.now, output
        if error:
            self.error, self.cause = error.error, error.cause
        self.status = status

    def context(self, more: dict[str, Any]) -> dict[str, Any]:
        """`$states.context`."""
        if self.given_context is not None:
            return self.given_context
        return {
            "Execution": {"Id": self.arn, "Input": self.input, "Name": self.name, "RoleArn": self.machine.role,
                          "StartTime": stamp(self.start), "RedriveCount": 0},
            "StateMachine": {"Id": self.machine.arn, "Name": self.machine.name}, **more}

    def shown(self) -> dict[str, Any]:
        return {"machine": self.machine.name, "name": self.name, "arn": self.arn, "status": self.status,
                "input": self.input, "output": self.output, "error": self.error, "cause": self.cause,
                "start": stamp(self.start), "transitions": self.transitions, "calls": self.calls,
                "waits": self.waits, "invalid": self.invalid}


def stamp(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """A time of the outside world; without a zone it is UTC."""
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
