"""A role's permissions boundary: it has to exist, can be changed in place, and limits what the role may do."""
from __future__ import annotations

import json
from typing import Any

from conftest import ACCOUNT, Local

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"
MACHINE = json.dumps({"QueryLanguage": "JSONata", "StartAt": "Publish", "States": {"Publish": {
    "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": {"TopicArn": TOPIC, "Message": "x"},
    "End": True}}})


def document(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [action], "Resource": "*"}]}


def role(boundary: str | None) -> dict[str, Any]:
    return {"Role": {"Type": "AWS::IAM::Role", "Properties": {
        "RoleName": "work", "Path": "/team/acme/", "AssumeRolePolicyDocument": TRUST,
        "Policies": [{"PolicyName": "work", "PolicyDocument": document("sns:*")}],
        **({"PermissionsBoundary": boundary} if boundary else {})}}}


def status(aws: Local, count: int) -> str:
    """Of the next run, when as many have ended."""
    states = aws.client("stepfunctions")
    run = states.start_execution(stateMachineArn=f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:machine")
    assert aws.admin("await-execution", machine="machine", count=count)["reached"]
    return states.describe_execution(executionArn=run["executionArn"])["status"]


def test_a_boundary_that_is_not_there_is_refused(aws: Local) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/missing"
    aws.create("roles", role(arn), until="ROLLBACK_COMPLETE")
    assert aws.reasons("roles")[0].startswith(f"Scope ARN: {arn} does not exist or is not attachable.")


def test_a_role_may_do_what_its_policies_and_its_boundary_allow(aws: Local) -> None:
    iam = aws.client("iam")
    narrow, wide = (iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(document(action)))["Policy"]["Arn"]
                    for name, action in [("narrow", "sqs:SendMessage"), ("wide", "sns:Publish")])
    aws.client("sns").create_topic(Name="alerts")
    aws.create("roles", role(narrow))
    arn = iam.get_role(RoleName="work")["Role"]["Arn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:role/team/acme/work"
    aws.client("stepfunctions").create_state_machine(name="machine", roleArn=arn, definition=MACHINE)
    assert status(aws, 1) == "FAILED"
    aws.update("roles", role(wide))
    assert iam.get_role(RoleName="work")["Role"]["Arn"] == arn
    assert status(aws, 2) == "SUCCEEDED"
    aws.update("roles", role(narrow))
    assert status(aws, 3) == "FAILED"
    aws.update("roles", role(None))
    assert "PermissionsBoundary" not in iam.get_role(RoleName="work")["Role"]
    assert status(aws, 4) == "SUCCEEDED"
