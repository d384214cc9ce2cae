"""What CloudFormation looks at while it makes a change set, before anything can be executed.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from botocore.exceptions import ClientError

from ..faults import Faults
from ..schemas import resource_schema
from .intrinsics import is_unknown
from .model import ChangeSet, StackResource, ValidationFailure

NAMES = "AWS::EarlyValidation::ResourceExistenceCheck"
PROPERTIES = "AWS::EarlyValidation::PropertyValidation"
Client = Callable[[str], Any]


@dataclass
class _Named:
    """A type whose resources have names of the template's choice, and how one is looked up."""

    service: str
    operation: str
    property: str
    argument: str
    prefix: str = ""


_NAMED = {
    "AWS::CloudWatch::Dashboard": _Named("cloudwatch", "get_dashboard", "DashboardName", "DashboardName"),
    "AWS::DynamoDB::Table": _Named("dynamodb", "describe_table", "TableName", "TableName"),
    "AWS::Events::Rule": _Named("events", "describe_rule", "Name", "Name"),
    "AWS::Pipes::Pipe": _Named("pipes", "describe_pipe", "Name", "Name"),
    "AWS::SNS::Topic": _Named("sns", "get_topic_attributes", "TopicName", "TopicArn", "arn:aws:sns:{}:{}:"),
    "AWS::SQS::Queue": _Named("sqs", "get_queue_url", "QueueName", "QueueName"),
    "AWS::SSM::Parameter": _Named("ssm", "get_parameter", "Name", "Name"),
    "AWS::Scheduler::Schedule": _Named("scheduler", "get_schedule", "Name", "Name"),
    "AWS::StepFunctions::StateMachine": _Named(
        "stepfunctions", "describe_state_machine", "StateMachineName", "stateMachineArn", "arn:aws:states:{}:{}:stateMachine:"),
}


def failures(change_set: ChangeSet, new: list[StackResource], changed: list[StackResource], client: Client,
             faults: Faults) -> list[ValidationFailure]:
    """`new` are the resources that would be made; properties that only the deployment will tell are not looked at."""
    found = []
    for resource in new:
        if injected := faults.resource_fault(resource.logical_id, resource.type, "validate"):
            found.append(ValidationFailure(resource, NAMES, "NAME_CONFLICT_VALIDATION", injected))
        elif name := _taken(change_set, resource, client):
            text = f"Resource of type '{resource.type}' with identifier '{name}' already exists."
            found.append(ValidationFailure(resource, NAMES, "NAME_CONFLICT_VALIDATION", text))
    for resource in [*new, *changed]:
        schema = resource_schema(change_set.stack.region, resource.type)
        assert schema
        known = {key: value for key, value in resource.properties.items() if not is_unknown(value)}
        unknown = resource.properties.keys() - known.keys()
        for text in schema.violations(known):
            if not any(f"[{name}]" in text for name in unknown):
                found.append(ValidationFailure(resource, PROPERTIES, "PROPERTY_VALIDATION", text))
    return found


def reason(found: list[ValidationFailure]) -> str:
    """It names no resource: who wants to know asks for the events."""
    hooks = ", ".join(dict.fromkeys(failure.hook for failure in found))
    return (f"The following hook(s)/validation failed: [{hooks}]. To troubleshoot Early Validation errors, use the "
            "DescribeEvents API for detailed failure information.")


def as_api(change_set: ChangeSet, failure: ValidationFailure, number: int) -> dict[str, Any]:
    resource = failure.resource
    return {
        "EventId": f"{change_set.id.rsplit('/')[-1]}-{number}", "StackId": change_set.stack.id,
        "OperationId": change_set.id.rsplit("/")[-1], "OperationType": "CREATE_CHANGESET",
        "EventType": "VALIDATION_ERROR", "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id, "ResourceType": resource.type, "Timestamp": change_set.created,
        "ValidationFailureMode": "FAIL", "ValidationName": failure.name, "ValidationStatus": "FAILED",
        "ValidationStatusReason": failure.reason, "ValidationPath": f"/Resources/{resource.logical_id}",
    }


def _taken(change_set: ChangeSet, resource: StackResource, client: Client) -> str | None:
    named = _NAMED.get(resource.type)
    name = resource.properties.get(named.property) if named else None
    if named is None or not isinstance(name, str) or is_unknown(name):
        return None
    stack = change_set.stack
    try:
        getattr(client(named.service), named.operation)(
            **{named.argument: named.prefix.format(stack.region, stack.account) + name})
    except ClientError:
        return None
    return name
