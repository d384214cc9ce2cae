"""`bellwether permissions`: the policy allows what happens when a configuration is deployed, used and destroyed."""
from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from authorization import ACCOUNT, Need, needs, of_command
from conftest import ROOT, Account, Project

sys.path.insert(0, str(ROOT / "LocalAWS"))
from local_aws.access import allowed  # noqa: E402

HANDLERS = json.loads((ROOT / "Tests/DeploymentTests/permissions/handlers.json").read_text())
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/deployers/bellwether-acme-prod-boundary"
RECORDER = """#!/usr/bin/env bash
printf '%s\\0' "$@" >"$(mktemp "${BASH_SOURCE[0]%/*}/call-XXXXXXXX")"
exec "AWS" "$@"
"""
# In the policy, and called only when something goes wrong, or by no handler that is recorded: why.
RARE = {
    "budgets:ListTagsForResource": "budgets are of a type without handlers",
    "cloudformation:ContinueUpdateRollback": "after a rollback that failed",
    "cloudformation:DescribeEvents": "after a change set that was refused",
    "cloudformation:UntagResource": "CloudFormation asks for it when a stack loses a tag",
    "dynamodb:GetResourcePolicy": "in newer handlers",
    "pipes:ListTagsForResource": "handlers of pipes may read the tags",
    "logs:FilterLogEvents": "when a test message did not arrive",
    "states:GetExecutionHistory": "while a report takes long",
}


class Recorded:
    """What a project's commands called, and what CloudFormation called for them."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder
        wrapper = folder / "aws"
        wrapper.write_text(RECORDER.replace("AWS", str(project.aws / "aws")))
        wrapper.chmod(0o755)
        project.aws = folder
        self.policy = json.loads(project.run("permissions", "--json"))

    def needs(self) -> list[Need]:
        commands = [of_command(path.read_bytes().decode().split("\0")[:-1])
                    for path in sorted(self.folder.glob("call-*")) if not path.read_bytes().startswith(b"--version")]
        forwarded = self.project.account.admin("forwarded")
        assert commands and forwarded
        self.tags = tags_by_id(self.project.account, forwarded)
        found = [need for service, action, region, given in commands
                 for need in needs(service, action, region, given, self._tags)]
        for call in forwarded:
            found += needs(call["service"], call["action"], call["region"], call["parameters"], self._tags, True)
        return found

    def _tags(self, arn: str) -> dict[str, str]:
        return next((tags for name, tags in self.tags.items() if name in arn), {})

    def allows(self, action: str, resource: str, **context: str) -> bool:
        return allowed([self.policy], action, resource, context)


def tags_by_id(account: Account, forwarded: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Of secrets by their name, of keys by their id."""
    found = {call["parameters"]["Name"]: {tag["Key"]: tag["Value"] for tag in call["parameters"]["Tags"]}
             for call in forwarded if call["action"] == "CreateSecret"}
    kms = account.client("kms")
    for key in kms.list_keys()["Keys"]:
        found[key["KeyId"]] = {tag["TagKey"]: tag["TagValue"]
                               for tag in kms.list_resource_tags(KeyId=key["KeyId"])["Tags"]}
    return found


def play(project: Project) -> None:
    """Everything that a deployer does with a configuration in its life."""
    project.run("validate")
    project.run("diff", code=2)
    project.run("deploy", "--yes")
    project.run("deploy", "--yes")
    project.run("status")
    text = project.config.read_text()
    project.config.write_text(re.sub(r"^tags: .*$", "", text, flags=re.MULTILINE) + "\ntags: { Team: data }\n")
    project.edit("limit: ", "limit: 1")
    project.run("deploy", "--yes")
    project.config.write_text(text)
    project.run("deploy", "--yes")
    project.run("test-notifications", "--timeout", "0")
    project.run("report", "daily")
    project.run("notify", "--to", "critical" if "critical" in text else "alerts", "--title", "x", "--text", "y")
    assert project.start("doctor", "--paid").communicate(timeout=120)[0].startswith(("ok ", "warning "))
    project.run("destroy", "--yes")


