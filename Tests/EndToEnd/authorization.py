"""What IAM asks before a call: actions, the ARNs they are on, and the keys that conditions look at.

From AWS's service authorization reference, and knowing nothing of the program's own table.
"""
from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Callable

ACCOUNT = "123456789012"
Parameters = dict[str, Any]


@dataclass(frozen=True)
class Need:
    action: str
    resource: str
    context: dict[str, str] = field(default_factory=dict, hash=False)


# boto3's and the AWS CLI's names of services, where IAM has another one.
PREFIXES = {"stepfunctions": "states"}
# Calls that IAM knows by another action.
RENAMED = {
    "budgets:DescribeBudget": "budgets:ViewBudget", "budgets:DescribeBudgets": "budgets:ViewBudget",
    "budgets:CreateBudget": "budgets:ModifyBudget", "budgets:UpdateBudget": "budgets:ModifyBudget",
    "budgets:DeleteBudget": "budgets:ModifyBudget",
    # The local AWS still has what CloudFormation has given up.
    "logs:TagLogGroup": "logs:TagResource", "logs:UntagLogGroup": "logs:UntagResource",
}
# The member that holds tags given while a thing is made, and the action that this takes.
TAGGING = {
    "budgets": ("ResourceTags", "TagResource"), "chatbot": ("Tags", "TagResource"),
    "cloudformation": ("Tags", "TagResource"), "cloudwatch": ("Tags", "TagResource"),
    "dynamodb": ("Tags", "TagResource"), "events": ("Tags", "TagResource"), "iam": ("Tags", "TagRole"),
    "kms": ("Tags", "TagResource"), "logs": ("tags", "TagResource"), "secretsmanager": ("Tags", "TagResource"),
    "sns": ("Tags", "TagResource"), "sqs": ("tags", "TagQueue"), "ssm": ("Tags", "AddTagsToResource"),
    "states": ("tags", "TagResource"),
}
# The members with a role that a service is given.
ROLES = ("roleArn", "RoleArn", "IamRoleArn")
# Calls that made roles, by the roles' names: later calls name neither the path nor the boundary.
ROLES_MADE: dict[str, Parameters] = {}
PASSED_TO = {"chatbot", "events", "scheduler", "states", "pipes"}


def needs(service: str, action: str, region: str, given: Parameters, tags: Callable[[str], dict[str, str]],
          through_cloudformation: bool = False) -> list[Need]:
    """`tags` are those of a key or secret that exists, by its id or ARN."""
    prefix = PREFIXES.get(service, service)
    if prefix == "sts":
        return []  # https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    name = RENAMED.get(f"{prefix}:{action}", f"{prefix}:{action}")
    context = {"aws:CalledVia": "cloudformation.amazonaws.com"} if through_cloudformation else {}
    if action == "CreateRole":
        ROLES_MADE[given["RoleName"]] = given
    tagged = {} if action.startswith("Untag") else given_tags(prefix, given)
    requested = {f"aws:RequestTag/{key}": value for key, value in tagged.items()}
    found = []
    for arn in resources(prefix, action, region, given):
        own = context | requested
        if prefix in ("kms", "secretsmanager") and action not in ("CreateKey", "CreateSecret"):
            own |= {f"aws:ResourceTag/{key}": value for key, value in tags(arn).items()}
        if action in ("AttachRolePolicy", "DetachRolePolicy"):
            own["iam:PolicyARN"] = given["PolicyArn"]
        if action in ("CreateRole", "PutRolePolicy", "AttachRolePolicy", "PutRolePermissionsBoundary"):
            own |= boundary_of(given)
        found.append(Need(name, arn, own))
        if requested and action not in ("TagResource", "TagQueue", "TagRole", "AddTagsToResource"):
            found.append(Need(f"{prefix}:{TAGGING[prefix][1]}", arn if arn != "*" else made(prefix, action, given),
                              own))
    if (prefix, action) == ("cloudformation", "DescribeStacks") and "StackName" not in given:
        found.append(Need("cloudformation:ListStacks", "*", context))
    if action == "CreateSlackChannelConfiguration":
        found.append(Need(
            "iam:CreateServiceLinkedRole",
            f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/management.chatbot.amazonaws.com/AWSServiceRoleForAWSChatbot",
            context | {"iam:AWSServiceName": "management.chatbot.amazonaws.com"}))
    if prefix in PASSED_TO:
        found += [Need("iam:PassRole", role, context | {"iam:PassedToService": f"{prefix}.amazonaws.com"})
                  for role in passed(given)]
    return found


def given_tags(prefix: str, given: Parameters) -> dict[str, str]:
    value = given.get(TAGGING[prefix][0]) if prefix in TAGGING else None
    if isinstance(value, dict):
        return value
    return {next(tag[key] for key in ("Key", "key", "TagKey") if key in tag):
            next(tag[key] for key in ("Value", "value", "TagValue") if key in tag) for tag in value or []}


def passed(given: Any) -> list[str]:
    """Every role in a request, wherever it stands."""
    if isinstance(given, list):
        return [role for item in given for role in passed(item)]
    if not isinstance(given, dict):
        return []
    return [value for key, value in given.items() if key in ROLES and isinstance(value, str)] + [
        role for value in given.values() for role in passed(value)]


