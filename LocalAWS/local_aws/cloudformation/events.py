"""The history of a stack, in the form AWS reports it."""
from __future__ import annotations

import json
import uuid
from typing import Any

from .model import Definition, Event, Stack, StackResource, now
from .parameters import hidden_values

STACK_TYPE = "AWS::CloudFormation::Stack"


def stack_event(stack: Stack, status: str, reason: str | None = None, token: str | None = None) -> None:
    """Sets the stack's status and records it."""
    with stack.lock:
        stack.status, stack.reason = status, reason
        stack.events.append(Event(str(uuid.uuid4()), stack.name, stack.id, STACK_TYPE, status, reason, None, token))


def resource_event(stack: Stack, resource: StackResource, status: str, reason: str | None = None,
                   token: str | None = None) -> None:
    with stack.lock:
        resource.status, resource.reason, resource.timestamp = status, reason, now()
        stamp = resource.timestamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        stack.events.append(Event(f"{resource.logical_id}-{status}-{stamp}", resource.logical_id, resource.physical_id,
                                  resource.type, status, reason, printed(resource.properties, stack.definition),
                                  token, resource.timestamp))


def printed(properties: Any, *definitions: Definition | None) -> str:
    """As JSON, with the values of `NoEcho` parameters masked."""
    hidden = {value for definition in filter(None, definitions)
              for value in hidden_values(definition.parameters, definition.template.parameters)}
    return json.dumps(_masked(properties, sorted(hidden, key=len, reverse=True)), ensure_ascii=False)


def _masked(value: Any, hidden: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked(item, hidden) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, hidden) for item in value]
    text = value if isinstance(value, str) else json.dumps(value)
    if not isinstance(value, str) and text not in hidden:
        return value
    for secret in hidden:
        text = text.replace(secret, "****")
    return text


def as_api(stack: Stack, event: Event) -> dict[str, Any]:
    return {
        "StackId": stack.id, "EventId": event.id, "StackName": stack.name, "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id, "ResourceType": event.type, "Timestamp": event.timestamp,
        "ResourceStatus": event.status, "ResourceStatusReason": event.reason,
        "ResourceProperties": event.properties, "ClientRequestToken": event.token,
    }
