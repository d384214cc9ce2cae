"""AWS::Budgets::Budget."""
from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from .registry import Handler, Refused, Request, handles


@handles("AWS::Budgets::Budget")
class Budget(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        budget = _budget(request, request.properties["Budget"].get("BudgetName") or request.name("Name", 100))
        tags = {"ResourceTags": request.properties["ResourceTags"]} if "ResourceTags" in request.properties else {}
        request.client("budgets").create_budget(
            AccountId=request.account, Budget=budget,
            NotificationsWithSubscribers=request.properties.get("NotificationsWithSubscribers", []), **tags)
        return budget["BudgetName"], {}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        wanted = request.properties["Budget"].get("BudgetName", physical_id)
        if wanted != physical_id:
            raise Refused(f"local AWS cannot rename budget {physical_id}: AWS calls it a change in place, "
                          "but its API has no such call")
        client, arn = request.client("budgets"), f"arn:aws:budgets::{request.account}:budget/{physical_id}"
        client.update_budget(AccountId=request.account, NewBudget=_budget(request, physical_id))
        gone, tags = request.tag_changes(old, "ResourceTags")
        if gone:
            client.untag_resource(ResourceARN=arn, ResourceTagKeys=gone)
        if tags:
            client.tag_resource(ResourceARN=arn, ResourceTags=tags)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("budgets").delete_budget(AccountId=request.account, BudgetName=physical_id)


def _budget(request: Request, name: str) -> dict[str, Any]:
    """The template's form in the API's: amounts are numbers there and strings here, times are text."""
    budget = {**request.properties["Budget"], "BudgetName": name}
    if limit := budget.get("BudgetLimit"):
        budget["BudgetLimit"] = {"Amount": str(limit["Amount"]), "Unit": limit["Unit"]}
    for key in ("CostFilters", "PlannedBudgetLimits"):
        if isinstance(budget.get(key), str):
            budget[key] = json.loads(budget[key])
    for key, spend in budget.get("PlannedBudgetLimits", {}).items():
        budget["PlannedBudgetLimits"][key] = {"Amount": str(spend["Amount"]), "Unit": spend["Unit"]}
    if period := budget.get("TimePeriod"):
        budget["TimePeriod"] = {key: _time(value) for key, value in period.items()}
    return budget


def _time(text: str) -> datetime:
    if text.isdigit():
        return datetime.fromtimestamp(int(text), timezone.utc)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00").replace("_", "T"))
    except ValueError:
        raise Refused(f"Unable to parse time {text}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
