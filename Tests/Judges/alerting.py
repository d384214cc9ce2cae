"""One budget alert, from the queue's message to the card."""
from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from account import TOPIC
from asl import Execution, Machine
from conftest import BASE, SETUPS, definition

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:acme-prod-budget-alerts"
_SPANS = {"month": "for the current month", "quarter": "for the current quarter", "year": "for the current year"}


@lru_cache(maxsize=None)
def alert_machine(setup: str = "alerts") -> Machine:
    return Machine(definition(setup, "budget-alerts", "AlertMachine"))


def alert_settings(setup: str = "alerts") -> dict[str, Any]:
    return alert_machine(setup).definition["States"]["Settings"]["Assign"]["settings"]


def text(entry: dict[str, Any], kind: str, amount: Decimal, limit: Decimal, threshold: Decimal, day: date) -> str:
    """As found in the test data of several who receive it."""
    is_daily = entry["period"] == "day"
    span = "per day" if is_daily else _SPANS[entry["period"]]
    subject = f"Yesterday, the {kind} Cost" if is_daily else f"The {kind} Cost"
    return (f"AWS Budget Notification {day:%B %d, %Y}\nAWS Account 123456789012\n\nDear AWS Customer,\n\n"
            f"You requested that we alert you when the {kind} Cost associated with your {entry['aws']} budget is "
            f"greater than ${threshold:,.2f} {span}. {subject} associated with this budget is ${amount:,.2f}. You can "
            "find additional details below and by accessing the AWS Budgets dashboard [1].\n\n"
            f"Budget Name: {entry['aws']}\nBudget Type: Cost\nBudgeted Amount: ${limit:,.2f}\nAlert Type: {kind}\n"
            f"Alert Threshold: > ${threshold:,.2f}\n{kind} Amount: ${amount:,.2f}\n\n"
            "[1] https://console.aws.amazon.com/costmanagement/home#/budgets\n")


def context(now: str) -> dict[str, Any]:
    return {"Execution": {"Id": MACHINE.replace("stateMachine", "execution") + ":x", "Name": "x", "StartTime": now,
                          "Input": {}}, "StateMachine": {"Id": MACHINE, "Name": "acme-prod-budget-alerts"}}


def explain(account: Any, message: Any, today: date, channel: str = "critical", setup: str = "alerts") -> Execution:
    """The second of the two runs, which is the one that says something."""
    now = f"{today}T05:00:00.000Z"
    given = {"at": now, "message": {"TopicArn": TOPIC + f"acme-prod-{channel}", "Message": message}}
    return alert_machine(setup).run(given, account, context(now))


def recorded(account: Any, message: str, today: date, channel: str, setup: str = "alerts") -> dict[str, Any]:
    """All that another engine needs to say the same: the configuration, what is given, what AWS answers to what."""
    calls: list[dict[str, Any]] = []

    def double(action: str, arguments: dict[str, Any]) -> Any:
        result = account(action, arguments)
        calls.append(json.loads(json.dumps({"action": action, "arguments": arguments, "result": result})))
        return result

    now = f"{today}T05:00:00.000Z"
    given = {"at": now, "message": {"TopicArn": TOPIC + f"acme-prod-{channel}", "Message": message}}
    execution = alert_machine(setup).run(given, double, context(now))
    assert execution.failure is None, execution.failure
    return {"configuration": BASE + SETUPS[setup], "input": given, "context": context(now), "calls": calls}


def received(message: str, identifier: str = "b95c9f1a-0d6e-5d0c-8f5b-c1f3d7a5e0a2") -> list[dict[str, Any]]:
    """What the pipe hands over."""
    envelope = {"Type": "Notification", "MessageId": identifier, "TopicArn": TOPIC + "acme-prod-critical",
                "Subject": "AWS Budgets: x has exceeded your alert threshold", "Message": message,
                "Timestamp": "2026-03-10T05:00:00.000Z"}
    return [{"messageId": "1", "receiptHandle": "r", "body": json.dumps(envelope), "eventSource": "aws:sqs"}]


