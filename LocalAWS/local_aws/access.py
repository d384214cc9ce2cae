"""Whether IAM would allow a call: a small evaluator of policy documents, and the roles of moto's IAM."""
from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from .world import World

Document = dict[str, Any]
_ADMINISTRATOR = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def allowed(documents: list[Document], action: str, resource: str, context: dict[str, str] | None = None,
            principal: str | None = None) -> bool:
    """`principal` is a service's; without it the documents belong to an identity. Deny wins."""
    effects = {statement.get("Effect") for document in documents for statement in as_list(document.get("Statement", []))
               if _applies(statement, action, resource, context or {}, principal)}
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: dict[str, Any], action: str, resource: str, context: dict[str, str],
             principal: str | None) -> bool:
    if principal is not None and not _names(statement.get("Principal"), principal):
        return False
    actions = statement.get("Action", statement.get("NotAction", []))
    if any(_like(pattern.lower(), action.lower()) for pattern in as_list(actions)) == ("NotAction" in statement):
        return False
    resources = as_list(statement.get("Resource", statement.get("NotResource", "*")))
    if any(_like(pattern, resource) for pattern in resources) == ("NotResource" in statement):
        return False
    return all(_holds(operator, key.lower(), as_list(wanted), context)
               for operator, keys in statement.get("Condition", {}).items() for key, wanted in keys.items())


def _names(given: Any, principal: str) -> bool:
    return given == "*" or (isinstance(given, dict) and principal in as_list(given.get("Service", [])))


def _holds(operator: str, key: str, wanted: list[Any], context: dict[str, str]) -> bool:
    name = operator.split(":")[-1]
    value = {known.lower(): item for known, item in context.items()}.get(key)
    if name == "Null":
        return (value is None) == (str(wanted[0]).lower() == "true")
    if value is None:
        return name.endswith("IfExists") or name.startswith("StringNot") or name.startswith("ArnNot")
    name = name.removesuffix("IfExists")
    found = any(_like(str(pattern), value) if "Like" in name or name.startswith("Arn") else str(pattern) == value
                for pattern in wanted)
    return found != ("Not" in name)


def _like(pattern: str, value: str) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
    return re.fullmatch(expression, value, re.DOTALL) is not None


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Roles:
    """Roles as moto's IAM has them at the moment of the question."""

    def __init__(self, world: World) -> None:
        self._world = world

    def trusts(self, role: str, service: str, source: str = "") -> bool:
        """The role exists and `service` may assume it on behalf of `source`."""
        try:
            found = self._iam.get_role(RoleName=role.split("/")[-1])["Role"]
        except ClientError:
            return False
        context = {"aws:SourceAccount": self._world.account, **({"aws:SourceArn": source} if source else {})}
        return allowed([_document(found["AssumeRolePolicyDocument"])], "sts:AssumeRole", role, context, service)

    def allows(self, role: str, action: str, resource: str, context: dict[str, str] | None = None) -> bool:
        name = role.split("/")[-1]
        return all(allowed(documents, action, resource, context)
                   for documents in [self._policies(name), *self._boundary(name)])

    def refusal(self, role: str, session: str, action: str, resource: str) -> str:
        """AWS's words."""
        who = f"arn:aws:sts::{self._world.account}:assumed-role/{role.split('/')[-1]}/{session}"
        return (f"User: {who} is not authorized to perform: {action} on resource: {resource} because no "
                f"identity-based policy allows the {action} action")

    def _boundary(self, name: str) -> list[list[Document]]:
        """A role may do what both its policies and its boundary allow."""
        found = self._iam.get_role(RoleName=name)["Role"].get("PermissionsBoundary")
        return [self._managed(found["PermissionsBoundaryArn"])] if found else []

    @property
    def _iam(self) -> Any:
        return self._world.client("iam", "us-east-1")

    def _policies(self, name: str) -> list[Document]:
        iam = self._iam
        found = [_document(iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"])
                 for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]]
        for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            found += self._managed(attached["PolicyArn"])
        return found

    def _managed(self, arn: str) -> list[Document]:
        if arn.startswith("arn:aws:iam::aws:policy/"):  # moto does not have AWS's own
            return [_ADMINISTRATOR] if arn.endswith("/AdministratorAccess") else []
        version = self._iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        policy = self._iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
        return [_document(policy["Document"])]


def _document(given: Any) -> Document:
    return json.loads(unquote(given)) if isinstance(given, str) else given
