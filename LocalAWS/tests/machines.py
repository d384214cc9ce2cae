"""State machines and roles for the tests, made through the API."""
from __future__ import annotations

import json
from typing import Any

from conftest import ACCOUNT, Local

PREFIX = f"arn:aws:states:us-east-1:{ACCOUNT}"


def trust(*services: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole"}]}


def permissions(**actions: Any) -> dict[str, Any]:
    """`permissions(sns_Publish="arn")`: the underscore stands for the colon."""
    return {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": action.replace("_", ":", 1), "Resource": resource}
        for action, resource in actions.items()]}


def make_role(aws: Local, name: str, service: str = "states.amazonaws.com", **actions: Any) -> str:
    iam = aws.client("iam")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust(service)))["Role"]["Arn"]
    if actions:
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(permissions(**actions)))
    return arn


def definition(states: dict[str, Any], start: str | None = None) -> dict[str, Any]:
    return {"QueryLanguage": "JSONata", "StartAt": start or next(iter(states)), "States": states}


def make_machine(aws: Local, states: dict[str, Any], name: str = "m", kind: str = "STANDARD", **actions: Any) -> str:
    role = make_role(aws, f"{name}-role", **actions)
    return aws.client("stepfunctions").create_state_machine(
        name=name, definition=json.dumps(definition(states)), roleArn=role, type=kind)["stateMachineArn"]


def run(aws: Local, states: dict[str, Any], given: Any = None, name: str = "m", **actions: Any) -> dict[str, Any]:
    """One run from start to end, as the admin endpoint shows it."""
    make_machine(aws, states, name, **actions)
    aws.admin("start", machine=name, input={} if given is None else given, at="2026-03-10T07:00:00Z")
    answer = aws.admin("await-execution", machine=name)
    assert answer["reached"]
    return answer["executions"][0]


def output(aws: Local, states: dict[str, Any], given: Any = None, **actions: Any) -> Any:
    found = run(aws, states, given, **actions)
    assert found["status"] == "SUCCEEDED", found["cause"]
    return found["output"]
