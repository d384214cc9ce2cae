"""One event through the formatter; its double plays the table of what is broken, and SNS."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from asl import Execution, Failure
from conftest import event_rule, formatter

MACHINES = "arn:aws:states:us-east-1:123456789012:stateMachine:"
#: The mentions of the owners in the setup `events`.
MENTIONS = frozenset({"@U0DATA01", "!subteam^S0GROUP1"})


@dataclass
class Bus:
    table: dict[str, dict[str, Any]] = field(default_factory=dict)
    published: list[dict[str, Any]] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    #: What each container's definition says of its log, by the container's name.
    logs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __call__(self, action: str, arguments: dict[str, Any]) -> Any:
        if action in self.broken:
            raise Failure("DynamoDb.ResourceNotFoundException", "no table")
        match action:
            case "dynamodb:updateItem":
                values = arguments["ExpressionAttributeValues"]
                key = arguments["Key"]["incident"]["S"]
                # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
                assert 0 < len(key.encode()) <= 2048, "a key has 1 to 2048 bytes"
                entry = self.table.setdefault(key, {"incident": {"S": key}, "since": values[":time"], "count": {"N": "0"}})
                entry["count"] = {"N": str(int(entry["count"]["N"]) + 1)}
                entry["previous"], entry["last"] = entry.get("last", values[":never"]), values[":time"]
                entry["expires"] = values[":expires"]
                return {"Attributes": dict(entry)}
            case "dynamodb:deleteItem":
                entry = self.table.pop(arguments["Key"]["incident"]["S"], None)
                return {"Attributes": entry} if entry else {}
            case "ecs:describeTaskDefinition":
                if not arguments["TaskDefinition"].startswith("arn:aws:ecs:"):
                    raise Failure("Ecs.ClientException", "Unable to describe task definition.")
                return {"TaskDefinition": {"ContainerDefinitions": [
                    {"Name": name, "Environment": [{"Name": "PASSWORD", "Value": "hunter2"}], "LogConfiguration": log}
                    for name, log in self.logs.items()]}}
            case "sns:publish":
                assert arguments["TopicArn"] in (f"arn:aws:sns:us-east-1:123456789012:acme-prod-{channel}"
                                                 for channel in ("critical", "heartbeat"))
                self.published.append(json.loads(arguments["Message"]))
                return {"MessageId": "00000000-0000-0000-0000-000000000000"}
        raise AssertionError(f"unexpected {action}")


def send(bus: Bus, kind: str, event: Any, channel: str = "critical", **more: str) -> Execution:
    machine, _ = event_rule(kind)
    context = {"Execution": {"Id": f"{MACHINES.replace('stateMachine', 'express')}{machine}:x", "Name": "x",
                             "StartTime": "2026-03-10T08:00:00.000Z"},
               "StateMachine": {"Id": MACHINES + machine, "Name": machine}}
    return formatter(kind).run({"kind": kind, "channel": channel, "event": event, **more}, bus, context)