@pytest.fixture
def recorded(project: Project, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Recorded:
    """Of Examples/minimal.yaml, or of full.yaml with what is off in it: a key of its own, and a boundary for all roles."""
    project.use("minimal" if request.param == "minimal" else "full")
    if request.param == "encrypted":
        project.edit("encryption: false", "encryption: true")
        project.config.write_text(project.config.read_text() + f"permissions-boundary: {BOUNDARY}\n")
        project.run("permissions", "--output", "policies")
        document = (project.folder / "policies/bellwether-acme-prod-boundary.json").read_text()
        project.account.client("iam").create_policy(
            Path="/deployers/", PolicyName="bellwether-acme-prod-boundary", PolicyDocument=document)
    return Recorded(project, tmp_path_factory.mktemp("aws"))


@pytest.mark.parametrize("recorded", ["minimal", "encrypted"], indirect=True)
def test_the_policy_allows_every_call_and_little_else(recorded: Recorded) -> None:
    play(recorded.project)
    found = recorded.needs()
    refused = sorted({f"{need.action} on {need.resource} {need.context}" for need in found
                      if not allowed([recorded.policy], need.action, need.resource, need.context)})
    assert refused == []
    called = {need.action for need in found}
    types = {resource["Type"] for path in synthesized(recorded.project) for resource in path["Resources"].values()}
    handled = {action for kind in types for action in HANDLERS.get(kind, [])}
    named = {action for statement in recorded.policy["Statement"] for action in statement["Action"]}
    assert named - called - handled - RARE.keys() == set()


def synthesized(project: Project) -> list[dict[str, Any]]:
    project.run("synth")
    return [json.loads(path.read_text()) for path in (project.folder / "cdk.out").glob("*.template.json")]


@pytest.mark.parametrize("recorded", ["encrypted"], indirect=True)
def test_the_policy_allows_nothing_of_others(recorded: Recorded) -> None:
    here = f"us-east-1:{ACCOUNT}"
    role = f"arn:aws:iam::{ACCOUNT}:role/bellwether/acme-prod/ReportRole-x"
    assert recorded.allows("iam:PassRole", role, **{"iam:PassedToService": "states.amazonaws.com"})
    assert recorded.allows("sns:Publish", f"arn:aws:sns:{here}:acme-prod-critical")
    key, secret = f"arn:aws:kms:{here}:key/x", f"arn:aws:secretsmanager:{here}:secret:SlackSecret-x"
    own, other = {"aws:ResourceTag/bellwether": "acme-prod"}, {"aws:ResourceTag/bellwether": "other"}
    request = {"aws:RequestTag/bellwether": "acme-prod", "aws:CalledVia": "cloudformation.amazonaws.com"}
    assert recorded.allows("kms:ScheduleKeyDeletion", key, **own)
    assert recorded.allows("secretsmanager:GetSecretValue", secret, **own)
    assert recorded.allows("kms:TagResource", key, **request)
    wrong = [
        ("s3:GetObject", "arn:aws:s3:::bucket/key", {}),
        ("ec2:RunInstances", "*", {}),
        ("cloudformation:DeleteStack", f"arn:aws:cloudformation:{here}:stack/other/x", {}),
        ("cloudformation:DeleteStack", f"arn:aws:cloudformation:{here}:stack/acme-production/x", {}),
        ("cloudformation:DeleteStack", f"arn:aws:cloudformation:eu-west-1:{ACCOUNT}:stack/globex/x", {}),
        ("sns:Publish", f"arn:aws:sns:{here}:other", {}),
        ("sns:Publish", "arn:aws:sns:us-east-1:999999999999:acme-prod-critical", {}),
        ("sns:DeleteTopic", f"arn:aws:sns:{here}:other-critical", {}),
        ("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/Admin", {}),
        ("iam:UpdateAssumeRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/acme-prod-of-others", {}),
        ("iam:UpdateAssumeRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/bellwether/acme-prod-two/x", {}),
        ("iam:CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:policy/acme-prod-of-others", {}),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/acme-prod-of-others",
         {"iam:PassedToService": "states.amazonaws.com"}),
        ("iam:CreateRole", role, {}),
        ("iam:CreateRole", role, {"iam:PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/acme-prod-x"}),
        ("iam:PutRolePolicy", role, {}),
        ("iam:DeleteRolePermissionsBoundary", role, {"iam:PermissionsBoundary": BOUNDARY}),
        ("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/deployers/bellwether-acme-prod", {}),
        ("iam:CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:policy/deployers/bellwether-acme-prod-1", {}),
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/acme-prod-x", {}),
        ("iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/deployers/bellwether-acme-prod", {}),
        ("iam:AttachRolePolicy", role, {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}),
        ("iam:PassRole", role, {"iam:PassedToService": "ec2.amazonaws.com"}),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/Admin", {"iam:PassedToService": "states.amazonaws.com"}),
        ("iam:CreateServiceLinkedRole", f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/x",
         {"iam:AWSServiceName": "ecs.amazonaws.com"}),
        ("states:StartExecution", f"arn:aws:states:{here}:stateMachine:other-reports", {}),
        ("dynamodb:DeleteTable", f"arn:aws:dynamodb:{here}:table/orders", {}),
        ("dynamodb:GetItem", f"arn:aws:dynamodb:{here}:table/acme-prod-events-open", {}),
        ("budgets:ModifyBudget", f"arn:aws:budgets::{ACCOUNT}:budget/other", {}),
        ("ssm:GetParameters", f"arn:aws:ssm:{here}:parameter/bellwether/other/secret", {}),
        ("logs:FilterLogEvents", f"arn:aws:logs:{here}:log-group:/aws/lambda/x", {}),
        ("secretsmanager:GetSecretValue", secret, other),
        ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{here}:secret:acme-prod-x", {}),
        ("secretsmanager:TagResource", secret, other | request),
        ("secretsmanager:TagResource", secret, {"aws:RequestTag/bellwether": "acme-prod"}),
        ("kms:ScheduleKeyDeletion", key, {}),
        ("kms:Decrypt", key, other),
        ("kms:TagResource", key, other | request),
        ("kms:CreateKey", "*", {}),
    ]
    assert [entry for entry in wrong if recorded.allows(entry[0], entry[1], **entry[2])] == []
