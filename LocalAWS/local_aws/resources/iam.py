"""AWS::IAM::*."""
from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from moto.iam.models import iam_backends

from .registry import Handler, Refused, Request, handles


@handles("AWS::IAM::Role")
class Role(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        client, name = request.client("iam"), request.name("RoleName")
        options = request.only("Path", "Description", "MaxSessionDuration", "PermissionsBoundary", "Tags")
        trust = _text(request, "AssumeRolePolicyDocument", 2048)
        _check_boundary(request)
        role = client.create_role(RoleName=name, AssumeRolePolicyDocument=trust, **options)["Role"]
        try:
            self._policies(request, name, {})
        except ClientError:
            self.delete(request, name)
            raise
        return name, {"Arn": role["Arn"], "RoleId": role["RoleId"]}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("iam")
        client.update_assume_role_policy(RoleName=physical_id,
                                         PolicyDocument=_text(request, "AssumeRolePolicyDocument", 2048))
        client.update_role(RoleName=physical_id, Description=request.properties.get("Description", ""),
                           MaxSessionDuration=request.properties.get("MaxSessionDuration", 3600))
        boundary = request.properties.get("PermissionsBoundary")
        if boundary and boundary != old.get("PermissionsBoundary"):
            _check_boundary(request)
            client.put_role_permissions_boundary(RoleName=physical_id, PermissionsBoundary=boundary)
        elif not boundary and old.get("PermissionsBoundary"):
            client.delete_role_permissions_boundary(RoleName=physical_id)
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_role(RoleName=physical_id, TagKeys=gone)
        if wanted:
            client.tag_role(RoleName=physical_id, Tags=wanted)
        self._policies(request, physical_id, old)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        client = request.client("iam")
        for policy in client.list_attached_role_policies(RoleName=physical_id)["AttachedPolicies"]:
            client.detach_role_policy(RoleName=physical_id, PolicyArn=policy["PolicyArn"])
        for name in client.list_role_policies(RoleName=physical_id)["PolicyNames"]:
            client.delete_role_policy(RoleName=physical_id, PolicyName=name)
        client.delete_role(RoleName=physical_id)

    def _policies(self, request: Request, name: str, old: dict[str, Any]) -> None:
        client, properties = request.client("iam"), request.properties
        inline = {policy["PolicyName"]: policy["PolicyDocument"] for policy in properties.get("Policies", [])}
        for policy in {policy["PolicyName"] for policy in old.get("Policies", [])} - inline.keys():
            client.delete_role_policy(RoleName=name, PolicyName=policy)
        for policy, document in inline.items():
            client.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
        managed = set(properties.get("ManagedPolicyArns", []))
        for arn in set(old.get("ManagedPolicyArns", [])) - managed:
            client.detach_role_policy(RoleName=name, PolicyArn=arn)
        for arn in sorted(managed - set(old.get("ManagedPolicyArns", []))):
            client.attach_role_policy(RoleName=name, PolicyArn=arn)


def _check_boundary(request: Request) -> None:
    """moto takes any ARN; IAM wants a policy that there is."""
    arn = request.properties.get("PermissionsBoundary", "")
    if not arn or arn.startswith("arn:aws:iam::aws:policy/"):
        return
    # IAM itself looks, so that the caller needs no right for it.
    if arn not in iam_backends[request.account]["aws"].managed_policies:
        raise Refused(f"Scope ARN: {arn} does not exist or is not attachable. (Service: Iam, Status Code: 404)")


@handles("AWS::IAM::Policy")
class Policy(Handler):
    """An inline policy put into roles; ours never names users or groups."""

    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        for role in request.properties.get("Roles", []):
            request.client("iam").put_role_policy(RoleName=role, PolicyName=request.properties["PolicyName"],
                                                  PolicyDocument=_text(request, "PolicyDocument"))
        return request.properties["PolicyName"], {}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        kept = request.properties if request.properties["PolicyName"] == old["PolicyName"] else {}
        for role in set(old.get("Roles", [])) - set(kept.get("Roles", [])):
            request.client("iam").delete_role_policy(RoleName=role, PolicyName=old["PolicyName"])
        self.create(request)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        for role in request.properties.get("Roles", []):
            request.client("iam").delete_role_policy(RoleName=role, PolicyName=physical_id)


@handles("AWS::IAM::ManagedPolicy")
class ManagedPolicy(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        client = request.client("iam")
        policy = client.create_policy(PolicyName=request.name("ManagedPolicyName", 128),
                                      PolicyDocument=_text(request, "PolicyDocument", 6144),
                                      **request.only("Path", "Description"))["Policy"]
        for role in request.properties.get("Roles", []):
            client.attach_role_policy(RoleName=role, PolicyArn=policy["Arn"])
        return policy["Arn"], {"PolicyArn": policy["Arn"], "PolicyId": policy["PolicyId"]}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("iam")
        for version in client.list_policy_versions(PolicyArn=physical_id)["Versions"]:
            if not version["IsDefaultVersion"]:
                client.delete_policy_version(PolicyArn=physical_id, VersionId=version["VersionId"])
        client.create_policy_version(PolicyArn=physical_id, PolicyDocument=_text(request, "PolicyDocument", 6144),
                                     SetAsDefault=True)
        wanted, former = set(request.properties.get("Roles", [])), set(old.get("Roles", []))
        for role in sorted(wanted - former):
            client.attach_role_policy(RoleName=role, PolicyArn=physical_id)
        for role in sorted(former - wanted):
            client.detach_role_policy(RoleName=role, PolicyArn=physical_id)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        client = request.client("iam")
        for role in client.list_entities_for_policy(PolicyArn=physical_id)["PolicyRoles"]:
            client.detach_role_policy(RoleName=role["RoleName"], PolicyArn=physical_id)
        for version in client.list_policy_versions(PolicyArn=physical_id)["Versions"]:
            if not version["IsDefaultVersion"]:
                client.delete_policy_version(PolicyArn=physical_id, VersionId=version["VersionId"])
        client.delete_policy(PolicyArn=physical_id)


def _text(request: Request, name: str, quota: int = 10_240) -> str:
    """IAM counts the characters of a document that are not white space; by default those of an inline policy."""
    document = request.properties[name]
    text = document if isinstance(document, str) else json.dumps(document, separators=(",", ":"))
    if len("".join(text.split())) > quota:
        kind = "ACLSizePerRole" if name == "AssumeRolePolicyDocument" else "PolicySize"
        raise Refused(f"Cannot exceed quota for {kind}: {quota} (Service: Iam, Status Code: 409)")
    return text
