"""Policy documents, refused as the services refuse them. moto accepts nearly anything."""
from __future__ import annotations

import json
import re
from typing import Any

from .registry import Refused

_PRINCIPAL_ARN = re.compile(r"arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role)/.+)")
_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
_STATEMENT_KEYS = {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource",
                   "Condition"}


def check_policy(document: Any, service: str, account: str) -> str:
    """The JSON of a resource policy of `service` whose principals could exist."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            raise _invalid(service, "Policy is not valid JSON") from None
    statements = document.get("Statement")
    for statement in statements if isinstance(statements, list) else [statements]:
        if not isinstance(statement, dict):
            raise _invalid(service, "Policy statement must be an object")
        if unknown := statement.keys() - _STATEMENT_KEYS:
            raise _invalid(service, f"Policy statement has unknown element {sorted(unknown)[0]}")
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise _invalid(service, "Policy statement effect must be Allow or Deny")
        _check_actions(statement, service)
        _check_principal(statement.get("Principal", statement.get("NotPrincipal")), service)
    return json.dumps(document)


def _check_actions(statement: dict[str, Any], service: str) -> None:
    actions = statement.get("Action", statement.get("NotAction"))
    if not actions:
        raise _invalid(service, "Policy statement must contain actions")
    for action in actions if isinstance(actions, list) else [actions]:
        if action != "*" and not action.lower().startswith(f"{service}:"):
            raise _invalid(service, "Policy statement action out of service scope!")


def _check_principal(principal: Any, service: str) -> None:
    if principal == "*":
        return
    if not isinstance(principal, dict) or not principal:
        raise _invalid(service, "Policy statement must contain principals")
    for kind, given in principal.items():
        for name in given if isinstance(given, list) else [given]:
            valid = {"AWS": lambda: name == "*" or re.fullmatch(r"\d{12}", name) or _PRINCIPAL_ARN.fullmatch(name),
                     "Service": lambda: _SERVICE.fullmatch(name), "Federated": lambda: True,
                     "CanonicalUser": lambda: True}.get(kind, lambda: False)
            if not isinstance(name, str) or not valid():
                raise _invalid(service, "PrincipalNotFound" if kind == "AWS" else f"Invalid principal {name}")


def _invalid(service: str, text: str) -> Refused:
    return Refused(f"Invalid parameter: Policy Error: {text} (Service: {service.capitalize()}, Status Code: 400)")
