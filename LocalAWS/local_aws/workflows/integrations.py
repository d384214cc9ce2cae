"""Task resources: which AWS call an ARN means, how arguments and results are spelt, how failures are called."""
from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from botocore.model import OperationModel, Shape

from ..protocol import model

# AWS SDK integration name: boto3's, prefix of its error names (the Java SDK's), prefix of its IAM actions
_SERVICES = {
    "budgets": ("budgets", "Budgets", "budgets"), "cloudwatch": ("cloudwatch", "CloudWatch", "cloudwatch"),
    "costexplorer": ("ce", "CostExplorer", "ce"), "dynamodb": ("dynamodb", "DynamoDb", "dynamodb"),
    "ecs": ("ecs", "Ecs", "ecs"),
    "sfn": ("stepfunctions", "Sfn", "states"), "sns": ("sns", "Sns", "sns"), "sqs": ("sqs", "Sqs", "sqs"),
    "ssm": ("ssm", "Ssm", "ssm"),
}
_RESOURCE = re.compile(r"arn:aws[a-z-]*:states:::(aws-sdk:)?([a-z0-9]+):([A-Za-z0-9]+)")


@dataclass
class Task:
    """One AWS call; `optimised` is `sns:publish` without `aws-sdk`, which takes an object as the message too."""

    service: str
    action: str
    optimised: bool

    @property
    def client(self) -> str:
        return _SERVICES[self.service][0]

    @property
    def prefix(self) -> str:
        return "SNS" if self.optimised else _SERVICES[self.service][1]

    @property
    def operation(self) -> OperationModel:
        return model(self.client).operation_model(self.action[0].upper() + self.action[1:])

    @property
    def iam_action(self) -> str:
        name = self.operation.name
        if self.service == "budgets" and "Tag" not in name:  # the one service whose IAM actions are named otherwise
            name = "ViewBudget" if name.startswith("Describe") else "ModifyBudget"
        return f"{_SERVICES[self.service][2]}:{name}"

    def resource(self, arguments: dict[str, Any], region: str, account: str) -> str:
        """What the role's policies must name."""
        if self.service == "costexplorer":
            return f"arn:aws:ce:us-east-1:{account}:/{self.operation.name}"
        if self.service == "budgets":
            return f"arn:aws:budgets::{account}:budget/{arguments.get('BudgetName', '*')}"
        if self.service == "dynamodb" and "TableName" in arguments:
            name = arguments["TableName"]
            return name if name.startswith("arn:") else f"arn:aws:dynamodb:{region}:{account}:table/{name}"
        if self.service == "ssm" and "Name" in arguments:
            return f"arn:aws:ssm:{region}:{account}:parameter/{arguments['Name'].lstrip('/')}"
        if self.service == "sqs" and "QueueUrl" in arguments:
            return f"arn:aws:sqs:{region}:{account}:{arguments['QueueUrl'].rsplit('/')[-1]}"
        for key in ("StateMachineArn", "ExecutionArn", "TopicArn", "TargetArn"):
            if key in arguments:
                return arguments[key]
        return "*"

    def error_name(self, code: str) -> str:
        """Errors the service's model knows have its name, others the service's: as the Java SDK's classes."""
        for shape in self.operation.error_shapes:
            if code in (shape.name, shape.metadata.get("error", {}).get("code")):
                name = shape.name if shape.name.endswith("Exception") else f"{shape.name}Exception"
                return f"{self.prefix}.{name}"
        return "SNS.AmazonSNSException" if self.optimised else f"{self.prefix}.{self.prefix}Exception"


def task(resource: str) -> Task | None:
    found = _RESOURCE.fullmatch(resource)
    if not found or (not found[1] and (found[2], found[3]) != ("sns", "publish")) or found[2] not in _SERVICES:
        return None
    wanted = Task(found[2], found[3], not found[1])
    is_known = found[3][0].islower() and found[3][0].upper() + found[3][1:] in model(wanted.client).operation_names
    return wanted if is_known else None


def unknown_resource(resource: str) -> str | None:
    if task(resource):
        return None
    return (f"The resource provided {resource} is not recognized. The value is not a valid resource ARN, or the "
            "resource is not available in this region, or local AWS does not have it.")


def arguments_for(wanted: Task, given: Any) -> tuple[dict[str, Any], list[str]]:
    """The call's parameters as botocore spells them, and what AWS would refuse before it calls."""
    found: list[str] = []
    if not isinstance(given, dict):
        return {}, ["The Arguments must be an object"]
    if wanted.optimised and not isinstance(given.get("Message", ""), str):
        given = {**given, "Message": json.dumps(given["Message"], separators=(",", ":"), ensure_ascii=False)}
    shape = wanted.operation.input_shape
    return (_parameters(given, shape, "", found) if shape else {}), found


def _parameters(value: Any, shape: Shape, place: str, found: list[str]) -> Any:
    kinds = {"structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "integer": int,
             "long": int, "float": (int, float), "double": (int, float), "blob": str, "timestamp": str}
    kind = kinds[shape.type_name]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        found.append(f"The value for the field '{place}' must be a {shape.type_name.upper()}")
        return value
    if shape.type_name == "structure":
        members = {name[0].upper() + name[1:]: name for name in shape.members}
        found += [f"The field '{key}' is not supported by Step Functions" for key in value if key not in members]
        found += [f"The field '{pascal}' is required but was missing" for pascal, name in members.items()
                  if name in shape.required_members and pascal not in value]
        return {members[key]: _parameters(item, shape.members[members[key]], key, found)
                for key, item in value.items() if key in members}
    if shape.type_name == "list":
        return [_parameters(item, shape.member, place, found) for item in value]
    if shape.type_name == "map":
        return {key: _parameters(item, shape.value, key, found) for key, item in value.items()}
    return value.encode() if shape.type_name == "blob" else value


def result_of(wanted: Task, answer: dict[str, Any]) -> Any:
    """In PascalCase, with times as ISO text."""
    shape = wanted.operation.output_shape
    answer = {key: value for key, value in answer.items() if key != "ResponseMetadata"}
    return _result(answer, shape) if shape else {}


def _result(value: Any, shape: Shape) -> Any:
    if shape.type_name == "structure":
        return {name[0].upper() + name[1:]: _result(value[name], member) for name, member in shape.members.items()
                if value.get(name) is not None}
    if shape.type_name == "list":
        return [_result(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: _result(item, shape.value) for key, item in value.items()}
    if isinstance(value, datetime):
        precision = "milliseconds" if value.microsecond else "seconds"
        return value.astimezone(timezone.utc).isoformat(timespec=precision).replace("+00:00", "Z")
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
