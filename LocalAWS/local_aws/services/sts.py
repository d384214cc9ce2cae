"""Who am I: moto answers an ARN that no identity has (`arn:aws:sts::…:user/moto`)."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..protocol import Service

if TYPE_CHECKING:
    from ..world import World


class Identity(Service):
    """The user that `routing` names too."""

    name = "sts"

    def __init__(self, world: World) -> None:
        self._world = world

    def get_caller_identity(self, request: dict[str, Any], region: str) -> dict[str, Any]:
        account = self._world.account
        return {"UserId": "AIDALOCALAWSUSER0000", "Account": account, "Arn": f"arn:aws:iam::{account}:user/test"}
