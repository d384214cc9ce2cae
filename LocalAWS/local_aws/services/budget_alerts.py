"""The alerts of AWS Budgets: which thresholds are crossed, and AWS's own text about it."""
from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..costs import budgets as spending
from .budget_rules import may_publish

if TYPE_CHECKING:
    from ..world import World
    from .budgets import Budgets
    from .delivery import Deliveries

_WORDS = {"GREATER_THAN": ("greater than", ">"), "LESS_THAN": ("less than", "<"), "EQUAL_TO": ("equal to", "=")}
_UNITS = {"MONTHLY": "month", "QUARTERLY": "quarter", "ANNUALLY": "year"}


class BudgetAlerts:
    """AWS looks some three times a day; here it looks when told to."""

    def __init__(self, world: World, budgets: Budgets, deliveries: Deliveries) -> None:
        self._world, self._budgets, self._deliveries = world, budgets, deliveries

    def check(self) -> list[dict[str, Any]]:
        """Once per threshold and period; a forecast alerts again when it fell below its threshold in between."""
        sent = []
        self._budgets.uncounted.clear()
        for name, stored in self._budgets.budgets.items():
            budget = {**stored, "BudgetLimit": {"Amount": str(self._budgets.limit(stored))}}
            start, _ = spending.period(budget, self._world.costs.today)
            for entry in self._budgets.notifications[name]:
                notification, fired = entry["Notification"], self._budgets.fired[name]
                mark = (*self._budgets.key(notification), start)
                amount = self._amount(budget, notification["NotificationType"])
                if amount is None or not _crossed(notification, amount, _threshold(budget, notification)):
                    if notification["NotificationType"] == "FORECASTED":
                        fired.discard(mark)
                elif mark not in fired:
                    fired.add(mark)
                    sent.append(self._alert(budget, entry, amount))
        return sent

    def _amount(self, budget: dict[str, Any], kind: str) -> Decimal | None:
        shown = self._budgets.spent(budget)
        if kind == "FORECASTED":
            return None if shown["forecast"] is None else Decimal(shown["forecast"])
        is_told = "actual" in self._budgets.spend.get(budget["BudgetName"], {})
        if budget["TimeUnit"] == "DAILY" and self._world.costs.rows and not is_told:
            return spending.yesterday(budget, self._world.costs)
        return Decimal(shown["actual"])

    def _alert(self, budget: dict[str, Any], entry: dict[str, Any], amount: Decimal) -> dict[str, Any]:
        name, notification = budget["BudgetName"], entry["Notification"]
        text = alert(budget, notification, amount, self._world.account, self._world.costs.today)
        for subscriber in entry["Subscribers"]:
            if subscriber["SubscriptionType"] == "SNS":
                self._publish(subscriber["Address"], name, text)
        return {"budget": name, "type": notification["NotificationType"], "threshold": notification["Threshold"],
                "amount": f"{amount:.2f}", "to": [subscriber["Address"] for subscriber in entry["Subscribers"]]}

    def _publish(self, topic: str, name: str, text: str) -> None:
        refusal = may_publish(topic, self._world, name)
        if refusal:
            self._deliveries.undelivered.append({
                "source": f"arn:aws:budgets::{self._world.account}:budget/{name}", "endpoint": topic,
                "reason": refusal, "message": text})
            return
        subject = f"AWS Budgets: {name} has exceeded your alert threshold"
        self._world.client("sns", topic.split(":")[3]).publish(TopicArn=topic, Message=text, Subject=subject[:100])


def alert(budget: dict[str, Any], notification: dict[str, Any], amount: Decimal, account: str, day: date) -> str:
    """Word for word what AWS sends, as found in the test data of several who receive it."""
    kind, name, limit = notification["NotificationType"], budget["BudgetName"], budget["BudgetLimit"]["Amount"]
    words, sign = _WORDS[notification["ComparisonOperator"]]
    threshold, shown = _dollars(_threshold(budget, notification)), _dollars(amount)
    if budget["TimeUnit"] == "DAILY":
        span, subject = "per day", f"Yesterday, the {kind} Cost"
    else:
        span, subject = f"for the current {_UNITS[budget['TimeUnit']]}", f"The {kind} Cost"
    return (f"AWS Budget Notification {day:%B %d, %Y}\nAWS Account {account}\n\nDear AWS Customer,\n\n"
            f"You requested that we alert you when the {kind} Cost associated with your {name} budget is {words} "
            f"{threshold} {span}. {subject} associated with this budget is {shown}. You can find additional details "
            "below and by accessing the AWS Budgets dashboard [1].\n\n"
            f"Budget Name: {name}\nBudget Type: Cost\nBudgeted Amount: {_dollars(Decimal(limit))}\n"
            f"Alert Type: {kind}\nAlert Threshold: {sign} {threshold}\n{kind} Amount: {shown}\n\n"
            "[1] https://console.aws.amazon.com/costmanagement/home#/budgets\n")


def _threshold(budget: dict[str, Any], notification: dict[str, Any]) -> Decimal:
    """In money."""
    given = Decimal(str(notification["Threshold"]))
    if notification.get("ThresholdType", "PERCENTAGE") == "ABSOLUTE_VALUE":
        return given
    return Decimal(budget["BudgetLimit"]["Amount"]) * given / 100


def _crossed(notification: dict[str, Any], amount: Decimal, threshold: Decimal) -> bool:
    return {"GREATER_THAN": amount > threshold, "LESS_THAN": amount < threshold,
            "EQUAL_TO": amount == threshold}[notification["ComparisonOperator"]]


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"
