"""AWS::StepFunctions::StateMachine, AWS::Scheduler::*."""
from __future__ import annotations

import json
import re
from typing import Any

from .registry import Handler, Request, handles


@handles("AWS::StepFunctions::StateMachine")
class StateMachine(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("StateMachineName", 80)
        arn = request.client("stepfunctions").create_state_machine(
            name=name, type=request.properties.get("StateMachineType", "STANDARD"),
            tags=[{"key": key, "value": value} for key, value in request.tags.items()],
            **_settings(request.properties))["stateMachineArn"]
        return arn, {"Arn": arn, "Name": name}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("stepfunctions")
        client.update_state_machine(stateMachineArn=physical_id, **_settings(request.properties))
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_resource(resourceArn=physical_id, tagKeys=gone)
        if wanted:
            client.tag_resource(resourceArn=physical_id, tags=[{"key": tag["Key"], "value": tag["Value"]}
                                                               for tag in wanted])
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("stepfunctions").delete_state_machine(stateMachineArn=physical_id)


def _settings(properties: dict[str, Any]) -> dict[str, Any]:
    """`DefinitionSubstitutions` fill `${name}` as CloudFormation does; the API writes its members in lower case."""
    definition = properties.get("DefinitionString") or json.dumps(properties["Definition"])
    for name, value in properties.get("DefinitionSubstitutions", {}).items():
        definition = definition.replace(f"${{{name}}}", str(value))
    settings = {"definition": definition, "roleArn": properties["RoleArn"]}
    for key in ("LoggingConfiguration", "TracingConfiguration"):
        if key in properties:
            settings[_lower(key)] = _lower(properties[key])
    return settings


def _lower(value: Any) -> Any:
    if isinstance(value, dict):
        return {_lower(key): _lower(item) if isinstance(item, (dict, list)) else item for key, item in value.items()}
    if isinstance(value, list):
        return [_lower(item) for item in value]
    return re.sub(r"^.", lambda match: match.group().lower(), value)


@handles("AWS::Scheduler::Schedule")
class Schedule(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("Name")
        return name, {"Arn": request.client("scheduler").create_schedule(
            **{**request.properties, "Name": name})["ScheduleArn"]}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        request.client("scheduler").update_schedule(**{**request.properties, "Name": physical_id})
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("scheduler").delete_schedule(Name=physical_id, **request.only("GroupName"))


@handles("AWS::Scheduler::ScheduleGroup")
class ScheduleGroup(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("Name")
        return name, {"Arn": request.client("scheduler").create_schedule_group(
            Name=name, **request.only("Tags"))["ScheduleGroupArn"]}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("scheduler").delete_schedule_group(Name=physical_id)
