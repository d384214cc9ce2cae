"""What an account may do, which moto does not answer: whether IAM would allow something, what an organization's policies
say, whether a Region is switched on."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import AwsError
from ..protocol import Service

if TYPE_CHECKING:
    from ..world import World

Input = dict[str, Any]


class Simulation(Service):
    """Simpler than IAM: all is allowed, as it is in this local AWS."""

    name = "iam"

    def simulate_principal_policy(self, request: Input, region: str) -> dict[str, Any]:
        resources = request.get("ResourceArns") or ["*"]
        return {"IsTruncated": False, "EvaluationResults": [
            {"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": "allowed"}
            for action in request["ActionNames"] for resource in resources]}


class Organization(Service):
    """The account is in none."""

    name = "organizations"

    def describe_effective_policy(self, request: Input, region: str) -> dict[str, Any]:
        raise AwsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")


class Regions(Service):
    """Every Region is switched on that accounts have from the start; the newer ones are off."""

    name = "account"
    invalid_input = "ValidationException"

    _LATE = ("af-", "me-", "il-", "mx-", "ap-east-", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
             "ap-southeast-6", "ap-southeast-7", "ca-west-", "eu-central-2", "eu-south-")

    def __init__(self, world: World) -> None:
        self._account = world.account

    def get_region_opt_status(self, request: Input, region: str) -> dict[str, Any]:
        name = request["RegionName"]
        return {"RegionName": name,
                "RegionOptStatus": "DISABLED" if name.startswith(self._LATE) else "ENABLED_BY_DEFAULT"}
