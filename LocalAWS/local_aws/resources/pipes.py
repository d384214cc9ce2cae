"""AWS::Pipes::Pipe."""
from __future__ import annotations

import re
from typing import Any

from moto.pipes.models import pipes_backends

from .registry import Handler, Refused, Request, handles


@handles("AWS::Pipes::Pipe")
class Pipe(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("Name")
        _check(request)
        made = request.client("pipes").create_pipe(**{**request.properties, "Name": name})
        return name, {"Arn": made["Arn"], "CurrentState": "RUNNING"}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        """moto has no UpdatePipe."""
        _check(request)
        pipe = pipes_backends[request.account][request.region].pipes[physical_id]
        for key in ("Description", "DesiredState", "Enrichment", "EnrichmentParameters", "SourceParameters", "Target",
                    "TargetParameters", "RoleArn", "Tags", "LogConfiguration"):
            setattr(pipe, re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower(), request.properties.get(key))
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("pipes").delete_pipe(Name=physical_id)


def _check(request: Request) -> None:
    """What Pipes refuses beyond its shapes: a Standard state machine cannot be waited for."""
    target = request.properties["Target"]
    given = request.properties.get("TargetParameters", {}).get("StepFunctionStateMachineParameters", {})
    if ":stateMachine:" in target and given.get("InvocationType", "REQUEST_RESPONSE") == "REQUEST_RESPONSE":
        machine = request.client("stepfunctions").describe_state_machine(stateMachineArn=target)
        if machine["type"] == "STANDARD":
            raise Refused("REQUEST_RESPONSE is not supported for STANDARD state machine workflows.")
