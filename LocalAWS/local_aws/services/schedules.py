"""Runs schedules when a test says so: nothing here fires by itself. The schedules themselves are moto's."""
from __future__ import annotations

import json
import uuid
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ..workflows.integrations import Task, arguments_for, task
from .targets import Sender, Targets, Undelivered

if TYPE_CHECKING:
    from ..world import World

PRINCIPAL = "scheduler.amazonaws.com"
_UNIVERSAL = "arn:aws:scheduler:::aws-sdk:"


class Schedules:
    def __init__(self, world: World, targets: Targets) -> None:
        self._world, self._targets = world, targets

    def fire(self, name: str, group: str, at: datetime, times: int, region: str) -> list[dict[str, Any]]:
        """One entry per invocation; its `problem` is None when the target was reached."""
        client = self._world.client("scheduler", region)
        try:
            schedule = client.get_schedule(Name=name, GroupName=group)
        except ClientError as error:
            raise ValueError(error.response["Error"]["Message"]) from None
        if schedule.get("State") == "DISABLED":  # moto forgets the default in an update
            raise ValueError(f"the schedule {group}/{name} is disabled")
        return [self._invoke(schedule, at, region) for _ in range(times)]

    def _invoke(self, schedule: dict[str, Any], at: datetime, region: str) -> dict[str, Any]:
        target, execution = schedule["Target"], str(uuid.uuid4())
        arn, text = target["Arn"], _filled(target.get("Input", "{}"), schedule["Arn"], at, execution)
        sender = Sender(PRINCIPAL, schedule["Arn"], target["RoleArn"], at)
        problem = None
        try:
            if arn.startswith(_UNIVERSAL):
                self._universal(sender, arn, text, region)
            else:
                self._targets.deliver(sender, arn, text)
        except Undelivered as failure:
            problem = failure.message
            self._targets.give_up(sender, arn, text, failure, target.get("DeadLetterConfig", {}).get("Arn"))
        return {"id": execution, "target": arn, "input": text, "problem": problem}

    def _universal(self, sender: Sender, arn: str, text: str, region: str) -> None:
        """Any API call by its name; its parameters are spelt as those of state machines."""
        wanted = task(arn.replace(_UNIVERSAL, "arn:aws:states:::aws-sdk:"))
        if wanted is None:
            raise Undelivered("INVALID_PARAMETER", f"{arn} is not a target that local AWS knows")
        try:
            given = json.loads(text)
        except ValueError as error:
            raise Undelivered("INVALID_PARAMETER", f"The Input is not JSON: {error}") from None
        parameters, problems = arguments_for(wanted, given)
        if problems:
            raise Undelivered("INVALID_PARAMETER", ", ".join(problems))
        if (wanted.service, wanted.action) == ("sfn", "startExecution"):
            return self._targets.deliver(sender, parameters["stateMachineArn"], parameters.get("input", "{}"),
                                         name=parameters.get("name"))
        self._targets.authorise(sender, wanted.iam_action, wanted.resource(given, region, self._world.account))
        self._call(wanted, parameters, region)

    def _call(self, wanted: Task, parameters: dict[str, Any], region: str) -> None:
        client = self._world.client(wanted.client, region)
        [name] = [name for name, operation in client.meta.method_to_api_mapping.items()
                  if operation == wanted.operation.name]
        try:
            getattr(client, name)(**parameters)
        except ClientError as error:
            raise Undelivered(error.response["Error"]["Code"], error.response["Error"].get("Message", "")) from None


def _filled(text: str, arn: str, at: datetime, execution: str) -> str:
    time = at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, value in (("schedule-arn", arn), ("scheduled-time", time), ("execution-id", execution),
                        ("attempt-number", "1")):
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
