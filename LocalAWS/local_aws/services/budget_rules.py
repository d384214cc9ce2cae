"""What the Budgets API refuses beyond its shapes."""
from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ..access import allowed
from ..errors import AwsError

if TYPE_CHECKING:
    from ..world import World

# The API takes 10; CloudFormation's page says 5 in words, so 5 is what can be relied upon.
MAXIMUM_NOTIFICATIONS = 5
MAXIMUM_EMAILS = 10


def _refuse(message: str) -> None:
    raise AwsError("InvalidParameterException", message)


def check_budget(budget: dict[str, Any]) -> None:
    if re.search(r"[^0-9A-Za-z _./=+\-%@]", budget["BudgetName"]):
        _refuse(f"Budget name {budget['BudgetName']} contains characters that are not allowed")
    limit = budget.get("BudgetLimit")
    needs_limit = budget["BudgetType"] in ("COST", "USAGE") and "AutoAdjustData" not in budget
    if needs_limit and not limit and "PlannedBudgetLimits" not in budget:
        _refuse("Unable to create/update budget - please provide one of the followings: Budget Limit/ "
                "Planned Budget Limit/ Auto Adjust Data")
    if limit and "AutoAdjustData" in budget:
        _refuse("Unable to create/update budget - BudgetLimit cannot be used with AutoAdjustData")
    if limit:
        try:
            positive = Decimal(limit["Amount"]) > 0
        except InvalidOperation:
            positive = False
        if not positive:
            _refuse("Unable to create/update budget - the budget limit should be greater than 0")
    newer = {"FilterExpression", "Metrics"} & budget.keys()
    older = {"CostTypes", "CostFilters"} & {key for key in budget if budget[key]}
    if newer and older:
        _refuse(f"Unable to create/update budget - {', '.join(sorted(older))} cannot be used with "
                f"{', '.join(sorted(newer))}")
    if "Metrics" in budget and len(budget["Metrics"]) != 1:
        _refuse("Unable to create/update budget - exactly one metric is needed")
    if "FilterExpression" in budget:
        _check_expression(budget["FilterExpression"])


def _check_expression(expression: dict[str, Any]) -> None:
    if len(expression) != 1:
        _refuse("Unable to create/update budget - an Expression must have exactly one of And, Or, Not, Dimensions, "
                "Tags, CostCategories")
    for operator in ("And", "Or"):
        if operator in expression and len(expression[operator]) < 2:
            _refuse(f"Unable to create/update budget - {operator} needs at least two expressions")
        for inner in expression.get(operator, []):
            _check_expression(inner)
    if "Not" in expression:
        _check_expression(expression["Not"])


def check_notifications(budget: dict[str, Any], entries: list[dict[str, Any]], world: World) -> None:
    most = MAXIMUM_NOTIFICATIONS * (2 if "notifications" in world.faults.otherwise else 1)
    if len(entries) > most:
        raise AwsError("CreationLimitExceededException", f"Unable to create budget - more than {most} notifications")
    seen = set()
    for entry in entries:
        notification, subscribers = entry["Notification"], entry["Subscribers"]
        key = (notification["NotificationType"], notification["ComparisonOperator"], float(notification["Threshold"]),
               notification.get("ThresholdType", "PERCENTAGE"))
        if key in seen:
            raise AwsError("DuplicateRecordException", "Unable to create notification - the notification already "
                                                       f"exists: {' '.join(map(str, key))}")
        seen.add(key)
        _check_threshold(budget, notification)
        _check_subscribers(budget["BudgetName"], subscribers, world)


def _check_threshold(budget: dict[str, Any], notification: dict[str, Any]) -> None:
    if not 0.1 <= float(notification["Threshold"]) <= 1_000_000_000:
        _refuse(f"Unable to create notification - threshold {notification['Threshold']} is not between 0.1 and "
                "1000000000")
    if budget["TimeUnit"] == "DAILY" and notification["NotificationType"] == "FORECASTED":
        _refuse("Unable to create notification - FORECASTED notifications are not supported for DAILY budgets")


def _check_subscribers(budget: str, subscribers: list[dict[str, Any]], world: World) -> None:
    addresses = [subscriber["Address"] for subscriber in subscribers]
    topics = [subscriber["Address"] for subscriber in subscribers if subscriber["SubscriptionType"] == "SNS"]
    if not subscribers:
        _refuse("Unable to create notification - at least one subscriber is needed")
    if len(set(addresses)) < len(addresses):
        raise AwsError("DuplicateRecordException", "Unable to create subscriber - duplicate subscribers")
    if len(topics) > 1 or len(addresses) - len(topics) > MAXIMUM_EMAILS:
        raise AwsError("CreationLimitExceededException", "Unable to create subscriber - a notification has at most one "
                                                         f"SNS and {MAXIMUM_EMAILS} email subscribers")
    for topic in topics:
        _check_topic(topic, world, budget)
    for subscriber in subscribers:
        if subscriber["SubscriptionType"] == "EMAIL" and not re.fullmatch(r"[^@\s]+@[^@\s]+", subscriber["Address"]):
            _refuse(f"Unable to create subscriber - {subscriber['Address']} is not an email address")


def _check_topic(arn: str, world: World, budget: str) -> None:
    """AWS accepts a topic it may not publish to and stays silent ever after; here it is an error, to be seen."""
    parts = arn.split(":")
    if len(parts) != 6 or parts[2] != "sns" or parts[4] != world.account:
        _refuse(f"Unable to create subscriber - {arn} is not an SNS topic of account {world.account}")
    if refusal := may_publish(arn, world, budget):
        _refuse(f"Unable to create subscriber - {refusal}")


def may_publish(arn: str, world: World, budget: str) -> str | None:
    """Why Budgets may not publish to the topic."""
    return refusal(arn, world, "budgets.amazonaws.com", f"arn:aws:budgets::{world.account}:budget/{budget}")


def refusal(arn: str, world: World, service: str, source: str) -> str | None:
    """Why a service may not publish to the topic on behalf of `source`."""
    try:
        attributes = world.client("sns", arn.split(":")[3]).get_topic_attributes(TopicArn=arn)["Attributes"]
    except ClientError:
        return f"SNS topic {arn} does not exist"
    context = {"aws:SourceAccount": world.account, "aws:SourceArn": source}
    if allowed([json.loads(attributes["Policy"])], "sns:Publish", arn, context, service):
        return None
    return f"the policy of SNS topic {arn} does not allow {service} to publish"
