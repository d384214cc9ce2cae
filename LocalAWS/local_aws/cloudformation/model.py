"""What CloudFormation remembers."""
from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, TYPE_CHECKING

if TYPE_CHECKING:
    from .templates import Template


def now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass
class Definition:
    """What was submitted for a stack: the template and all that goes with it."""

    template: Template
    parameters: list[dict[str, Any]]
    values: dict[str, Any]
    tags: list[dict[str, str]] = field(default_factory=list)
    capabilities: list[str] = field(default_factory=list)
    notification_arns: list[str] = field(default_factory=list)
    role_arn: str | None = None


@dataclass
class StackResource:
    logical_id: str
    type: str
    physical_id: str = ""
    status: str = ""
    reason: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    depends_on: set[str] = field(default_factory=set)
    timestamp: datetime = field(default_factory=now)

    def retained(self, policy: str) -> bool:
        return self.body.get(policy) in ("Retain", "RetainExceptOnCreate")


@dataclass
class Event:
    id: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str | None
    properties: str | None
    token: str | None
    timestamp: datetime = field(default_factory=now)


@dataclass
class ValidationFailure:
    """Why a change set cannot be executed, by the `hook` of early validation that says so."""

    resource: StackResource
    hook: str
    name: str
    reason: str


@dataclass
class ChangeSet:
    name: str
    id: str
    stack: Stack
    kind: str
    definition: Definition
    description: str | None
    on_failure: str | None
    created: datetime = field(default_factory=now)
    status: str = "CREATE_PENDING"
    reason: str | None = None
    execution_status: str = "UNAVAILABLE"
    changes: list[dict[str, Any]] = field(default_factory=list)
    failures: list[ValidationFailure] = field(default_factory=list)


@dataclass
class Stack:
    name: str
    id: str
    region: str
    account: str
    definition: Definition | None = None
    status: str = ""
    reason: str | None = None
    created: datetime = field(default_factory=now)
    updated: datetime | None = None
    deleted: datetime | None = None
    resources: dict[str, StackResource] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    change_sets: dict[str, ChangeSet] = field(default_factory=dict)
    change_set_id: str | None = None
    disable_rollback: bool = False
    termination_protection: bool = False
    operation: Any = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def in_progress(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"


@dataclass
class Store:
    """The stacks of one Region; deleted ones stay findable by id."""

    stacks: dict[str, Stack] = field(default_factory=dict)
    deleted: list[Stack] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def find(self, name_or_id: str) -> Stack | None:
        if stack := self.stacks.get(name_or_id):
            return stack
        every = [*self.stacks.values(), *self.deleted]
        return next((stack for stack in every if stack.id == name_or_id), None)

    def exports(self) -> dict[str, tuple[Stack, str]]:
        return {output["ExportName"]: (stack, output["OutputValue"])
                for stack in list(self.stacks.values()) for output in stack.outputs if output.get("ExportName")}

    def importers(self, export: str) -> list[str]:
        return [stack.name for stack in list(self.stacks.values()) if export in stack.imports]
