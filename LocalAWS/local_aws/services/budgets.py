"""AWS Budgets, with the refusals that matter to somebody who writes budgets."""
from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..costs import budgets as spending
from ..errors import AwsError
from ..protocol import Service, page
from .budget_rules import check_budget, check_notifications

if TYPE_CHECKING:
    from ..world import World

Input = dict[str, Any]
ALWAYS = datetime(2087, 6, 15, tzinfo=timezone.utc)
COST_TYPES = {"IncludeTax": True, "IncludeSubscription": True, "UseBlended": False, "IncludeRefund": True,
              "IncludeCredit": True, "IncludeUpfront": True, "IncludeRecurring": True,
              "IncludeOtherSubscription": True, "IncludeSupport": True, "IncludeDiscount": True,
              "UseAmortized": False}


class Budgets(Service):
    """One account's budgets by name; `spend` overrides the figures of single budgets."""

    name = "budgets"
    invalid_input = "InvalidParameterException"

    def __init__(self, world: World) -> None:
        self._world = world
        self.reset()

    def reset(self) -> None:
        self.budgets: dict[str, dict[str, Any]] = {}
        self.notifications: dict[str, list[dict[str, Any]]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.spend: dict[str, dict[str, str]] = {}
        self.fired: dict[str, set[tuple[Any, ...]]] = {}
        self.uncounted: set[str] = set()  # changed since AWS last looked at the costs

    def create_budget(self, request: Input, region: str) -> dict[str, Any]:
        self._own(request)
        budget, notifications = request["Budget"], request.get("NotificationsWithSubscribers", [])
        name = budget["BudgetName"]
        if name in self.budgets:
            raise AwsError("DuplicateRecordException", f"Error creating budget: {name} - the budget already exists.")
        check_budget(budget)
        check_notifications(budget, notifications, self._world)
        self.budgets[name] = self._stored(budget)
        self.notifications[name] = deepcopy(notifications)
        self.fired[name] = set()
        self.tags[name] = {tag["Key"]: tag["Value"] for tag in request.get("ResourceTags", [])}
        return {}

    def update_budget(self, request: Input, region: str) -> dict[str, Any]:
        self._own(request)
        budget = request["NewBudget"]
        self._find(budget["BudgetName"], "update")
        check_budget(budget)
        check_notifications(budget, self.notifications[budget["BudgetName"]], self._world)
        self.budgets[budget["BudgetName"]] = self._stored(budget)
        self.uncounted.add(budget["BudgetName"])
        return {}

    def delete_budget(self, request: Input, region: str) -> dict[str, Any]:
        self._own(request)
        self._find(request["BudgetName"], "delete")
        for table in (self.budgets, self.notifications, self.tags, self.fired):
            table.pop(request["BudgetName"], None)
        self.uncounted.discard(request["BudgetName"])
        return {}

    def describe_budget(self, request: Input, region: str) -> dict[str, Any]:
        self._own(request)
        return {"Budget": self._shown(self._find(request["BudgetName"], "get"))}

    def describe_budgets(self, request: Input, region: str) -> dict[str, Any]:
        self._own(request)
        shown, token = page([self._shown(budget) for budget in self.budgets.values()], request)
        return {"Budgets": shown, "NextToken": token}

    def describe_notifications_for_budget(self, request: Input, region: str) -> dict[str, Any]:
        self._own(request)
        self._find(request["BudgetName"], "get")
        name = request["BudgetName"]
        start, _ = spending.period(self.budgets[name], self._world.costs.today)
        every = [{"ThresholdType": "PERCENTAGE", **entry["Notification"], "NotificationState":
                  "ALARM" if (*self.key(entry["Notification"]), start) in self.fired[name] else "OK"}
                 for entry in self.notifications[name]]
        shown, token = page(every, request)
        return {"Notifications": shown, "NextToken": token}

    def describe_subscribers_for_notification(self, request: Input, region: str) -> dict[str, Any]:
        self._own(request)
        self._find(request["BudgetName"], "get")
        wanted = _key(request["Notification"])
        for entry in self.notifications[request["BudgetName"]]:
            if _key(entry["Notification"]) == wanted:
                shown, token = page(entry["Subscribers"], request)
                return {"Subscribers": shown, "NextToken": token}
        raise AwsError("NotFoundException", "Unable to get subscribers - the notification doesn't exist.")

    def list_tags_for_resource(self, request: Input, region: str) -> dict[str, Any]:
        tags = self._tags(request)
        return {"ResourceTags": [{"Key": key, "Value": value} for key, value in tags.items()]}

    def tag_resource(self, request: Input, region: str) -> dict[str, Any]:
        self._tags(request).update({tag["Key"]: tag["Value"] for tag in request["ResourceTags"]})
        return {}

    def untag_resource(self, request: Input, region: str) -> dict[str, Any]:
        for key in request["ResourceTagKeys"]:
            self._tags(request).pop(key, None)
        return {}

    def _own(self, request: Input) -> None:
        if request["AccountId"] != self._world.account:
            raise AwsError("AccessDeniedException", f"Account {request['AccountId']} is not authorized to call this "
                                                    "operation from the account " + self._world.account)

    def _find(self, name: str, verb: str) -> dict[str, Any]:
        if name not in self.budgets:
            raise AwsError("NotFoundException", f"Unable to {verb} budget: {name} - the budget doesn't exist.")
        return self.budgets[name]

    def _tags(self, request: Input) -> dict[str, str]:
        name = request["ResourceARN"].split(":budget/")[-1]
        self._find(name, "get")
        return self.tags[name]

    def _stored(self, budget: dict[str, Any]) -> dict[str, Any]:
        """Amounts are kept and shown as decimal strings, whatever came in."""
        stored = {**deepcopy(budget), "LastUpdatedTime": datetime.now(timezone.utc)}
        if limit := stored.get("BudgetLimit"):
            limit["Amount"] = _decimal(limit["Amount"])
        period = stored.setdefault("TimePeriod", {})
        today = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
        period.setdefault("Start", today if budget["TimeUnit"] == "DAILY" else today.replace(day=1))
        period.setdefault("End", ALWAYS)
        if stored["BudgetType"] == "COST" and "Metrics" not in stored:
            stored["CostTypes"] = {**COST_TYPES, **stored.get("CostTypes", {})}
        return stored

    def _shown(self, budget: dict[str, Any]) -> dict[str, Any]:
        unit, spend = budget.get("BudgetLimit", {}).get("Unit", "USD"), self.spent(budget)
        calculated = {"ActualSpend": {"Amount": spend["actual"], "Unit": unit}}
        if budget["TimeUnit"] != "DAILY" and spend["forecast"] is not None:
            calculated["ForecastedSpend"] = {"Amount": spend["forecast"], "Unit": unit}
        return {**budget, "CalculatedSpend": calculated}


    def spent(self, budget: dict[str, Any]) -> dict[str, Any]:
        """By what a test said, else by the account's costs; with neither 42 % of the limit are spent and 90 %
        are forecast. A change sets what is spent to zero until AWS looks at the costs again.
        <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudget.html>"""
        costs, told = self._world.costs, self.spend.get(budget["BudgetName"], {})
        if budget["BudgetName"] in self.uncounted:
            found = {"actual": "0.0", "forecast": None}
        elif costs.rows:
            future = spending.forecast(budget, costs)
            found = {"actual": _money(spending.actual(budget, costs)), "forecast": None if future is None else _money(future)}
        else:
            limit = self.limit(budget)
            found = {"actual": _decimal(limit * Decimal("0.42")), "forecast": _decimal(limit * Decimal("0.9"))}
        return {**found, **told}

    def limit(self, budget: dict[str, Any]) -> Decimal:
        """What AWS plans or adjusts by itself counts as 100."""
        return Decimal(budget.get("BudgetLimit", {}).get("Amount", "100.0"))

    def key(self, notification: dict[str, Any]) -> tuple[Any, ...]:
        return _key(notification)


def _money(amount: Decimal) -> str:
    return f"{amount:.3f}"


def _decimal(amount: Any) -> str:
    text = f"{Decimal(str(amount)):f}"
    return text if "." in text else f"{text}.0"


def _key(notification: dict[str, Any]) -> tuple[Any, ...]:
    return (notification["NotificationType"], notification["ComparisonOperator"],
            float(notification["Threshold"]), notification.get("ThresholdType", "PERCENTAGE"))
