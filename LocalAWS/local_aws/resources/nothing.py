"""Types that make nothing."""
from __future__ import annotations

from typing import Any

from .registry import Handler, Request, handles


@handles("AWS::CDK::Metadata")
@handles("AWS::CloudFormation::WaitConditionHandle")
class Nothing(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        return request.name("Name"), {}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        pass