def boundary_of(given: Parameters) -> dict[str, str]:
    """The key is of the request where it sets a boundary, else of the role."""
    boundary = given.get("PermissionsBoundary") or ROLES_MADE.get(given["RoleName"], {}).get("PermissionsBoundary")
    return {"iam:PermissionsBoundary": boundary} if boundary else {}


def made(prefix: str, action: str, given: Parameters) -> str:
    """The ARN of what is being made, of services whose `Create…` takes no resource."""
    return {
        "CreateSlackChannelConfiguration":
            f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/{given.get('ConfigurationName')}",
        "CreateCustomAction": f"arn:aws:chatbot::{ACCOUNT}:custom-action/{given.get('ActionName')}",
        "CreateKey": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }[action]


def resources(prefix: str, action: str, region: str, given: Parameters) -> list[str]:
    def local(resource: str) -> str:
        return f"arn:aws:{prefix}:{region}:{ACCOUNT}:{resource}"

    def universal(resource: str) -> str:
        return f"arn:aws:{prefix}::{ACCOUNT}:{resource}"

    def first(*names: str) -> Any:
        return next((given[name] for name in names if given.get(name)), None)

    if action in ("AssociateToConfiguration", "DisassociateFromConfiguration"):
        return [given["ChatConfiguration"], given["Resource"]]
    if whole := first("ResourceArn", "ResourceARN", "resourceArn", "TopicArn", "SubscriptionArn", "stateMachineArn",
                      "executionArn", "ChatConfigurationArn", "ChatConfiguration", "CustomActionArn", "PolicyArn" if prefix == "iam" and
                      "RoleName" not in given else "", "PolicySourceArn"):
        # The local AWS's caller stands for a deployer that scripts/aws-permissions-config.sh has made.
        return [whole.replace(":user/test", ":user/deployers/bellwether-acme")]
    match prefix:
        case "cloudformation":
            name = given.get("StackName")
            return ["*"] if name is None else [name if name.startswith("arn:") else local(f"stack/{name}/x")]
        case "sns":
            return [local(given["Name"])]
        case "sqs":
            return [local(given["QueueName"] if "QueueName" in given else given["QueueUrl"].split("/")[-1])]
        case "iam" if "RoleName" in given:
            return [universal(f"role{ROLES_MADE.get(given['RoleName'], {}).get('Path', '/')}{given['RoleName']}")]
        case "iam":
            return [universal(f"policy{given.get('Path', '/')}{given['PolicyName']}")]
        case "budgets":
            name = first("BudgetName") or given.get("Budget", {}).get("BudgetName") or given.get("NewBudget", {}).get(
                "BudgetName")
            return [universal(f"budget/{name or 'somebody-elses'}")]
        case "states" if "definition" in given and "name" not in given:
            return ["*"]
        case "states":
            return [local(f"stateMachine:{given['name']}")]
        case "scheduler" | "events" if "NamePrefix" in given:
            return ["*"]
        case "scheduler":
            return [local(f"schedule/{given.get('GroupName', 'default')}/{given['Name']}")]
        case "events":
            return [local(f"rule/{first('Name', 'Rule')}")]
        case "dynamodb":
            return [local(f"table/{given['TableName']}")]
        case "logs" if "logGroupName" in given:
            return [local(f"log-group:{given['logGroupName']}")]
        case "cloudwatch" if "DashboardName" in given or "DashboardNames" in given:
            return [universal(f"dashboard/{name}") for name in given.get("DashboardNames") or [given["DashboardName"]]]
        case "pipes":
            return [local(f"pipe/{given['Name']}")]
        case "cloudwatch" if "AlarmName" in given or "AlarmNames" in given:
            return [local(f"alarm:{name}") for name in given.get("AlarmNames") or [given["AlarmName"]]]
        case "ssm":
            return [local("parameter" + name) for name in given.get("Names") or [first("Name", "ResourceId")]]
        case "secretsmanager":
            name = first("Name", "SecretId")
            return [name if name.startswith("arn:") else local(f"secret:{name}-AbCdEf")]
        case "kms" if action.endswith("Alias"):
            key = given.get("TargetKeyId") or given["AliasName"]
            return [local(given["AliasName"]), *([arn_of_key(key, local)] if "TargetKeyId" in given else [])]
        case "kms" if action != "CreateKey" and action != "ListAliases":
            return [arn_of_key(given["KeyId"], local)]
        case "ce" if action == "GetAnomalyMonitors":
            return [universal("anomalymonitor/any")]
        case "account":
            return [universal("account")]
    return ["*"]


def arn_of_key(key: str, local: Callable[[str], str]) -> str:
    return key if key.startswith("arn:") else local(f"key/{key}")


def of_command(arguments: list[str]) -> tuple[str, str, str, Parameters]:
    """Service, action, Region and parameters of a call of the AWS CLI."""
    service, command, *rest = arguments
    given: Parameters = {}
    for index, word in enumerate(rest):
        if word.startswith("--"):
            value = rest[index + 1] if index + 1 < len(rest) and not rest[index + 1].startswith("--") else ""
            given[camel(word[2:], capital=service not in ("stepfunctions", "logs"))] = value
    region = given.pop("Region", None) or given.pop("region", "us-east-1")
    if "Tags" in given:
        given["Tags"] = json.loads(given["Tags"])
    return service, camel(command, capital=True), region, given


def camel(text: str, capital: bool) -> str:
    words = [word.capitalize() for word in re.split("-", text)]
    return "".join(words if capital else [words[0].lower(), *words[1:]])
