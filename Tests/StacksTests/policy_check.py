"""Holds the IAM policies of the recorded templates against AWS's published lists.

Every action exists in AWS's list (as cfn-lint ships it), no policy gives parliament a finding, and what a Slack channel
may do is to look, but for the exceptions below.
"""
from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import parliament

TEMPLATES = sorted((Path(__file__).parent / "Fixtures/templates").rglob("*.json"))
ACTIONS = json.loads((files("cfnlint") / "data/AdditionalSpecs/Policies.json").read_text())
LEVELS = {service["prefix"]: {entry["privilege"].lower(): entry["access_level"] for entry in service["privileges"]}
          for service in parliament.iam_definition}

# What a channel may do that AWS does not call reading, and why.
NOT_READING = {
    "q:DeleteConversation": "its own conversation; AWS's page asks for it to chat",
    "q:PassRequest": "hands a question's look-ups to what the channel may do itself",
    "q:SendMessage": "asks",
    "q:StartConversation": "begins to ask",
    "q:UpdateConversation": "its own conversation",
    "states:StartExecution": "sends the report of `@Amazon Q run spend`; one state machine",
}
# parliament's findings that are meant to be: issue, what its detail says, and why.
MEANT = [
    ("RESOURCE_STAR", "", "a channel looks at the whole account, and some actions have no resources"),
    ("RESOURCE_MISMATCH", "mapRun|express", "the action has other resources, too, and those are not used"),
    ("UNKNOWN_CONDITION_FOR_ACTION", "kms:ResourceAliases", "a condition key of all actions on keys"),
    ("PERMISSIONS_MANAGEMENT_ACTIONS", r"\['logs:putresourcepolicy'\]", "Step Functions asks for it to deliver logs"),
]
ARNS = {
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:us-east-1:123456789012:table/x",
    "AWS::KMS::Key": "arn:aws:kms:us-east-1:123456789012:key/x",
    "AWS::SNS::Topic": "arn:aws:sns:us-east-1:123456789012:x",
    "AWS::SQS::Queue": "arn:aws:sqs:us-east-1:123456789012:x",
    "AWS::StepFunctions::StateMachine": "arn:aws:states:us-east-1:123456789012:stateMachine:x",
}
PSEUDO = {"Partition": "aws", "Region": "us-east-1", "AccountId": "123456789012"}


def resolved(value: Any, resources: dict[str, Any]) -> Any:
    """With an ARN in the place of each reference."""
    if isinstance(value, list):
        return [resolved(item, resources) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Sub" in value:
        return re.sub(r"\$\{AWS::(\w+)\}", lambda match: PSEUDO[match[1]], value["Fn::Sub"])
    if len(value) == 1 and (reference := value.get("Ref") or value.get("Fn::GetAtt", [None])[0]):
        if reference.startswith("AWS::"):
            return PSEUDO[reference.removeprefix("AWS::")]
        return ARNS.get(resources[reference]["Type"], reference)
    return {key: resolved(item, resources) for key, item in value.items()}


def policies(resources: dict[str, Any]) -> dict[str, Any]:
    """By the logical id of the role or managed policy."""
    found = {}
    for name, resource in resources.items():
        properties = resource["Properties"]
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            found[name] = resolved(properties["PolicyDocument"], resources)
        elif resource["Type"] == "AWS::IAM::Role":
            for policy in properties.get("Policies", []):
                found[name] = resolved(policy["PolicyDocument"], resources)
    return found


def problems(document: dict[str, Any], is_of_channel: bool) -> list[str]:
    result = []
    for statement in document["Statement"]:
        for action in statement["Action"]:
            service, name = action.split(":")
            if name.lower() not in ACTIONS.get(service, {}).get("Actions", {}):
                result.append(f"{action} is not in AWS's list")
            if is_of_channel and action not in NOT_READING and not is_reading(service, name):
                result.append(f"{action} is more than reading: {LEVELS.get(service, {}).get(name.lower())}")
    for finding in parliament.analyze_policy_string(json.dumps(document), include_community_auditors=True).findings:
        # Of actions of the last year, which parliament's list does not have yet, cfn-lint's has judged above.
        if finding.issue == "UNKNOWN_ACTION":
            continue
        text = f"{finding.detail} {finding.location}"
        if not any(finding.issue == issue and re.search(pattern, text) for issue, pattern, _ in MEANT):
            result.append(f"parliament: {finding.issue} {text}")
    return result


def is_reading(service: str, name: str) -> bool:
    """By AWS's access level; of an action too new for the list, by AWS's own way of naming."""
    level = LEVELS.get(service, {}).get(name.lower())
    return level in ("Read", "List") or level is None and name.startswith(("Get", "List", "Describe"))


def main() -> int:
    failures, count = [], 0
    for path in TEMPLATES:
        resources = json.loads(path.read_text())["Resources"]
        of_channels = {entry["Ref"] for resource in resources.values()
                       if resource["Type"] == "AWS::Chatbot::SlackChannelConfiguration"
                       for entry in resource["Properties"]["GuardrailPolicies"] if isinstance(entry, dict)}
        for name, document in policies(resources).items():
            count += 1
            size = len(re.sub(r"\s", "", json.dumps(document)))
            if size > (6144 if resources[name]["Type"].endswith("ManagedPolicy") else 10240):
                failures.append(f"{path.name} {name}: {size} characters are more than IAM takes")
            failures += [f"{path.name} {name}: {problem}" for problem in problems(document, name in of_channels)]
    print("\n".join(failures) or f"{count} policies have no findings")
    return bool(failures) or not count


sys.exit(main())
