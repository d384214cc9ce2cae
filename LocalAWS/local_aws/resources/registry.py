"""How a resource type is made, changed and taken away: one small class per type, found by name."""
from __future__ import annotations

import random
import re
import string
import uuid
from dataclasses import dataclass
from typing import Any, Callable

from botocore.exceptions import ClientError


class Refused(Exception):
    """The service says no; the text is the reason in the stack's events."""


@dataclass
class Request:
    """What a handler needs to know; `client("sns")` is a boto3 client of the stack's Region."""

    logical_id: str
    stack_name: str
    stack_id: str
    region: str
    account: str
    properties: dict[str, Any]
    client: Callable[[str], Any]

    def name(self, key: str, limit: int = 64) -> str:
        """The name asked for, else one like CloudFormation's own: `STACK-LOGICALID-RANDOM`."""
        if given := self.properties.get(key):
            if len(given) > limit:
                raise Refused(f"Value '{given}' at '{key[0].lower()}{key[1:]}' failed to satisfy constraint: Member must have "
                              f"length less than or equal to {limit}")
            return given
        tail = "".join(random.choices(string.ascii_letters + string.digits, k=12))
        return f"{self.stack_name}-{self.logical_id}"[:limit - 13] + f"-{tail}"

    def only(self, *names: str) -> dict[str, Any]:
        return {name: self.properties[name] for name in names if name in self.properties}

    def tag_changes(self, old: dict[str, Any], key: str = "Tags") -> tuple[list[str], list[dict[str, str]]]:
        """The keys that are to go and the tags that are to be set after a change in place."""
        wanted, former = self.properties.get(key, []), old.get(key, [])
        return sorted({tag["Key"] for tag in former} - {tag["Key"] for tag in wanted}), wanted

    @property
    def renamed_tags(self) -> list[dict[str, str]]:
        """For the services that say `TagKey` and `TagValue`."""
        return [{"TagKey": key, "TagValue": value} for key, value in self.tags.items()]

    @property
    def tags(self) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self.properties.get("Tags", [])}


class Handler:
    """Overridden per type. `create` answers the physical id and the attributes that are no properties;
    `update` the attributes after a change in place."""

    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        raise NotImplementedError

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        raise Refused(f"local AWS cannot update {request.logical_id} in place")

    def delete(self, request: Request, physical_id: str) -> None:
        raise NotImplementedError


_handlers: dict[str, Handler] = {}


def handles(resource_type: str) -> Callable[[type[Handler]], type[Handler]]:
    def register(handler: type[Handler]) -> type[Handler]:
        _handlers[resource_type] = handler()
        return handler
    return register


def handler(resource_type: str) -> Handler:
    if resource_type not in _handlers:
        raise Refused(f"local AWS has no handler for {resource_type}")
    return _handlers[resource_type]


def reason(error: Exception, resource_type: str) -> str:
    """CloudFormation's wording of a service's refusal."""
    if not isinstance(error, ClientError):
        return str(error)
    details = error.response["Error"]
    message = details.get("Message", "")
    if resource_type == "AWS::Budgets::Budget":  # a type from before the handler registry: the bare text
        return message
    service = resource_type.split("::")[1]
    status = error.response["ResponseMetadata"].get("HTTPStatusCode", 400)
    request = error.response["ResponseMetadata"].get("RequestId") or uuid.uuid4()
    return (f'Resource handler returned message: "{message} (Service: {service}, Status Code: {status}, '
            f'Request ID: {request})" (RequestToken: {uuid.uuid4()}, HandlerErrorCode: {_code(details["Code"])})')


def _code(code: str) -> str:
    for pattern, name in (("Exist|Duplicate|Conflict", "AlreadyExists"), ("NotFound|NoSuch|NonExist", "NotFound"),
                          ("AccessDenied|NotAuthorized", "AccessDenied"), ("Throttl", "Throttling"),
                          ("Limit|Quota", "ServiceLimitExceeded")):
        if re.search(pattern, code):
            return name
    return "InvalidRequest"


def is_missing(error: ClientError) -> bool:
    return _code(error.response["Error"]["Code"]) == "NotFound"
