"""What asking.md says can be asked, and cannot: by the AWS CLI's commands, and by the policies that are deployed."""
from __future__ import annotations

import json
import re
import shlex
from functools import cache
from typing import Any, Iterator

import botocore.session
import pytest
from botocore import xform_name
from documents import ROOT

PAGE = (ROOT / "docs/asking.md").read_text()
KINDS = json.loads((ROOT / "bellwether.schema.json").read_text())["properties"]["events"]["properties"]
#: Where IAM's prefix is not the name that requests are signed with.
PREFIXES = {"monitoring": "cloudwatch"}
#: The AWS CLI's names of services whose API has another.
SERVICES = {"s3api": "s3"}
#: Of the AWS CLI, not of the API.
CLI = {"max-items", "query", "region"}
#: Commands of the AWS CLI that call more than their name says, in `awscli/customizations`.
MORE = {"emr describe-cluster": {"elasticmapreduce:ListBootstrapActions", "elasticmapreduce:ListInstanceGroups",
                                 "elasticmapreduce:ListInstanceFleets"}}


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> Iterator[list[str]]:
    """Without the heading and its line."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return ([cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:])


CARDS = {kind.strip("`"): re.findall(r"`([^`]+)`", question)[0]
         for kind, question in rows(section("On a card"))}
BUTTONS = sorted({command.split(" --")[0] for path in (ROOT / "Tests/StacksTests/Fixtures/templates").rglob("*.json")
                  for resource in json.loads(path.read_text())["Resources"].values()
                  if resource["Type"] == "AWS::Chatbot::CustomAction"
                  for text in [resource["Properties"]["Definition"]["CommandText"]]
                  for command in [text if isinstance(text, str) else text["Fn::Sub"]]
                  if not command.startswith("stepfunctions start-execution")})
REFUSED = [command for row in rows(section("What is refused, and why")) if "IAM, KMS" not in row[0]
           for command in re.findall(r"`([a-z0-9]+ [a-z-]+)`", row[0])]


@cache
def allowed() -> frozenset[str]:
    """To a channel where everything is on."""
    resources = json.loads(
        (ROOT / "Tests/StacksTests/Fixtures/templates/minimal/acme.template.json").read_text())["Resources"]
    [channel] = [found["Properties"] for found in resources.values()
                 if found["Type"] == "AWS::Chatbot::SlackChannelConfiguration"]
    return frozenset(
        action for entry in channel["GuardrailPolicies"]
        for statement in resources[entry["Ref"]]["Properties"]["PolicyDocument"]["Statement"]
        for action in statement["Action"])


@cache
def service(name: str) -> Any:
    return botocore.session.get_session().get_service_model(name)


def action(command: str) -> str:
    """The IAM action of a command, whose options exist and whose required ones are there."""
    name, verb, *words = shlex.split(command)
    model = service(SERVICES.get(name, name))
    [operation] = [found for found in model.operation_names if xform_name(found, "-") == verb]
    given = {word[2:] for word in words if word.startswith("--")}
    shape = model.operation_model(operation).input_shape
    options = {xform_name(member, "-"): member for member in shape.members}
    if words:
        assert given - CLI <= options.keys()
        assert {member for option, member in options.items() if option in given} >= set(shape.required_members)
    prefix = PREFIXES.get(model.signing_name, model.signing_name)
    return "budgets:ViewBudget" if prefix == "budgets" else f"{prefix}:{operation}"


def test_every_kind_of_card_has_its_question() -> None:
    assert CARDS.keys() == KINDS.keys() | {"cost-anomaly"}


@pytest.mark.parametrize("command", [*CARDS.values(), *BUTTONS])
def test_a_question_of_a_card_is_allowed(command: str) -> None:
    needed = {action(command)} | MORE.get(" ".join(command.split()[:2]), set())
    assert needed <= allowed()


@pytest.mark.parametrize("command", REFUSED)
def test_what_is_said_to_be_refused_is(command: str) -> None:
    assert action(command) not in allowed()


def test_what_is_refused_is_named() -> None:
    assert len(REFUSED) > 12 and len(BUTTONS) >= 2


def test_nothing_that_is_allowed_answers_with_secrets() -> None:
    """Actions that AWS's documentation of each names as giving contents or credentials."""
    contents = re.compile(
        r"^(s3:Get|dynamodb:(Get|Batch|Query|Scan|Partiql)|ssm:|secretsmanager:|kms:|sqs:Receive|kinesis:Get|"
        r"lambda:GetFunction(Configuration)?$|lambda:List(Functions|Versions)|ecs:DescribeTaskDefinition|"
        r"states:(DescribeExecution|GetExecutionHistory)|rds:Download|iam:|sts:|batch:DescribeJob(s|Definitions)$|"
        r"ec2:(GetPassword|GetConsole|DescribeInstanceAttribute|DescribeLaunchTemplate)|glue:Get(Table|Connection)|"
        r"codebuild:BatchGetProjects|acm:Export|athena:)")
    assert [name for name in sorted(allowed()) if contents.match(name)] == []
